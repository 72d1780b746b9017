import { parse } from 'csv-parse/sync';
import { CodedError } from '../../../lib/errors/index.ts';
import { ENTRY_FIELDS, type EntryText } from './fields.ts';

/** The columns of an upload, in the order of the template. */
export const UPLOAD_COLUMNS = ['LearnRefNumber', ...ENTRY_FIELDS] as const;
type UploadColumn = (typeof UPLOAD_COLUMNS)[number];

/** What a file of faulty rows has besides: passed over when it comes back corrected. */
export const FAULT_COLUMNS = ['Line', 'Problem', 'ToDo'] as const;

const NEEDED: readonly UploadColumn[] = ['LearnRefNumber', 'OutType', 'OutCode', 'OutStartDate'];

/** One row of a file as it stands there. */
export interface UploadRow {
  /** Counted from 1, the header's line included. */
  readonly line: number;
  readonly learner: string;
  readonly told: EntryText;
}

/** A spreadsheet writes `'=1` so that it is no formula, and reads it back so. */
const GUARDED = /^'(?=[=+\-@])/;

/**
 * Reads a file of known destinations: comma-separated, with a header that names the columns in any order and in any case. Takes a
 * byte order mark, either kind of line end, quoted fields and empty lines.
 *
 * @param source stands for every row that names none; null: each row has to
 * @throws `UPLOAD_UNREADABLE` for a file that is no such list as a whole
 */
export function readUpload(text: string, source: string | null): readonly UploadRow[] {
  const [header, ...rows] = recordsOf(text);
  if (header === undefined) throw unreadable('line 1', 'it is empty');
  const places = placesOf(header.record, source !== null);
  return rows
    .filter(({ record }) => record.some((cell) => cell.trim() !== ''))
    .map(({ record, info }) => {
      const cell = (column: UploadColumn) => {
        const place = places.get(column);
        return place === undefined ? '' : (record[place] ?? '').trim().replace(GUARDED, '');
      };
      if (record.length > header.record.length)
        throw unreadable(
          `line ${info.lines}`,
          `${record.length} cells under ${header.record.length} columns`,
        );
      const told = Object.fromEntries(ENTRY_FIELDS.map((field) => [field, cell(field)])) as EntryText & {
        Source: string;
      };
      if (told.Source === '') told.Source = source ?? '';
      return { line: info.lines, learner: cell('LearnRefNumber'), told };
    });
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function recordsOf(text: string): readonly CsvRecord[] {
  try {
    return parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as readonly CsvRecord[];
  } catch (error) {
    const { lines } = error as { lines?: number };
    if (lines === undefined) throw error;
    throw unreadable(`line ${lines}`, 'a quotation mark stands where none can');
  }
}

/** Where each column stands. A name that is not known is refused: what it holds would be lost without a word. */
function placesOf(header: readonly string[], hasSource: boolean): ReadonlyMap<UploadColumn, number> {
  const places = new Map<UploadColumn, number>();
  for (const [place, name] of header.entries()) {
    const plain = name.trim().toLowerCase();
    if (plain === '' || FAULT_COLUMNS.some((known) => known.toLowerCase() === plain)) continue;
    const column = UPLOAD_COLUMNS.find((known) => known.toLowerCase() === plain);
    if (column === undefined) throw unreadable('line 1', `the column "${name.trim()}" is not known`);
    if (places.has(column)) throw unreadable('line 1', `the column ${column} is there twice`);
    places.set(column, place);
  }
  const missing = NEEDED.filter((column) => !places.has(column));
  if (!hasSource && !places.has('Source')) missing.push('Source');
  if (missing.length > 0) throw unreadable('line 1', `there is no column ${missing.join(', ')}`);
  return places;
}

function unreadable(where: string, problem: string): CodedError {
  return new CodedError('UPLOAD_UNREADABLE', { where, problem });
}
