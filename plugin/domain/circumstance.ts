import type { DecisionFacts } from './decision/types.ts';
import type { SurveyState } from './lifecycle.ts';
import { type ReasonCode, reasonOf } from './reasons.ts';

/** What has become of a leaver, in one word or two: everyone in the report has exactly one. */
export const CIRCUMSTANCES = [
  'answered',
  'answered in part',
  'unsubscribed',
  'did not answer',
  'reminded',
  'sent',
  'awaiting contact',
  'could not be reached',
  'may not be contacted',
  'on hold',
  'not yet due',
  'excluded',
] as const;

export type Circumstance = (typeof CIRCUMSTANCES)[number];

/** One message of a survey, as far as it matters here. */
export interface MessageFacts {
  readonly channel: 'email' | 'sms';
  readonly number: number;
  readonly state: string;
  readonly why: string | null;
  /** When it left the survey service, whatever came of it then; null: it did not. */
  readonly sentAt: string | null;
}

export interface CircumstanceFacts {
  /** Null where the POT is gone from the MIS, or was surveyed by hand before a run decided. */
  readonly decision: {
    readonly reason: ReasonCode;
    /** Asked for where nobody has an address. */
    readonly facts: DecisionFacts;
    readonly held: 'absent' | 'test' | null;
  } | null;
  readonly survey: { readonly state: SurveyState; readonly reason: string } | null;
  readonly messages: readonly MessageFacts[];
  /** What was told is kept, though it was never submitted. */
  readonly toldInPart: boolean;
}

/** A circumstance, and in words why, where the word alone does not say it. */
export interface Told {
  readonly is: Circumstance;
  readonly why: string | null;
}

/** Nothing came of the message: it was refused, or came back. */
const UNREACHED: ReadonlySet<string> = new Set(['failed', 'refused', 'conflict', 'bounced', 'undelivered']);
/** Nothing is known of the message yet, or it was taken back before it went. */
const UNTRIED: ReadonlySet<string> = new Set(['planned', 'accepted', 'skipped', 'expired']);
/** Asking these learners is forbidden; all other exclusions mean that there is nothing to ask. */
const FORBIDDEN: ReadonlySet<string> = new Set<ReasonCode>(['BARRED', 'DO_NOT_CONTACT', 'DECEASED']);

/** Decides what has become of a leaver. What the learner did comes before what was sent, and that before what was decided. */
export function circumstanceOf(facts: CircumstanceFacts): Told {
  const { survey, toldInPart } = facts;
  switch (survey?.state) {
    case 'answered':
      return told('answered');
    case 'partly-answered':
      return told('answered in part');
    case 'unsubscribed':
      return told('unsubscribed');
    case 'lapsed':
      if (toldInPart) return told('answered in part');
      if (survey.reason === 'KNOWN') return told('excluded', because('KNOWN'));
      return reached(facts) ? told('did not answer') : unreached(facts);
    case 'invited':
      if (!reached(facts)) return unreached(facts);
      return told(rounds(facts) > 1 ? 'reminded' : 'sent');
    case 'due':
      return beforeContact(facts);
    case undefined:
      return facts.decision === null ? told('awaiting contact') : undecided(facts, facts.decision.reason);
    default:
      return undecided(facts, survey!.reason);
  }
}

/** Rounds of which a message went: one that was planned and did not go is none. */
export function rounds({ messages }: Pick<CircumstanceFacts, 'messages'>): number {
  return new Set(messages.filter(({ sentAt }) => sentAt !== null).map(({ number }) => number)).size;
}

function beforeContact(facts: CircumstanceFacts): Told {
  const { decision, messages } = facts;
  if (decision?.held === 'absent') return told('on hold', ABSENT);
  const tried = messages.filter(({ state }) => !UNTRIED.has(state));
  if (decision?.reason === 'NO_ADDRESS' || (tried.length > 0 && !reached(facts))) return unreached(facts);
  return told('awaiting contact');
}

/** Not surveyed, or no longer. */
function undecided(facts: CircumstanceFacts, code: string): Told {
  const { decision } = facts;
  if (FORBIDDEN.has(code)) return told('may not be contacted', because(code));
  if (decision?.held === 'absent') return told('on hold', ABSENT);
  if (code === 'ELIGIBLE' || code === 'NO_ADDRESS') return beforeContact(facts);
  return told(effectOf(code) === 'none-yet' ? 'not yet due' : 'excluded', because(code));
}

const ABSENT = 'No longer in the newest file';

function told(is: Circumstance, why: string | null = null): Told {
  return { is, why };
}

function reached({ messages }: CircumstanceFacts): boolean {
  return messages.some(({ state }) => !UNTRIED.has(state) && !UNREACHED.has(state));
}

/** Why nobody was reached: by channel what came of the last message, else what stands against the address. */
function unreached({ messages, decision }: CircumstanceFacts): Told {
  const last = new Map<string, string>();
  for (const { channel, state, why } of [...messages].sort((a, b) => a.number - b.number))
    if (UNREACHED.has(state)) last.set(channel, why ?? state);
  if (last.size === 0 && decision?.reason === 'NO_ADDRESS')
    for (const channel of ['email', 'sms'] as const) last.set(channel, String(decision.facts[channel] ?? ''));
  const whys = [...last].filter(([, why]) => why !== '');
  return told(
    'could not be reached',
    whys.length === 0
      ? 'No message went'
      : whys.map(([channel, why]) => `${channel === 'sms' ? 'SMS' : channel}: ${why}`).join(', '),
  );
}

/** Codes that only surveys have: what they were about is gone. */
const GONE: Readonly<Record<string, string>> = {
  POT_GONE: 'The period of training is no longer in the MIS',
  LEARNER_GONE: 'The learner is no longer in the MIS',
  WAVE_OFF: 'No later survey is wanted any more',
};

function because(code: string): string {
  return GONE[code] ?? reasonOf(code as ReasonCode)?.title ?? code;
}

function effectOf(code: string): string | undefined {
  return code in GONE ? undefined : reasonOf(code as ReasonCode)?.effect;
}
