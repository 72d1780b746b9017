import type { PeriodOfTraining } from '../../../lib/ilr/model.ts';
import { lastAim } from '../../../lib/ilr/pots.ts';

/** Characters of a course that are kept. */
const COURSE_LENGTH = 200;

/** What somebody left who left this POT. */
export interface Left {
  readonly fundModel: number | null;
  readonly course: string | null;
}

const NOTHING: Left = { fundModel: null, course: null };

/**
 * Decides under which funding model and course a leaver counts, where aims of one POT have several: those of the last
 * aim, so that each leaver counts once. The course is the POT's title where the MIS has one, else the aim's reference.
 */
export function leftOf(pot: PeriodOfTraining): Left {
  if (pot.terminationDate === null) return NOTHING;
  const aim = lastAim(pot) ?? pot.aims[0];
  const course = pot.title || (aim?.learnAimRef ?? null);
  return { fundModel: aim?.fundModel ?? null, course: course?.slice(0, COURSE_LENGTH) ?? null };
}
