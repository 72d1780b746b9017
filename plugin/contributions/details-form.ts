import {
  type AdminContext,
  DetailsFaults,
  type DetailsShown,
  type DetailsStanding,
  editDetails,
  filledFields,
  heldInWords,
  previewDetails,
  pushDetails,
  showDetails,
  smsLines,
  undoDetails,
} from '../admin/index.ts';
import type { ConfigValue, FormOutcome, Host } from '../host.ts';

const STANDING: Readonly<Record<DetailsStanding, string>> = {
  none: 'Nothing is saved yet.',
  'to be pushed': 'The survey service does not have it yet.',
  same: 'The survey service has the same.',
  'changed at the service':
    'The survey service has another one than was pushed: push puts this one there again.',
  'not known': 'Whether the survey service has the same is not known.',
};

/** *Tenant details*: what learners read of whom, saved here and pushed to the survey service. */
export function contributeDetailsForm(host: Host, context: AdminContext): void {
  host.forms.provide('tenant-details', {
    async show({ actor }) {
      const shown = await showDetails(context, actor);
      const { name, timeZone } = host.tenant;
      // What the first version begins with.
      const form = shown.saved === null ? { name, timeZone } : shown.form;
      return {
        values: Object.fromEntries(filledFields(form)) as Record<string, ConfigValue>,
        notes: [...notesOf(shown), ...(shown.hold.held ? [heldInWords(shown.hold)] : [])],
      };
    },
    save: ({ actor, values }) =>
      withFaults('Nothing is saved', async () => {
        const set = Object.entries(values).map(([field, value]) => `${field}=${textOf(value)}`);
        const { version, changes } = await editDetails(context, actor, { set });
        return changes.length === 0
          ? `Nothing differs from version ${version}.`
          : `Saved as version ${version}. It counts once it is pushed.`;
      }),
    acts: {
      push: ({ actor }) =>
        withFaults('Nothing is pushed', async () => {
          const { version, changes } = await pushDetails(context, actor);
          return changes.length === 0
            ? `The survey service had the same as version ${version} already.`
            : `The survey service has version ${version}: learners see it from now on.`;
        }),
      undo: async ({ actor }) => {
        const { version } = await undoDetails(context, actor);
        return { message: `Put back, as version ${version}. It counts once it is pushed.` };
      },
      async preview({ actor }) {
        let messages: Awaited<ReturnType<typeof previewDetails>> = [];
        const outcome = await withFaults('There is nothing to show', async () => {
          messages = await previewDetails(context, actor);
          return `${messages.length} messages, as the survey service makes them. None is sent.`;
        });
        return { ...outcome, documents: messages.map(documentOf) };
      },
    },
  });
}

/** What cannot stand is told at its field; all other errors are thrown on. */
async function withFaults(nothing: string, perform: () => Promise<string>): Promise<FormOutcome> {
  try {
    return { message: await perform() };
  } catch (error) {
    if (!(error instanceof DetailsFaults)) throw error;
    return { message: `${nothing}: what is marked cannot stand.`, faults: error.faults };
  }
}

function notesOf({ saved, pushed, standing, lacking, trouble }: DetailsShown): string[] {
  return [
    ...(saved === null
      ? []
      : [`Version ${saved.version}, saved by ${saved.who} at ${toTheMinute(saved.at)}.`]),
    ...(pushed === null
      ? []
      : [`Version ${pushed.version} was pushed by ${pushed.by} at ${toTheMinute(pushed.at)}.`]),
    STANDING[standing],
    ...(trouble === null ? [] : [`The survey service could not be asked: ${trouble}.`]),
    ...(lacking.length === 0
      ? []
      : [`Tracking cannot be switched on before these are pushed: ${lacking.map(inWords).join(', ')}.`]),
  ];
}

/** An instant as a person reads it. */
function toTheMinute(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
}

/** `retentionDays` as a person reads it: retention days. */
function inWords(field: string): string {
  return field.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('.', ' ');
}

function documentOf({ kind, language, email, sms }: Awaited<ReturnType<typeof previewDetails>>[number]) {
  return {
    title: `${kind[0]!.toUpperCase()}${kind.slice(1)}, ${language === 'cy' ? 'Welsh' : 'English'}`,
    text: [
      `From: ${email.from}`,
      `Subject: ${email.subject}`,
      '',
      email.text.trimEnd(),
      '',
      ...smsLines(sms),
    ].join('\n'),
  };
}

/** As `--set` takes it: nothing empties the field. */
function textOf(value: ConfigValue): string {
  return Array.isArray(value) ? value.join(',') : String(value ?? '');
}
