import { addDays, addMonths, earliest, latest, teachingYearEnd } from '../../lib/ilr/calendar.ts';
import type { CalendarDate, PeriodOfTraining } from '../../lib/ilr/model.ts';
import type { RuleSettings } from './settings.ts';

/** Days that a later wave is asked for: from the day it is due to its own stop date (ours). */
export const WAVE_OPEN_DAYS = 60;

/** First day on which a first message may go: the termination date + *First contact after (days)*. */
export function firstContactOn(
  terminationDate: CalendarDate,
  settings: Pick<RuleSettings, 'firstContactAfterDays'>,
): CalendarDate {
  return addDays(terminationDate, settings.firstContactAfterDays);
}

/**
 * Last day of contact: the **actual end date** + *Stop contact after (days)*, the termination date where there is none.
 * Silence is recorded by the first run after it. The POT must have ended.
 */
export function stopDate(
  pot: Pick<PeriodOfTraining, 'actualEndDate' | 'terminationDate'>,
  settings: Pick<RuleSettings, 'stopContactAfterDays'>,
): CalendarDate {
  return addDays(pot.actualEndDate ?? pot.terminationDate!, settings.stopContactAfterDays);
}

/** Last day on which a link takes answers: 31 July of the teaching year after the one of the stop date. */
export function linkClosesOn(stopOn: CalendarDate): CalendarDate {
  return teachingYearEnd(addDays(teachingYearEnd(stopOn), 1));
}

/**
 * The last day on which learning may have ended for a leaver without an answer to get a row marked interim on `date`: so
 * many days before it. Null when interim rows are off.
 */
export function interimEndedBy(
  date: CalendarDate,
  { interimAfterDays }: Pick<RuleSettings, 'interimAfterDays'>,
): CalendarDate | null {
  return interimAfterDays === null ? null : addDays(date, -interimAfterDays);
}

/** When a later wave is asked: `months` calendar months after termination, until its own stop date (last day of contact). */
export function waveDates(
  terminationDate: CalendarDate,
  months: number,
): { readonly dueOn: CalendarDate; readonly stopOn: CalendarDate } {
  const dueOn = addMonths(terminationDate, months);
  return { dueOn, stopOn: addDays(dueOn, WAVE_OPEN_DAYS) };
}

export type RoundKind = 'invitation' | 'wave-invitation' | 'reminder' | 'last-reminder' | 'partly-answered';

/** A survey as far as rounds go. */
export interface RoundFacts {
  readonly dueOn: CalendarDate;
  /** Last day of contact. */
  readonly stopOn: CalendarDate;
  /** Rounds whose sending was asked for in this opening. */
  readonly rounds: number;
  /** Local date of the first sending of the last round; null before the first. */
  readonly lastRoundOn: CalendarDate | null;
  readonly partlyAnswered: boolean;
  /** A later wave: its first message asks how things are now. */
  readonly later: boolean;
  /** The same of the person's other surveys (POTs, waves, earlier openings): no second round within the interval. */
  readonly otherRoundOn: CalendarDate | null;
}

type RoundSettings = Pick<RuleSettings, 'intervalDays' | 'mostReminders'>;

/**
 * The next day on which a round is due, which may have passed; null when no round is left: the reminders are used up or
 * the stop date comes first. One round per person per interval across POTs and waves.
 */
export function nextRoundOn(facts: RoundFacts, settings: RoundSettings): CalendarDate | null {
  const most = settings.mostReminders;
  if (most !== null && facts.rounds > most) return null;
  const after = (date: CalendarDate | null) =>
    date === null ? facts.dueOn : addDays(date, settings.intervalDays);
  const next = latest(facts.dueOn, after(facts.lastRoundOn), after(facts.otherRoundOn));
  return next <= facts.stopOn ? next : null;
}

/**
 * Decides whether a round is due today and which text it takes. A reminder is the last one when the limit or the stop
 * date allows none after it.
 *
 * @param goesOn when its messages go, as the interval counts from then: later than today where a weekend or the quiet
 *   hours hold them back
 */
export function roundDue(
  facts: RoundFacts,
  settings: RoundSettings,
  today: CalendarDate,
  goesOn = today,
): { readonly kind: RoundKind; readonly number: number } | null {
  const next = nextRoundOn(facts, settings);
  if (next === null || next > today || today > facts.stopOn) return null;
  const number = facts.rounds + 1;
  if (facts.partlyAnswered) return { kind: 'partly-answered', number };
  if (facts.rounds === 0) return { kind: facts.later ? 'wave-invitation' : 'invitation', number };
  const following = nextRoundOn({ ...facts, rounds: number, lastRoundOn: goesOn }, settings);
  return { kind: following === null ? 'last-reminder' : 'reminder', number };
}

/** The last round of a survey, as far as its own messages go. */
export interface RoundUnderWay {
  /** Local date on which it first went. */
  readonly lastRoundOn: CalendarDate;
  readonly today: CalendarDate;
  /** A message of it was due before and did not go for a reason of ours, as the daily cap. */
  readonly delayed: boolean;
}

/**
 * Decides whether a message may still belong to the last round: until the day on which the next would be due, whether or not
 * one is left. What we held back ourselves goes later too: a cap delays, it never drops.
 */
export function roundGoesOn(
  { lastRoundOn, today, delayed }: RoundUnderWay,
  { intervalDays }: Pick<RuleSettings, 'intervalDays'>,
): boolean {
  return delayed || today < addDays(lastRoundOn, intervalDays);
}

/** The earlier of two dates of which either may be missing. */
export function earlierOf(a: CalendarDate | null, b: CalendarDate | null): CalendarDate | null {
  return a === null || b === null ? (a ?? b) : earliest(a, b);
}
