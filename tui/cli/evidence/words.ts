import type { EventStanding, EvidencePack, ProblemKind, SealProblem } from '../../../plugin/admin/index.ts';
import { factsOf } from '../facts.ts';

/** An instant as people read it, in UTC to the second. */
export function when(at: string): string {
  return `${at.slice(0, 19).replace('T', ' ')} UTC`;
}

export const STANDINGS: Readonly<Record<EventStanding, string>> = {
  'as-sealed': 'as sealed',
  'facts-dropped': 'as sealed; its facts are kept no longer',
  erased: 'erased',
  changed: 'CHANGED SINCE',
};

/** In a line each, what a learner told. */
export function toldLines(told: unknown): readonly string[] {
  const { activities = [], preferNotToSay } = told as {
    readonly activities?: readonly Activity[];
    readonly preferNotToSay?: boolean;
  };
  const said = preferNotToSay === true ? ['prefers not to say'] : [];
  const lines = [...said, ...activities.map(activityWords)];
  return lines.length === 0 ? ['nothing that is kept'] : lines;
}

type Activity = Readonly<Record<string, unknown>> & { readonly kind: string };

/** `employed, hours 16-or-more, start 2025-09-01`. */
function activityWords({ kind, ...rest }: Activity): string {
  const facts = Object.entries(rest).map(([name, value]) => [name, dateTold(value)] as const);
  const words = factsOf(Object.fromEntries(facts));
  return words === '' ? kind : `${kind}, ${words}`;
}

function dateTold(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('when' in value)) return value;
  const { when, value: date } = value as { readonly when: string; readonly value?: string };
  return date ?? when;
}

/** Whether the answers that are kept are those that came. */
export function answerStanding(answer: NonNullable<EvidencePack['surveys'][number]['answer']>): string {
  if (answer.asReceived === null) return 'their digest is not on record';
  return answer.asReceived ? 'as they came' : 'CHANGED SINCE THEY CAME';
}

/** What a finding says, in a sentence. */
export function problemWords({ kind, seal, event, count }: SealProblem): string {
  return WORDS[kind]({ seal, event, count });
}

type Found = Pick<SealProblem, 'seal' | 'event' | 'count'>;

const WORDS: Readonly<Record<ProblemKind, (found: Found) => string>> = {
  'event-changed': ({ event }) => `event ${event} does not say what was sealed`,
  'event-missing': ({ event, count, seal }) =>
    count === 1 && event !== null
      ? `event ${event}, which was sealed, is not there`
      : `${count} of the events of seal ${seal} are not there${event === null ? '' : `, the first of them ${event}`}`,
  'event-inserted': ({ event, count }) =>
    count === 1 ? `event ${event} was never sealed` : `${count} events from ${event} on were never sealed`,
  'event-moved': ({ event }) => `event ${event} stands in another order than it was sealed in`,
  'seal-broken': ({ seal }) =>
    `seal ${seal} does not fit its events and the seal before: it was changed, or events of it were exchanged`,
  'seal-missing': ({ seal, count }) =>
    count === 1 ? `seal ${seal} is not there` : `${count} seals from ${seal} on are not there`,
  'seal-other': ({ seal }) =>
    `seal ${seal} is not the one that was given: what it stood over was made anew, or taken away`,
  'erased-otherwise': ({ count }) =>
    `${count} events have lost their content, and no erasure accounts for ${count === 1 ? 'it' : 'them'}`,
};
