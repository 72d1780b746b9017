import { addDays, ageOn } from '../../../lib/ilr/calendar.ts';
import { lastAim } from '../../../lib/ilr/pots.ts';
import type { Match, Predicate, Subject } from './types.ts';

/** Transferred to another programme of the provider (40), or moved because of a provider event (7, 47). */
const TRANSFER_REASONS = [40, 7, 47];
const CUSTODY_REASON = 28;

/** WithdrawReason of a transfer on the last aim (ours). */
export const transferred: Predicate = (subject) =>
  subject.context.settings.excludeTransfers ? withdrawnFor(subject, TRANSFER_REASONS) : null;

/** WithdrawReason custody on the last aim (ours). */
export const custody: Predicate = (subject) =>
  subject.context.settings.excludeCustody ? withdrawnFor(subject, [CUSTODY_REASON]) : null;

/** No aim's funding model is in the configured list; an empty list holds all. */
export const outOfScope: Predicate = ({ pot, context: { settings } }) => {
  if (settings.fundModels.length === 0) return null;
  if (pot.aims.some((aim) => settings.fundModels.includes(aim.fundModel))) return null;
  const found = [...new Set(pot.aims.map((aim) => aim.fundModel))].sort((a, b) => a - b);
  return { facts: { fundModels: found.join(' '), surveyed: settings.fundModels.join(' ') } };
};

/** Younger than the configured age today, the day on which a message would go (ours). An unknown birth date is no bar. */
export const underAge: Predicate = ({ learner, context: { settings, today } }) => {
  const { minimumAge } = settings;
  if (minimumAge === null || learner.dateOfBirth === null) return null;
  const age = ageOn(learner.dateOfBirth, today);
  if (age >= minimumAge) return null;
  return { facts: { age, minimumAge }, reviewOn: birthday(learner.dateOfBirth, minimumAge, today) };
};

function withdrawnFor({ pot }: Subject, reasons: readonly number[]): Match | null {
  const aim = lastAim(pot);
  if (aim?.withdrawReason == null || !reasons.includes(aim.withdrawReason)) return null;
  return { facts: { withdrawReason: aim.withdrawReason, aim: aim.learnAimRef } };
}

/** The first date on which someone is `age`: asked of `ageOn`, so that 29 February has one answer everywhere. */
function birthday(dateOfBirth: string, age: number, after: string): string {
  const year = Number(dateOfBirth.slice(0, 4)) + age;
  let date = `${year}-${dateOfBirth.slice(5, 7)}-28`;
  if (dateOfBirth.slice(5) !== '02-29') date = `${year}${dateOfBirth.slice(4)}`;
  while (ageOn(dateOfBirth, date) < age) date = addDays(date, 1);
  return date > after ? date : addDays(after, 1);
}
