import type { CalendarDate, PeriodOfTraining } from '../../../lib/ilr/model.ts';

/**
 * Decides whether a POT has ended by `today`: it has a termination date that is not in the future, and no aim without
 * an actual end date. A POT without aims ends by its termination date.
 */
export function hasEnded(pot: PeriodOfTraining, today: CalendarDate): boolean {
  return (
    pot.terminationDate !== null &&
    pot.terminationDate <= today &&
    pot.aims.every((aim) => aim.actualEndDate !== null)
  );
}

/** A POT is open when it has started and not ended: learning goes on. */
export function isOpen(pot: PeriodOfTraining, today: CalendarDate): boolean {
  return pot.startDate <= today && !hasEnded(pot, today);
}

/** When learning ended; the termination date where the MIS knows no actual end. Only for POTs that have ended. */
export function endOfLearning(pot: PeriodOfTraining): CalendarDate {
  return pot.actualEndDate ?? pot.terminationDate!;
}

/** The next dates on which time alone changes whether the POT is open. */
export function turningPoints(pot: PeriodOfTraining, today: CalendarDate): CalendarDate[] {
  const allEnded = pot.aims.every((aim) => aim.actualEndDate !== null);
  const dates = [pot.startDate, allEnded ? pot.terminationDate : null];
  return dates.filter((date): date is CalendarDate => date !== null && date > today);
}

/**
 * Orders POTs that have ended from the latest to the earliest: by end of learning, then by start, then by the learner
 * reference (and POT) that sorts first. No two POTs of a person tie.
 */
export function latestFirst(
  a: { readonly learnerRef: string; readonly pot: PeriodOfTraining },
  b: { readonly learnerRef: string; readonly pot: PeriodOfTraining },
): number {
  return (
    descending(endOfLearning(a.pot), endOfLearning(b.pot)) ||
    descending(a.pot.startDate, b.pot.startDate) ||
    descending(b.learnerRef, a.learnerRef) ||
    descending(b.pot.id, a.pot.id)
  );
}

function descending(a: string, b: string): number {
  return a === b ? 0 : a > b ? -1 : 1;
}
