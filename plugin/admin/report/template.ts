import { CodedError, isCoded } from '../../../lib/errors/index.ts';
import { nearest, parseText, type TextDocument } from '../../config/index.ts';
import { REPORT_COLUMNS } from './columns.ts';
import { DATE_FORMATS, type DateFormat, type FileColumn } from './file-columns.ts';

/** Far above a template of every column; what is larger is some other file. */
const LARGEST_CHARACTERS = 100_000;
/** Characters of a header. */
const HEADER_LENGTH = 100;

const FIELDS = ['column', 'header', 'format'];

/**
 * Reads which columns a funder wants, in which order and under which headers, from the text of a JSON or YAML file.
 * @throws `REPORT_TEMPLATE_WRONG` naming file and line
 */
export function readTemplate(file: string, text: string): readonly FileColumn[] {
  const refuse = (where: string, problem: string) =>
    new CodedError('REPORT_TEMPLATE_WRONG', { where, problem });
  if (text.length > LARGEST_CHARACTERS) throw refuse(file, 'it is too large for a template');
  let document: TextDocument;
  try {
    document = parseText(text, /\.json$/i.test(file) ? 'json' : 'yaml', file);
  } catch (error) {
    throw isCoded(error, 'CONFIG_FILE_UNREADABLE') ? refuse(file, String(error.details.problem)) : error;
  }
  const wrong = (path: readonly (string | number)[], problem: string) =>
    refuse(`${file}, line ${document.place(path).line}`, problem);

  const content = groupOf(document.content) ?? {};
  const other = Object.keys(content).find((key) => key !== 'columns');
  if (other !== undefined) throw wrong([other], `"${other}" is no part of a template; columns is the one`);
  const { columns } = content;
  if (!Array.isArray(columns) || columns.length === 0) throw wrong([], 'it has no list of columns');
  return columns.map((one: unknown, at) =>
    readColumn(one, (path, problem) => wrong(['columns', at, ...path], problem)),
  );
}

type Wrong = (path: readonly string[], problem: string) => CodedError;

function readColumn(given: unknown, wrong: Wrong): FileColumn {
  const fields = groupOf(given);
  if (fields === null) throw wrong([], 'a column is a group of column, header and format');
  const unknown = Object.keys(fields).find((key) => !FIELDS.includes(key));
  if (unknown !== undefined) throw wrong([unknown], `"${unknown}" is none of ${FIELDS.join(', ')}`);
  const { column, header, format } = fields;
  const found = REPORT_COLUMNS.find(({ id }) => id === column);
  if (found === undefined) throw wrong(['column'], noColumn(column));
  if (header !== undefined && !isHeader(header))
    throw wrong(['header'], `a header is a text of 1 to ${HEADER_LENGTH} characters in one line`);
  if (format !== undefined && found.kind !== 'date')
    throw wrong(['format'], `"${found.id}" is no date, and only dates have a format`);
  if (format !== undefined && !isDateFormat(format))
    throw wrong(['format'], `a format of a date is one of ${DATE_FORMATS.join(', ')}`);
  return { id: found.id, kind: found.kind, header: header ?? found.title, format: format ?? 'yyyy-mm-dd' };
}

function noColumn(column: unknown): string {
  if (typeof column !== 'string') return 'it names no column of the report';
  const suggestion = nearest(
    column,
    REPORT_COLUMNS.map(({ id }) => id),
  );
  return `the report has no column "${column}"; the nearest is ${suggestion}`;
}

function isHeader(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length <= HEADER_LENGTH &&
    !/\p{Cc}/u.test(value)
  );
}

function isDateFormat(value: unknown): value is DateFormat {
  return DATE_FORMATS.some((format) => format === value);
}

function groupOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}
