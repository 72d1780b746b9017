import type { Told } from '../wire.ts';

/** Day, month and year as they were typed into three fields. */
export interface TypedDate {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

/**
 * A date as told: with a day, or only month and year. Padded as ISO writes it.
 *
 * @returns null when there is no such date
 */
export function readTyped(typed: TypedDate): TypedDate | null {
  const year = /^\d{4}$/.test(typed.year.trim()) ? typed.year.trim() : null;
  const month = twoDigits(typed.month, 12);
  const day = typed.day.trim() === '' ? '' : twoDigits(typed.day, 31);
  if (year === null || month === null || day === null) return null;
  if (day !== '' && !exists(`${year}-${month}-${day}`)) return null;
  return { day, month, year };
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
export function firstDay(typed: TypedDate): string {
  return `${typed.year}-${typed.month}-${typed.day === '' ? '01' : typed.day}`;
}

/** The last day that may be meant, for comparing only: a month may read as its 31st. */
export function lastDay(typed: TypedDate): string {
  return `${typed.year}-${typed.month}-${typed.day === '' ? '31' : typed.day}`;
}

function twoDigits(text: string, most: number): string | null {
  const trimmed = text.trim();
  if (!/^\d{1,2}$/.test(trimmed)) return null;
  const value = Number(trimmed);
  return value >= 1 && value <= most ? String(value).padStart(2, '0') : null;
}

function exists(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}
