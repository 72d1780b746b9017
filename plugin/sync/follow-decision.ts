import {
  canMove,
  type Decision,
  type LaterSurvey,
  LEAVING_WAVE,
  linkClosesOn,
  move,
  type ReasonCode,
  type SurveyEvent,
  type SurveyReason,
  type SurveyTurn,
  stopDate,
  surveyId,
} from '../domain/index.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { SyncSettings } from './context.ts';
import { isOpen, standingOf } from './standing.ts';

/** `reason` of a survey that a person sent: the rules that they went past do not end it. */
export const BY_HAND = 'BY_HAND';

export interface SurveyChange {
  readonly survey: SurveyRow;
  /** What happened to it, for the timeline. */
  readonly event: SurveyTurn;
  /** Links already sent to the learner must stop working. */
  readonly withdrawAtService: boolean;
}

/** Whose survey it is, and when and by which settings it is opened. */
export interface SurveyPlace {
  readonly tenant: string;
  readonly settings: SyncSettings;
  readonly now: string;
}

interface Where extends SurveyPlace {
  /** What a new survey is opened for: the decision's reason, or `BY_HAND`. */
  readonly reason: string;
  /** The person unsubscribed from every channel on which they can be reached. */
  readonly silenced?: boolean;
}

/** Ways in which a decision ends a survey. */
type SurveyEnding = SurveyEvent & SurveyTurn;

/** Reasons by which there is nothing left to ask: the survey is withdrawn and may be opened again. */
const NOTHING_TO_ASK: ReadonlySet<ReasonCode> = new Set([
  'NOT_ENDED',
  'GATEWAY',
  'RESTARTED',
  'STILL_LEARNING',
  'RETURNED',
  'AWAITING_RETURN',
  'LATER_POT',
]);

/**
 * Decides what a POT's decision means for its survey: opened, moved, amended, or left as it is (null).
 *
 * @param held the newest opening of the POT's survey at leaving, if there is one
 */
export function followDecision(
  decision: Decision,
  held: SurveyRow | undefined,
  where: Where,
): SurveyChange | null {
  const amended = held === undefined ? null : amend(decision, held, where);
  return moveOn(decision, amended?.survey ?? held, where) ?? amended;
}

function moveOn(decision: Decision, held: SurveyRow | undefined, where: Where): SurveyChange | null {
  if (decision.effect === 'survey' || decision.reason === 'NO_ADDRESS') {
    if (where.silenced === true) return silence(toSettle(decision, held, where), where.now);
    if (held === undefined) return openSurvey(decision, 1, where);
    const again = askAgain(held, where);
    if (again !== null) return again;
    return mayReopen(decision, held) ? openSurvey(decision, held.opening + 1, where) : null;
  }
  if (decision.effect === 'non-response') {
    const survey = toSettle(decision, held, where);
    if (!isOpen(survey)) return null;
    const moved = leaveBy(decision, survey, where.now);
    return { ...moved, survey: { ...moved.survey, owes: 'barred' } };
  }
  if (held === undefined) return null;
  const notLeft = held.state === 'lapsed' && decision.reason === 'NOT_ENDED';
  return isOpen(held) || notLeft ? leaveBy(decision, held, where.now) : null;
}

/**
 * The survey by which silence is recorded: the one that there is, asked again where it ended as known. One that ended because
 * there was nothing to ask left nothing on record, so a new opening takes its place.
 */
function toSettle(decision: Decision, held: SurveyRow | undefined, where: Where): SurveyRow {
  if (held === undefined) return openSurvey(decision, 1, where).survey;
  const unsettled = held.state !== 'barred' && canMove(standingOf(held), 'reopened');
  if (unsettled) return openSurvey(decision, held.opening + 1, where).survey;
  return askAgain(held, where)?.survey ?? held;
}

/** A survey that is asked ends, as its POT is not to be surveyed. */
export function leaveBy({ effect, reason }: Decision, survey: SurveyRow, now: string): SurveyChange {
  const bars = effect === 'non-response' && reason !== 'DECEASED';
  return step(survey, bars ? 'barred' : endingOf(reason), reason, now);
}

/** It lapsed because the destination was known, and now it is not: the row was taken back, or left the MIS. */
function askAgain(held: SurveyRow, { reason, now }: Where): SurveyChange | null {
  if (held.state !== 'lapsed' || held.reason !== ('KNOWN' satisfies ReasonCode)) return null;
  const { state } = move(standingOf(held), 'asked-again');
  return {
    survey: { ...held, state, reason, changedAt: now },
    event: 'asked-again',
    withdrawAtService: false,
  };
}

/** Without an address too a survey has to be open, or silence would never be recorded; after `barred` it already is. */
function mayReopen(decision: Decision, held: SurveyRow): boolean {
  if (!canMove(standingOf(held), 'reopened')) return false;
  return decision.effect === 'survey' || held.state !== 'barred';
}

/** What the survey was about is no longer in the MIS: there is nothing to ask. Null where it had ended. */
export function withdrawGone(
  survey: SurveyRow,
  reason: Extract<SurveyReason, 'POT_GONE' | 'LEARNER_GONE'>,
  now: string,
): SurveyChange | null {
  return isOpen(survey) ? step(survey, 'withdrawn', reason, now) : null;
}

/** No channel is left: the survey ends as unsubscribed, and `close` settles what that means for the record. */
function silence(survey: SurveyRow, now: string): SurveyChange | null {
  if (!isOpen(survey)) return null;
  const moved = step(survey, 'unsubscribed', survey.reason, now);
  return { ...moved, survey: { ...moved.survey, owes: 'unsubscribed' }, withdrawAtService: false };
}

function endingOf(reason: ReasonCode): SurveyEnding {
  if (reason === 'DECEASED') return 'deceased';
  if (reason === 'KNOWN') return 'lapsed';
  return NOTHING_TO_ASK.has(reason) ? 'withdrawn' : 'excluded';
}

/** A survey ends so. @param reason kept with it: why */
export function step(survey: SurveyRow, event: SurveyEnding, reason: string, now: string): SurveyChange {
  const { state } = move(standingOf(survey), event);
  return {
    survey: { ...survey, state, reason, changedAt: now },
    event,
    // A destination that became known ends the asking; what the learner says late is still welcome.
    withdrawAtService: survey.rounds > 0 && event !== 'lapsed',
  };
}

/**
 * A new survey about a POT.
 *
 * @param opening from 1: how often it was opened, this time counted
 * @param later the later survey that is opened; null: the one at leaving
 */
export function openSurvey(
  decision: Decision,
  opening: number,
  { tenant, settings, now, reason }: Where,
  later: LaterSurvey | null = null,
): SurveyChange {
  const { personKey, learnerRef, potId } = decision;
  const termination = decision.termination!;
  const stopOn = later?.stopOn ?? stopOf(decision, settings);
  const wave = later?.wave ?? LEAVING_WAVE;
  return {
    survey: {
      surveyId: surveyId({ tenant, personKey, learnerRef, potId, wave, opening }),
      personKey,
      learnerRef,
      potId,
      wave,
      opening,
      state: 'due',
      reason,
      potStart: decision.potStart,
      dueOn: later?.dueOn ?? null,
      actualEnd: decision.actualEnd,
      termination,
      stopOn,
      closesOn: linkClosesOn(stopOn),
      rounds: 0,
      lastRoundOn: null,
      owes: null,
      delayed: null,
      answeredOn: null,
      stoppedOn: null,
      changedAt: now,
    },
    event: opening === 1 ? 'opened' : 'reopened',
    withdrawAtService: false,
  };
}

/** The MIS amended the dates, or the settings the stop date: also of a survey that ended, which a late answer still reads. */
function amend(decision: Decision, survey: SurveyRow, { settings, now }: Where): SurveyChange | null {
  const { termination } = decision;
  if (termination === null) return null;
  const stopOn = stopOf(decision, settings);
  const dates = {
    actualEnd: decision.actualEnd,
    termination,
    stopOn,
    closesOn: linkClosesOn(stopOn),
  };
  // What settings alone move matters while the survey is asked.
  if (!isOpen(survey) && survey.termination === termination && survey.actualEnd === decision.actualEnd)
    return null;
  const same = Object.entries(dates).every(([name, value]) => survey[name as keyof typeof dates] === value);
  return same
    ? null
    : { survey: { ...survey, ...dates, changedAt: now }, event: 'amended', withdrawAtService: false };
}

function stopOf({ actualEnd, termination }: Decision, settings: SyncSettings): string {
  return stopDate({ actualEndDate: actualEnd, terminationDate: termination }, settings);
}
