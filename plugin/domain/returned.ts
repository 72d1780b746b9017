import { daysBetween } from '../../lib/ilr/calendar.ts';
import type { CalendarDate, PeriodOfTraining } from '../../lib/ilr/model.ts';
import type { OutcomeCode } from './answers/codes.ts';
import type { OutcomeRow } from './answers/types.ts';
import type { LearnerFacts, OutcomeOnRecord } from './facts.ts';

const APPRENTICESHIPS = [2, 3, 20, 21, 22, 23, 25];
const TRAINEESHIP = 24;
/** Planned hours (learning + EEP) from which a programme counts as full-time (ours). */
export const FULL_TIME_HOURS = 540;
/** New learning that ends uncompleted within so many days of its start was no outcome. */
export const TRIED_DAYS = 42;

/** Decides the outcome code of learning at the same provider (ours for full-time and part-time). */
export function codeOfLearning(
  pot: PeriodOfTraining,
  learner: Pick<LearnerFacts, 'planLearnHours' | 'planEepHours'>,
): OutcomeCode {
  const programmes = pot.aims.map((aim) => aim.progType);
  if (programmes.some((progType) => progType !== null && APPRENTICESHIPS.includes(progType)))
    return { outType: 'EDU', outCode: 2 };
  if (programmes.includes(TRAINEESHIP)) return { outType: 'EDU', outCode: 1 };
  if (pot.aims.some((aim) => aim.higherEducation)) return { outType: 'EDU', outCode: 6 };
  const hours = (learner.planLearnHours ?? 0) + (learner.planEepHours ?? 0);
  return { outType: 'EDU', outCode: hours >= FULL_TIME_HOURS ? 4 : 5 };
}

export interface ReturnFacts {
  readonly today: CalendarDate;
  /** When learning ended on the POT that was left. */
  readonly actualEndDate: CalendarDate;
  /** The POT the learner came back to, and its learner record. */
  readonly newPot: PeriodOfTraining;
  readonly learner: Pick<LearnerFacts, 'planLearnHours' | 'planEepHours'>;
  /** All rows of the person. */
  readonly onRecord: readonly OutcomeOnRecord[];
}

/**
 * Decides the outcome derived from new learning (`RETURNED`): start = that POT's start, collection = today. Null where
 * one of that type and code with start on or after the end of learning is on record.
 */
export function returnedOutcome({
  today,
  actualEndDate,
  newPot,
  learner,
  onRecord,
}: ReturnFacts): OutcomeRow | null {
  const code = codeOfLearning(newPot, learner);
  const there = onRecord.some(
    (row) => row.outType === code.outType && row.outCode === code.outCode && row.startDate >= actualEndDate,
  );
  if (there) return null;
  const row = { ...code, startDate: newPot.startDate, endDate: null, collDate: today };
  return { row, cause: 'returned', incomplete: false, toldStart: null, activity: null };
}

/** CompStatus of an aim that was completed. */
const COMPLETED = 2;

/**
 * Decides whether a derived outcome must be withdrawn: the POT it came from is gone, or ended uncompleted within 42
 * days of its start.
 * @param newPot the POT now, or null when it is no longer there
 */
export function returnUndone(newPot: PeriodOfTraining | null): boolean {
  if (newPot === null) return true;
  const end = newPot.actualEndDate ?? newPot.terminationDate;
  if (end === null || newPot.aims.some((aim) => aim.compStatus === COMPLETED)) return false;
  return daysBetween(newPot.startDate, end) <= TRIED_DAYS;
}
