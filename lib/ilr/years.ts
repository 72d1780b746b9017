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

/** Last year of what was once part of the ILR; a MIS holds it longer. */
const LAST_YEAR_WITH = {
  LearnerDestinationandProgression: '2023-24',
  ContactPreference: '2024-25',
} as const satisfies Record<string, IlrYear>;

/** Whether files of a year have the entity at all: a file that cannot have it says nothing by leaving it out. */
export function yearHas(year: IlrYear, entity: keyof typeof LAST_YEAR_WITH): boolean {
  return year <= LAST_YEAR_WITH[entity];
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
