import type { CalendarDate, DpOutcome } from '../../../lib/ilr/model.ts';
import { REASONS, type ReasonCode } from '../reasons.ts';
import type { RateDefinition } from './definition.ts';

/** Decisions by which a person has not left, or can have no destination: such a POT makes nobody a leaver. */
const NO_LEAVER: readonly ReasonCode[] = [
  'NOT_ENDED',
  'GATEWAY',
  'RESTARTED',
  'PLANNED_BREAK',
  'STILL_LEARNING',
  'DECEASED',
];

/** What a decision says of one POT of a person. */
export interface DecidedPot {
  readonly learnerRef: string;
  readonly potId: string;
  readonly reason: string;
  readonly potStart: CalendarDate;
  readonly actualEnd: CalendarDate | null;
  readonly termination: CalendarDate;
  readonly fundModel: number | null;
  readonly course: string | null;
}

/** A message that went. */
export interface SentMessage {
  /** Round: 1 is the invitation, 2 the first reminder. */
  readonly number: number;
  readonly channel: 'email' | 'sms';
  /** Instant in UTC. */
  readonly sentAt: string;
  /** False: it bounced or could not be delivered. */
  readonly arrived: boolean;
}

/** A survey of a leaver, as far as rates need it. */
export interface AskedSurvey {
  readonly surveyId: string;
  readonly messages: readonly SentMessage[];
  /** Instant in UTC of the first submission; null while there is none. */
  readonly answeredAt: string | null;
}

/** One person who left, and what became of asking them. */
export interface Leaver {
  readonly termination: CalendarDate;
  /** When learning itself ended: a destination starts on or after it. */
  readonly endOfLearning: CalendarDate;
  /** null where it is not known. */
  readonly fundModel: number | null;
  /** null where nothing names it. */
  readonly course: string | null;
  /** Rows in effect on any record of the person, whatever their source. */
  readonly outcomes: readonly Pick<DpOutcome, 'outType' | 'outCode' | 'startDate'>[];
  readonly messages: readonly SentMessage[];
  readonly answeredAt: string | null;
}

export const COHORT: RateDefinition = {
  id: 'cohort',
  title: 'Leavers',
  text: `Persons with a period of training whose termination date lies in the range, both days included, as the last run found them. Each person counts once, by the period of training in which learning ended last. It makes nobody a leaver where the decision on it is: ${REASONS.filter(
    ({ code }) => NO_LEAVER.includes(code),
  )
    .map(({ code, title }) => `${title} (${code})`)
    .join('; ')}. Test learners are left out.`,
};

/**
 * Decides by which of a person's POTs of the range the person is a leaver: the one in which learning ended last; ties by
 * later start, then by the reference and the POT that sort first. Null where no POT makes them one.
 */
export function leavingPot<Pot extends DecidedPot>(pots: readonly Pot[]): Pot | null {
  return pots.filter(makesLeaver).sort(lastFirst)[0] ?? null;
}

/** Whether the decision on a POT leaves its person a leaver. */
export function makesLeaver({ reason }: Pick<DecidedPot, 'reason'>): boolean {
  return !(NO_LEAVER as readonly string[]).includes(reason);
}

/**
 * The one survey of a leaver that is counted: one that was answered before one that was not, then the one whose first
 * message went last, then by id. Null where the leaver has none.
 */
export function countedSurvey(surveys: readonly AskedSurvey[]): AskedSurvey | null {
  const byRank = (a: AskedSurvey, b: AskedSurvey) =>
    Number(b.answeredAt !== null) - Number(a.answeredAt !== null) ||
    compare(firstSent(b) ?? '', firstSent(a) ?? '') ||
    compare(a.surveyId, b.surveyId);
  return [...surveys].sort(byRank)[0] ?? null;
}

/** The instant at which the first message went; null where none did. */
export function firstSent({ messages }: Pick<AskedSurvey, 'messages'>): string | null {
  return messages.reduce<string | null>(
    (first, { sentAt }) => (first === null || sentAt < first ? sentAt : first),
    null,
  );
}

/** When learning ended; the termination date where no actual end is known. */
export function learningEnded({ actualEnd, termination }: DecidedPot): CalendarDate {
  return actualEnd ?? termination;
}

function lastFirst(a: DecidedPot, b: DecidedPot): number {
  return (
    compare(learningEnded(b), learningEnded(a)) ||
    compare(b.potStart, a.potStart) ||
    compare(a.learnerRef, b.learnerRef) ||
    compare(a.potId, b.potId)
  );
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
