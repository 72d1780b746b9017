import { isCalendarDate } from '../../lib/ilr/calendar.ts';
import type { Told } from '../wire.ts';

/** Day, month and year as they were typed into three fields, or as they are kept: padded as ISO writes them. */
export interface TypedDate {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

/** Beginnings by which a month is known, English and Welsh; three letters tell all of them apart. */
const MONTHS = [
  ['jan', 'ion'],
  ['feb', 'chw'],
  ['mar', 'maw'],
  ['apr', 'ebr'],
  ['may', 'mai'],
  ['jun', 'meh'],
  ['jul', 'gor'],
  ['aug', 'aws'],
  ['sep', 'med'],
  ['oct', 'hyd'],
  ['nov', 'tac'],
  ['dec', 'rha'],
];

/**
 * A date as told: with a day, or only month and year. A month may be a word, a year its last two figures.
 *
 * @returns the date, or the part that is missing or wrong
 */
export function readTyped(typed: TypedDate): TypedDate | keyof TypedDate {
  const month = monthOf(typed.month.trim().toLowerCase());
  if (month === null) return 'month';
  const year = yearOf(typed.year.trim());
  if (year === null) return 'year';
  if (typed.day.trim() === '') return { day: '', month, year };
  const day = typed.day.trim().padStart(2, '0');
  return isCalendarDate(`${year}-${month}-${day}`) ? { day, month, year } : 'day';
}

/** The wire's shape of what a page with a date holds. */
export function toTold(page: Readonly<Record<string, string | readonly string[]>> | undefined): Told {
  if (page?.when !== 'date' || typeof page.year !== 'string' || page.year === '') return { when: 'unknown' };
  const month = `${page.year}-${String(page.month)}`;
  return page.day === ''
    ? { when: 'month', value: month }
    : { when: 'date', value: `${month}-${String(page.day)}` };
}

/** The first day that may be meant: what a month compares by. */
export function firstDay(date: TypedDate): string {
  return `${date.year}-${date.month}-${date.day === '' ? '01' : date.day}`;
}

/** The last day that may be meant, for comparing only: a month may read as its 31st. */
export function lastDay(date: TypedDate): string {
  return `${date.year}-${date.month}-${date.day === '' ? '31' : date.day}`;
}

function monthOf(text: string): string | null {
  const number = /^\d{1,2}$/.test(text)
    ? Number(text)
    : /^[a-z]{3,12}$/.test(text)
      ? MONTHS.findIndex((names) => names.includes(text.slice(0, 3))) + 1
      : 0;
  return number >= 1 && number <= 12 ? String(number).padStart(2, '0') : null;
}

function yearOf(text: string): string | null {
  if (/^\d{4}$/.test(text)) return text;
  return /^\d{2}$/.test(text) ? `20${text}` : null;
}
