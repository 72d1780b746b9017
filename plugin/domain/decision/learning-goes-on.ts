import { lastAim } from '../../../lib/ilr/pots.ts';
import { endOfLearning, isOpen, turningPoints } from './pot.ts';
import type { OtherPot, Predicate, Subject } from './types.ts';

/** A later POT of the person has an aim flagged as a restart (FAM RES 1). */
export const restarted: Predicate = ({ pot, others }) => {
  const later = others.find(
    (other) => other.pot.startDate > pot.startDate && other.pot.aims.some((aim) => aim.restart),
  );
  return later === undefined ? null : { facts: factsOf(later) };
};

/** The last aim has CompStatus 6. */
export const plannedBreak: Predicate = ({ pot }) => {
  const aim = lastAim(pot);
  return aim?.compStatus === 6 ? { facts: { compStatus: 6, aim: aim.learnAimRef } } : null;
};

/** Another POT is open that started on or before the end of learning on this one. */
export const stillLearning: Predicate = (subject) => {
  const other = openPot(subject, (start, end) => start <= end);
  return other === undefined ? null : { facts: factsOf(other), reviewOn: closes(other, subject) };
};

/** Another POT is open that started after the end of learning on this one. */
export const returned: Predicate = (subject) => {
  const other = openPot(subject, (start, end) => start > end);
  return other === undefined ? null : { facts: factsOf(other), reviewOn: closes(other, subject) };
};

/** FundModel of 16 to 19 funding. */
const YOUNG_PEOPLE = 25;

/** A derived POT, funded 16 to 19, on which learning ended between 1 May and 31 August: until 15 October of that year (ours). */
export const awaitingReturn: Predicate = ({ pot, context }) => {
  const end = endOfLearning(pot);
  const [year, day] = [end.slice(0, 4), end.slice(5)];
  const until = `${year}-10-15`;
  const waits =
    context.settings.awaitReturn &&
    pot.derived &&
    pot.aims.some((aim) => aim.fundModel === YOUNG_PEOPLE) &&
    day >= '05-01' &&
    day <= '08-31' &&
    context.today < until;
  return waits ? { facts: { ended: end, until }, reviewOn: until } : null;
};

/** The open POT of the person that started first among those whose start fits. */
function openPot(
  { pot, others, context }: Subject,
  fits: (start: string, end: string) => boolean,
): OtherPot | undefined {
  return others
    .filter((other) => isOpen(other.pot, context.today) && fits(other.pot.startDate, endOfLearning(pot)))
    .sort((a, b) => (a.pot.startDate < b.pot.startDate ? -1 : 1))[0];
}

function closes(other: OtherPot, { context }: Subject): string | null {
  return turningPoints(other.pot, context.today)[0] ?? null;
}

function factsOf(other: OtherPot) {
  return { learner: other.learner.ref, pot: other.pot.id, start: other.pot.startDate };
}
