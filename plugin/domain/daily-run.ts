import { dateIn, instantOf } from '../../lib/ilr/calendar.ts';
import type { CalendarDate } from '../../lib/ilr/model.ts';

/**
 * The instant of the daily procedure on one local date. A time of day that the clocks skip moves on by the hour they
 * skip; one that comes twice is its first coming: so there is exactly one instant per date.
 * @param timeOfDay "HH:MM" in `zone`
 */
export function runInstant(localDate: CalendarDate, timeOfDay: string, zone: string): string {
  return instantOf(localDate, timeOfDay, zone);
}

/**
 * Decides whether the daily procedure is due: its time has come today and no run of today is there. A missed run starts
 * late on the same day; one missed on an earlier day is not made up for, as today's does its work.
 * @returns the local date to run for, or null
 */
export function runDueOn(
  now: string,
  lastRunOn: CalendarDate | null,
  timeOfDay: string,
  zone: string,
): CalendarDate | null {
  const today = dateIn(now, zone);
  if (lastRunOn !== null && lastRunOn >= today) return null;
  return Date.parse(now) >= Date.parse(runInstant(today, timeOfDay, zone)) ? today : null;
}
