import { dateIn, timeIn } from '../../../lib/ilr/calendar.ts';
import type { CalendarDate } from '../../../lib/ilr/model.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A date as people write it: `1 Jul 2025`. */
export function dateInWords(date: CalendarDate): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

/** An instant as a clock of the tenant showed it: `1 Jul 2025, 09:00`. @param zone IANA name */
export function instantInWords(instant: string, zone: string): string {
  return `${dateInWords(dateIn(instant, zone))}, ${timeIn(instant, zone)}`;
}
