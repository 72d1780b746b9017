import type { CalendarDate } from '../../lib/ilr/model.ts';

/** The earlier of two dates of which either may be missing. */
export function earlierOf(a: CalendarDate | null, b: CalendarDate | null): CalendarDate | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
