import {
  addDays,
  addMonths,
  earliest,
  teachingYearEnd,
  teachingYearStart,
} from '../../../lib/ilr/calendar.ts';
import type { CalendarDate } from '../../../lib/ilr/model.ts';
import type { Activity, AnswerFacts, EvidenceReason, ToldDate } from './types.ts';

/** The dates an activity's row takes, with what the evidence must say of them; or why it gets no row. */
export type Placed =
  | {
      readonly start: CalendarDate;
      readonly end: CalendarDate | null;
      /** The start as told, made a date: orders clashes where the row's start was moved. */
      readonly since: CalendarDate;
      readonly notes: readonly EvidenceReason[];
    }
  | { readonly no: EvidenceReason };

/** Earliest start the published rules take (`OutStartDate_01`): 1 August, ten teaching years ago. */
export function earliestStartAllowed(today: CalendarDate): CalendarDate {
  return addMonths(teachingYearStart(today), -120);
}

/** Latest start an answer may tell: 31 July of the teaching year after the day it was submitted. */
export function latestStartAllowed(submittedOn: CalendarDate): CalendarDate {
  return teachingYearEnd(addDays(teachingYearEnd(submittedOn), 1));
}

/**
 * Decides the dates of an activity's row: the start told; month only, its first day; unknown, the day after termination.
 * What was under way at leaving and goes on starts the day after termination (or as told, by config), as the published
 * rules want a start after the end of learning. What ended by the termination date gets no row.
 */
export function placeActivity(activity: Activity, facts: AnswerFacts): Placed {
  const afterTermination = addDays(facts.terminationDate, 1);
  const told = firstDay(activity.start);
  const ending = lastDay(activity.end ?? null, facts);
  if (ending !== null && told !== null && ending < told) return { no: 'end-before-start' };
  if (ending !== null && ending <= facts.terminationDate) return { no: 'ended-before-leaving' };
  const notes: EvidenceReason[] = [];
  if (activity.end?.when === 'unknown') notes.push('end-unknown');

  let start = told ?? afterTermination;
  const underWay = told !== null && told <= facts.terminationDate;
  const tooEarly = start < earliestStartAllowed(facts.today);
  // A gap year is what goes on before the place is taken up, so the start told of a deferred place is not that of the gap.
  const deferred =
    activity.kind === 'higher-education' && activity.gapYear === true && start > facts.submittedOn;
  if ((underWay && (facts.startOfContinuing === 'after-termination' || tooEarly)) || deferred) {
    start = afterTermination;
    notes.push('start-moved');
  }
  if (start < earliestStartAllowed(facts.today)) return { no: 'too-long-ago' };
  if (start > latestStartAllowed(facts.submittedOn)) return { no: 'too-far-ahead' };
  return { start, end: ending, since: told ?? afterTermination, notes };
}

/** Tells whether two starts as told may be the same day: as exact as the vaguer of them. */
export function maySameStart(a: ToldDate, b: ToldDate): boolean {
  if (a.when === 'unknown' || b.when === 'unknown') return true;
  if (a.when === 'date' && b.when === 'date') return a.value === b.value;
  return a.value.slice(0, 7) === b.value.slice(0, 7);
}

/** The start as told, for the evidence. */
export function toldText(told: ToldDate): string | null {
  return told.when === 'unknown' ? null : told.value;
}

function firstDay(told: ToldDate): CalendarDate | null {
  if (told.when === 'unknown') return null;
  return told.when === 'date' ? told.value : `${told.value}-01`;
}

/** An end told by its month is its last day, an unknown end the day by which it had ended: never after the submission. */
function lastDay(told: ToldDate | null, { submittedOn }: AnswerFacts): CalendarDate | null {
  if (told === null) return null;
  if (told.when === 'unknown') return submittedOn;
  if (told.when === 'date') return told.value;
  const last = addDays(addMonths(`${told.value}-01`, 1), -1);
  return told.value === submittedOn.slice(0, 7) ? earliest(last, submittedOn) : last;
}
