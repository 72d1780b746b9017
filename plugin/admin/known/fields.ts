import { isCalendarDate } from '../../../lib/ilr/calendar.ts';
import type { DpOutcome, OutType } from '../../../lib/ilr/model.ts';
import type { Entry } from '../../domain/index.ts';

/** The fields of a known destination, by the names that the ILR gives them. */
export const ENTRY_FIELDS = [
  'OutType',
  'OutCode',
  'OutStartDate',
  'OutEndDate',
  'OutCollDate',
  'Source',
] as const;
export type EntryField = (typeof ENTRY_FIELDS)[number];
export type EntryText = Readonly<Record<EntryField, string>>;

/** What is wrong with a field, and what to do about it. */
export interface FieldProblem {
  readonly field: string;
  readonly problem: string;
  readonly todo: string;
}

/** Characters of the source that are kept with the row. */
export const LONGEST_SOURCE = 200;

const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;
const WRITE_DATES = 'Write dates as 2025-09-01, or with the day first as 01/09/2025';

/**
 * Whether dates with slashes are written with the month first: one of them cannot be read otherwise. Then none is read, since
 * all of a file are written alike.
 */
export function isMonthFirst(dates: Iterable<string>): boolean {
  for (const date of dates) {
    const [, first, second] = SLASHED.exec(date.trim()) ?? [];
    if (Number(second) > 12 && Number(first) <= 12) return true;
  }
  return false;
}

/**
 * Reads a known destination as somebody typed it. Without a collection date it is collected today.
 * @param how.monthFirst dates with slashes are not read
 */
export function readEntry(
  text: EntryText,
  how: { readonly cause: Entry['cause']; readonly today: string; readonly monthFirst: boolean },
): { readonly entry: Entry } | { readonly problems: readonly FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const told = (field: EntryField) => text[field].trim();
  const note = (field: EntryField, problem: string, todo: string) => {
    problems.push({ field, problem, todo });
    return '';
  };
  const date = (field: EntryField) => {
    if (told(field) === '') return null;
    const found = readDate(told(field), how.monthFirst);
    return 'date' in found ? found.date : note(field, found.problem, WRITE_DATES);
  };
  const outType = told('OutType').toUpperCase();
  if (outType === '') note('OutType', 'is empty', 'Give EDU, EMP, GAP, NPE, OTH, SDE or VOL');
  const outCode = Number(told('OutCode'));
  if (!/^\d{1,2}$/.test(told('OutCode')))
    note(
      'OutCode',
      told('OutCode') === '' ? 'is empty' : 'is no number',
      'Give the number of the code, as 1 in EMP 1',
    );
  const startDate =
    date('OutStartDate') ?? note('OutStartDate', 'is empty', 'Give the day on which it started');
  const endDate = date('OutEndDate');
  const collDate = date('OutCollDate');
  const evidence = told('Source');
  if (evidence === '')
    note('Source', 'is empty', 'Say how it came to be known, such as "employer by telephone"');
  if (evidence.length > LONGEST_SOURCE)
    note('Source', `is longer than ${LONGEST_SOURCE} characters`, 'Say it in fewer words');
  if (problems.length > 0) return { problems };
  const row: DpOutcome = {
    outType: outType as OutType,
    outCode,
    startDate,
    endDate,
    collDate: collDate ?? how.today,
  };
  return { entry: { row, collected: collDate !== null, evidence, cause: how.cause } };
}

function readDate(
  text: string,
  monthFirst: boolean,
): { readonly date: string } | { readonly problem: string } {
  const [, day = '', month = '', year = ''] = SLASHED.exec(text) ?? [];
  if (year !== '' && monthFirst)
    return { problem: `${text} may have the month first, as another date here has` };
  const date = year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isCalendarDate(date) ? { date } : { problem: `${text} is no date` };
}
