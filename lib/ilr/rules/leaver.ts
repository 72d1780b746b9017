import type { Aim, CalendarDate } from '../model.ts';
import { lastAim } from '../pots.ts';

/** CompStatus of a planned break: the learner means to come back. */
const PLANNED_BREAK = 6;

/** What R107 and R108 need to know of a learner of whom all aims are closed. */
export interface Leaver {
  /** Latest actual end date. */
  readonly end: CalendarDate;
  /** An aim has a funding model that the rule speaks of. */
  readonly r107: boolean;
  readonly r108: boolean;
}

const R107_FUNDING = [25, 35, 70, 81];
const R108_FUNDING = [10, 35, 70, 81];
/** Traineeships and apprenticeship standards. */
const NOT_R108_PROGRAMMES = [24, 25];

/** A learner with every aim closed, not on a planned break, in the scope of R107 or R108 as published; else null. */
export function leaverOf(aims: readonly Aim[]): Leaver | null {
  const last = lastAim({ aims });
  if (last === undefined || last.compStatus === PLANNED_BREAK) return null;
  if (last.actualEndDate === null || aims.some((aim) => aim.actualEndDate === null)) return null;
  const r107 = aims.some((aim) => R107_FUNDING.includes(aim.fundModel));
  const r108 =
    aims.some((aim) => R108_FUNDING.includes(aim.fundModel)) &&
    aims.some((aim) => !NOT_R108_PROGRAMMES.includes(aim.progType ?? 0));
  return r107 || r108 ? { end: last.actualEndDate, r107, r108 } : null;
}
