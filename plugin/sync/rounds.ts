import type { ContactRow, ContactState } from '../storage/contacts.ts';
import type { SurveyRow } from '../storage/surveys.ts';

/** States of a message that did not go, or came back for good. */
export const NOT_REACHED: readonly ContactState[] = [
  'failed',
  'skipped',
  'expired',
  'refused',
  'conflict',
  'bounced',
  'undelivered',
];
const notReached: ReadonlySet<ContactState> = new Set(NOT_REACHED);
/** The transport or the service refused the message as it was: a day later it would be refused again. */
const REFUSED: ReadonlySet<ContactState> = new Set(['failed', 'refused', 'conflict']);

/**
 * `why` of a message that came back although the address is right: the mailbox is full, the telephone off, the sender
 * refused. Another may stay.
 */
const PASSING: ReadonlySet<string> = new Set(['soft-bounce', 'blocked', 'temporary']);

/** Whether a message came back for a reason that is not the address's. */
export function isPassing(why: string | null | undefined): boolean {
  return typeof why === 'string' && PASSING.has(why);
}

/**
 * Rounds that count towards *Most reminders* and make the next one a reminder: those asked for, but for the ones that
 * reached nobody.
 */
export function roundsGone(survey: SurveyRow, contacts: Iterable<ContactRow>): number {
  const rounds = byNumber(survey, contacts);
  return survey.rounds - [...rounds.values()].filter(reachedNobody).length;
}

/**
 * Whether the last round is due again at once, for as far as there is an address: it reached nobody, because time ran
 * out, things had changed or the address was wrong. One that was refused as it was waits for the interval.
 */
export function roundComesAgain(survey: SurveyRow, contacts: Iterable<ContactRow>): boolean {
  const round = lastRound(survey, [...contacts]);
  return reachedNobody(round) && !round.every(({ state }) => REFUSED.has(state));
}

function reachedNobody(round: readonly ContactRow[]): boolean {
  return round.length > 0 && round.every(({ state, why }) => notReached.has(state) && !isPassing(why));
}

/** Messages of the last round of a survey. */
export function lastRound(survey: SurveyRow, contacts: readonly ContactRow[]): readonly ContactRow[] {
  return contacts.filter(({ surveyId, number }) => surveyId === survey.surveyId && number === survey.rounds);
}

function byNumber(survey: SurveyRow, contacts: Iterable<ContactRow>): Map<number, ContactRow[]> {
  const rounds = new Map<number, ContactRow[]>();
  for (const contact of contacts)
    if (contact.surveyId === survey.surveyId)
      rounds.set(contact.number, [...(rounds.get(contact.number) ?? []), contact]);
  return rounds;
}
