import { stringify } from 'csv-stringify/sync';
import { type Listing, tableLines } from './listing.ts';

export const FORMATS = ['table', 'json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** Formats of a whole report, line by line as it comes. */
export const FILE_FORMATS = ['csv', 'json', 'xlsx'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** What a command came back with, ready for any format. */
export interface Answer {
  /** For people, above the table: what happened, in a sentence each. */
  readonly notes?: readonly string[];
  readonly listing?: Listing;
  /** For spreadsheets, where rows for people would not do. */
  readonly spreadsheet?: Listing;
  /** For programs: everything, structured. */
  readonly json: unknown;
}

/**
 * What stands above a page of a listing: that there is nothing, and how to see the page that follows.
 *
 * @param nothing a sentence for where there is nothing
 * @param next where the page that follows begins, as `--after` takes it; null: this is the last
 */
export function pageNotes(rows: readonly unknown[], nothing: string, next: string | number | null): string[] {
  return [
    ...(rows.length === 0 ? [nothing] : []),
    ...(next === null ? [] : [`There may be more: --after ${next}`]),
  ];
}

/** The answer as text in a format, with a line end; no escapes, fit for a pipe. */
export function renderAnswer(
  { notes = [], listing, spreadsheet = listing, json }: Answer,
  format: Format,
): string {
  if (format === 'json') return `${JSON.stringify(json, null, 2)}\n`;
  if (format === 'csv') return spreadsheet === undefined ? '' : toCsv(spreadsheet);
  const table = listing === undefined || listing.rows.length === 0 ? [] : tableLines(listing);
  const gap = notes.length > 0 && table.length > 0 ? [''] : [];
  return `${[...notes, ...gap, ...table].join('\n')}\n`;
}

/** A cell that a spreadsheet would run as a formula is made text. */
function toCsv({ columns, rows }: Listing): string {
  return stringify(
    rows.map((row) => columns.map(({ id }) => row[id] ?? '')),
    { header: true, columns: columns.map(({ id }) => id), escape_formulas: true },
  );
}
