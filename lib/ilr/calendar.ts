import { Temporal } from 'temporal-polyfill';
import type { CalendarDate } from './model.ts';
import { remembering } from './remembering.ts';

/**
 * What needs a calendar. Dates are ISO text (decision 0005), so that comparing is comparing text; Temporal does the
 * arithmetic. Nothing here knows what day it is.
 */

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const exists = remembering((text) => {
  const [, year, month, day] = ISO_DATE.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined || month < 1 || month > 12 || day < 1)
    return false;
  const leap = month === 2 && (year % 400 === 0 || (year % 4 === 0 && year % 100 !== 0));
  return day <= DAYS_IN_MONTH[month - 1]! + (leap ? 1 : 0);
});

/** Tells whether a text is a date that exists: 2024-02-29 is one, 2025-02-29 is not. */
export function isCalendarDate(text: string): boolean {
  // Only what may be one is worth remembering: a hostile file holds long texts.
  return text.length === 10 && exists(text);
}

/** A run adds the same few days and months to the same few hundred dates for each of a million learners. */
const sumOf = remembering((key) => {
  const [date = '', amount, unit = ''] = key.split(' ');
  return Temporal.PlainDate.from(date)
    .add({ [unit]: Number(amount) })
    .toString();
});

/** The date `days` later, or earlier when negative. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return sumOf(`${date} ${days} days`);
}

/** The date `months` calendar months later; the last day of the month where the day does not exist there. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  return sumOf(`${date} ${months} months`);
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;
}

/** The latest of some dates. */
export function latest(first: CalendarDate, ...others: readonly CalendarDate[]): CalendarDate {
  return others.reduce((a, b) => (b > a ? b : a), first);
}

/** The earliest of some dates. */
export function earliest(first: CalendarDate, ...others: readonly CalendarDate[]): CalendarDate {
  return others.reduce((a, b) => (b < a ? b : a), first);
}

/** 1 August of the teaching year that a date lies in. */
export function teachingYearStart(date: CalendarDate): CalendarDate {
  const year = Number(date.slice(0, 4));
  return date.slice(5) >= '08-01'
    ? `${date.slice(0, 4)}-08-01`
    : `${String(year - 1).padStart(4, '0')}-08-01`;
}

/** 31 July of the teaching year that a date lies in. */
export function teachingYearEnd(date: CalendarDate): CalendarDate {
  const year = Number(teachingYearStart(date).slice(0, 4));
  return `${String(year + 1).padStart(4, '0')}-07-31`;
}

/** Age in full years on a day. Born on 29 February: a year older on 1 March of common years. */
export function ageOn(birth: CalendarDate, date: CalendarDate): number {
  const years = Number(date.slice(0, 4)) - Number(birth.slice(0, 4));
  return date.slice(5) >= birth.slice(5) ? years : years - 1;
}

/** The date that an instant has in a time zone. @param instant ISO 8601 in UTC @param zone IANA name */
export function dateIn(instant: string, zone: string): CalendarDate {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** The time of day, "HH:MM", that a clock in a time zone shows at an instant. @param zone IANA name */
export function timeIn(instant: string, zone: string): string {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(zone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });
}

/** A day in UTC: its first and last date in a zone, and the instant at which the one turns into the other. */
interface UtcDay {
  readonly first: CalendarDate;
  readonly last: CalendarDate;
  readonly turn: string;
}

/** By zone and then day. A day costs more than all that is asked of it, and there are only so many. */
const utcDays = new Map<string, Map<string, UtcDay>>();

/**
 * The dates of very many instants: the zone is asked once for each day in UTC, within which the date changes once at most.
 * @param zone IANA name
 * @returns takes instants with milliseconds, as columns hold them
 */
export function datesIn(zone: string): (instant: string) => CalendarDate {
  const days = utcDays.get(zone) ?? new Map<string, UtcDay>();
  utcDays.set(zone, days);
  return (instant) => {
    const utc = instant.slice(0, 10);
    let day = days.get(utc);
    if (day === undefined) {
      const last = dateIn(`${utc}T23:59:59.999Z`, zone);
      const turn = instantOf(last, '00:00', zone);
      day = { first: dateIn(`${utc}T00:00:00Z`, zone), last, turn };
      days.set(utc, day);
    }
    return instant < day.turn ? day.first : day.last;
  };
}

/**
 * The instant at which a clock in a time zone shows a time on a date. A time that occurs twice is the first of the two;
 * one that the clocks skip is moved on by what they skip.
 * @param timeOfDay "HH:MM"
 */
export function instantOf(date: CalendarDate, timeOfDay: string, zone: string): string {
  const plain = Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(timeOfDay));
  return instantText(plain.toZonedDateTime(zone, { disambiguation: 'compatible' }));
}

/** The instant of a time in a zone with milliseconds, as columns hold it: so that text sorts, and compares, as time does. */
export function instantText(at: Temporal.ZonedDateTime): string {
  return at.toInstant().toString({ smallestUnit: 'millisecond' });
}
