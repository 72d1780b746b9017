import { CodedError } from '../../lib/errors/index.ts';
import {
  type Actor,
  type AdminContext,
  type ErasurePlan,
  type ErasureReceipt,
  eraseLearner,
  extractLearner,
  type LearnerExtract,
  listErasures,
  planErasure,
} from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';

const LISTED = 500;

/** `learner extract`: everything held of a learner, to be read and, as JSON, by machine. */
export async function extractAnswer(context: AdminContext, actor: Actor, learner: string): Promise<Answer> {
  const extract = await extractLearner(context, actor, learner);
  return { notes: extractLines(extract), json: extract };
}

export interface EraseOptions {
  readonly why?: string;
  readonly dryRun: boolean;
  readonly yes?: string;
}

/**
 * `learner erase`: looks, or erases and gives the receipt.
 * @returns with `partial`: the service has not erased all of it yet
 * @throws `ERASURE_NOT_CONFIRMED` and what the act throws
 */
export async function eraseAnswer(
  context: AdminContext,
  actor: Actor,
  learner: string,
  { why = '', dryRun, yes }: EraseOptions,
): Promise<Answer & { readonly partial: boolean }> {
  if (dryRun) {
    const plan = await planErasure(context, actor, learner);
    const notes = [`Would be erased of learner ${learner}:`, ...planLines(plan), ...STAYS];
    return { notes, json: plan, partial: false };
  }
  if (yes !== learner) throw new CodedError('ERASURE_NOT_CONFIRMED');
  const receipt = await eraseLearner(context, actor, learner, { why });
  const partial = receipt.surveysGone < receipt.surveys;
  return { notes: receiptLines(receipt), json: receipt, partial };
}

/** `learner erasures`: what was erased, by whom and why. */
export async function erasuresAnswer(
  context: AdminContext,
  actor: Actor,
  learnerRef: string | undefined,
): Promise<Answer> {
  const found = await listErasures(context, actor, {
    limit: LISTED,
    ...(learnerRef === undefined ? {} : { learnerRef }),
  });
  const rows = found.map(({ counts, ...row }) => ({
    ...row,
    counts: JSON.parse(counts) as Readonly<Record<string, number>>,
  }));
  return {
    notes: [headline(rows.length, learnerRef)],
    listing: {
      columns: [
        { id: 'id', title: 'Erasure' },
        { id: 'at', title: 'When' },
        { id: 'who', title: 'Who' },
        { id: 'service', title: 'At the service' },
        { id: 'why', title: 'Why' },
      ],
      rows: rows.map(({ id, at, who, why, surveys, surveysGone }) => ({
        id,
        at: at.slice(0, 16).replace('T', ' '),
        who,
        service: `${surveysGone} of ${surveys}`,
        why,
      })),
    },
    json: rows,
  };
}

function headline(found: number, learnerRef: string | undefined): string {
  if (learnerRef !== undefined)
    return found === 0 ? `Learner ${learnerRef} was not erased.` : `Learner ${learnerRef} was erased:`;
  return found === 0 ? 'Nobody was erased yet.' : 'Erasures, newest first:';
}

/** Told with every erasure, before and after. */
const STAYS = [
  '',
  'What stays: the record of the learner and the destination records of the MIS, which the law asks of the provider; in the',
  'MIS, that nobody may write to the learner; here, a digest of the reference, so that nothing is collected of them again; in',
  'the audit, what staff did and when, no longer to whom; at the survey service, that an address or a learner may not be',
  'written to, where the learner said so.',
];

function planLines({ sameAs, counts }: ErasurePlan): string[] {
  const also =
    sameAs.length === 0 ? [] : [`  with the other records of the same person: ${sameAs.join(', ')}`];
  const there = Object.entries(counts).filter(([, count]) => count > 0);
  if (there.length === 0) return [...also, '  nothing is held here'];
  return [...also, ...there.map(([word, count]) => `  ${word}: ${count}`)];
}

function receiptLines(receipt: ErasureReceipt): string[] {
  const { erasure, learner, at, who, why, surveys, surveysGone } = receipt;
  return [
    `Erasure ${erasure} of learner ${learner}, ${at}, by ${who}: ${why}`,
    ...planLines(receipt),
    surveysGone === surveys
      ? `  surveys at the survey service, with their messages and answers: ${surveysGone} of ${surveys}`
      : `  surveys at the survey service: ${surveysGone} of ${surveys} so far; the rest when it can be reached again, by serve or a later run`,
    ...STAYS,
    '',
    `\`destinations learner erasures --learner ${learner}\` shows this erasure to whoever knows the reference.`,
  ];
}

function extractLines(extract: LearnerExtract): string[] {
  const { learner, sameAs, takenAt, provider, destinations, plugin, acts, service } = extract;
  return [
    `What ${provider} holds of learner ${learner} for the survey of destinations, taken ${takenAt}`,
    ...(sameAs.length === 0 ? [] : [`The same person as ${sameAs.join(', ')}, whose data are here too.`]),
    ...section('Destination records of the MIS', destinations),
    ...Object.entries(TITLES).flatMap(([table, title]) => section(title, plugin[table] ?? [])),
    ...section('What staff did', acts),
    ...service.flatMap(({ messages, suppressions, events, ...survey }, at) => [
      ...section(`Survey ${at + 1} at the survey service`, [survey]),
      ...section(`Messages of survey ${at + 1}, as sent`, messages),
      ...section(`What forbids writing, survey ${at + 1}`, suppressions),
      ...section(`What happened to survey ${at + 1}`, events),
    ]),
  ];
}

/** In the order in which a reader wants them. */
const TITLES: Readonly<Record<string, string>> = {
  dt_person: 'Records of the person',
  dt_address: 'Addresses',
  dt_decision: 'Decisions whether to ask, with the facts they went by',
  dt_survey: 'Surveys',
  dt_contact: 'Messages meant or sent',
  dt_response: 'Answers',
  dt_outcome: 'Destination records written or changed',
  dt_review: 'Reviews by staff',
  dt_conflict: 'Conflicts between what is on record and what was told',
  dt_event: 'What happened',
  dt_suppression: 'Wishes told',
};

function section(title: string, rows: readonly object[]): string[] {
  if (rows.length === 0) return ['', title, '  nothing'];
  return ['', title, ...rows.flatMap((row, at) => [...(at === 0 ? [] : ['']), ...factsOf(row)])];
}

function factsOf(row: object): string[] {
  return Object.entries(row)
    .filter(([, value]) => value !== null)
    .flatMap(([name, value]) =>
      `  ${name}: ${textOf(value)}`.split('\n').map((line, at) => (at === 0 ? line : `    ${line}`)),
    );
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
