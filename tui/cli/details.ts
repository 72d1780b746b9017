import {
  type Actor,
  type AdminContext,
  type DetailsEdit,
  type DetailsStanding,
  editDetails,
  type FieldChange,
  filledFields,
  previewDetails,
  pushDetails,
  showDetails,
  smsLines,
  undoDetails,
} from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';

const STANDING: Readonly<Record<DetailsStanding, string>> = {
  none: 'Nothing is saved yet: begin with `destinations tenant details edit`.',
  'to be pushed': 'The survey service does not have it yet: `destinations tenant details push`.',
  same: 'The survey service has the same.',
  'changed at the service':
    'The survey service has another one than was pushed: `destinations tenant details push` puts this one there again.',
  'not known': 'Whether the survey service has the same is not known.',
};

/** Characters of a value in a table; the JSON has all of it. */
const SHOWN = 60;

/** `tenant details show` */
export async function detailsAnswer(context: AdminContext, actor: Actor): Promise<Answer> {
  const shown = await showDetails(context, actor);
  const { saved, pushed, differences, lacking, trouble } = shown;
  const there = new Map(differences.map(({ field, before }) => [field, before]));
  const fields = new Map([
    ...differences.map(({ field, after }) => [field, after] as const),
    ...filledFields(shown.form),
  ]);
  return {
    notes: [
      ...(saved === null ? [] : [`Version ${saved.version}, saved by ${saved.who} on ${saved.at}.`]),
      ...(pushed === null ? [] : [`Version ${pushed.version} was pushed by ${pushed.by} on ${pushed.at}.`]),
      STANDING[shown.standing],
      ...(trouble === null ? [] : [`The survey service could not be asked: ${trouble}.`]),
      ...(lacking.length === 0
        ? []
        : [`Tracking stays off without ${lacking.join(', ')}, filled in and pushed.`]),
    ],
    listing: {
      columns: [
        { id: 'field', title: 'Field' },
        { id: 'saved', title: 'Saved' },
        ...(differences.length === 0 ? [] : [{ id: 'service', title: 'At the service' }]),
      ],
      rows: [...fields].map(([field, value]) => ({
        field,
        saved: inCell(value),
        service: inCell(there.has(field) ? there.get(field) : value),
      })),
    },
    json: shown,
  };
}

/** `tenant details edit` */
export async function editDetailsAnswer(
  context: AdminContext,
  actor: Actor,
  edit: DetailsEdit,
): Promise<Answer> {
  const saved = await editDetails(context, actor, edit);
  const told =
    saved.changes.length === 0
      ? [`Nothing differs from version ${saved.version}.`]
      : [`Saved as version ${saved.version}. Learners see it after \`destinations tenant details push\`.`];
  return changesAnswer(told, saved);
}

/** `tenant details undo` */
export async function undoDetailsAnswer(context: AdminContext, actor: Actor): Promise<Answer> {
  const saved = await undoDetails(context, actor);
  return changesAnswer([`Put back, as version ${saved.version}. Push it to make it count.`], saved);
}

/** `tenant details push` */
export async function pushDetailsAnswer(context: AdminContext, actor: Actor): Promise<Answer> {
  const pushed = await pushDetails(context, actor);
  const what = pushed.changes.length === 0 ? 'which had the same already' : 'and this changed there:';
  return changesAnswer(
    [`The survey service has version ${pushed.version}, ${what}`.replace(/y$/, 'y.')],
    pushed,
  );
}

/** What `tenant details preview --out` writes: a file name and its HTML. */
export type PreviewPage = readonly [file: string, html: string];

/** `tenant details preview`: what a fictional learner would get, and the emails as pages. */
export async function previewAnswer(
  context: AdminContext,
  actor: Actor,
): Promise<{ readonly answer: Answer; readonly pages: readonly PreviewPage[] }> {
  const messages = await previewDetails(context, actor);
  const notes = messages.flatMap(({ kind, language, email, sms }) => [
    `── ${kind}, ${language === 'cy' ? 'Welsh' : 'English'}`,
    `From: ${email.from}`,
    `Subject: ${email.subject}`,
    '',
    ...email.text
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`.trimEnd()),
    '',
    ...smsLines(sms).map((line, at) => (at === 0 ? line : `  ${line}`)),
    '',
  ]);
  return {
    answer: {
      notes: notes.slice(0, -1),
      json: messages,
      listing: { columns: [], rows: [] },
    },
    pages: messages.map(({ kind, language, email }) => [`${kind}.${language}.html`, email.html] as const),
  };
}

function changesAnswer(
  notes: readonly string[],
  { version, changes }: { readonly version: number; readonly changes: readonly FieldChange[] },
): Answer {
  return {
    notes,
    listing: {
      columns: [
        { id: 'field', title: 'Field' },
        { id: 'before', title: 'Before' },
        { id: 'after', title: 'After' },
      ],
      rows: changes.map(({ field, before, after }) => ({
        field,
        before: inCell(before),
        after: inCell(after),
      })),
    },
    json: { version, changes },
  };
}

function inCell(value: unknown): string {
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '');
  const line = text.replaceAll(/\s*\n\s*/g, ' ¶ ');
  return line.length > SHOWN ? `${line.slice(0, SHOWN - 1)}…` : line;
}
