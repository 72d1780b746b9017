import type { CalendarDate, IlrYear } from './model.ts';

/** Collection years whose files are read. */
export const ILR_YEARS: readonly IlrYear[] = [
  '2019-20',
  '2020-21',
  '2021-22',
  '2022-23',
  '2023-24',
  '2024-25',
  '2025-26',
];

/** The destinations entity was part of the ILR up to this year. */
const LAST_WITH_DESTINATIONS: IlrYear = '2023-24';
/** Contact preferences were part of the ILR up to this year. */
const LAST_WITH_PREFERENCES: IlrYear = '2024-25';

export function hasDestinations(year: IlrYear): boolean {
  return year <= LAST_WITH_DESTINATIONS;
}

export function hasPreferences(year: IlrYear): boolean {
  return year <= LAST_WITH_PREFERENCES;
}

/** 1 August of a collection year. */
export function yearStart(year: IlrYear): CalendarDate {
  return `${year.slice(0, 4)}-08-01`;
}

/** `1920` for 2019-20: how the header writes a year. */
export function headerYear(year: IlrYear): string {
  return year.slice(2, 4) + year.slice(5);
}

/** The namespace of a year's files. */
export function namespaceOf(year: IlrYear): string {
  return `ESFA/ILR/${year}`;
}
