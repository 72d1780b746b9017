import { CodedError } from '../../lib/errors/index.ts';
import type { FileColumn, ReportRow } from '../../plugin/admin/index.ts';

/** Rows of a sheet; the header is one of them. */
const MOST_ROWS = 1_048_576;
/** Width of a column in characters, by what it holds. */
const WIDTHS = { date: 12, number: 10, text: 20 } as const;
/** Day 0 of Excel's calendar, which takes 1900 for a leap year: right for all days since March 1900. */
const DAY_ZERO = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;
const [HEADER_STYLE, DATE_STYLE] = [1, 2];

export interface Sheet {
  readonly columns: readonly FileColumn[];
  readonly pages: AsyncIterable<readonly ReportRow[]>;
  /** From the header to the last cell, like `A1:Z7`: known once all of it is written. */
  range: string | null;
}

/** The sheet as XML, a piece per page. @throws REPORT_TOO_LONG_FOR_XLSX */
export async function* sheetXml(sheet: Sheet): AsyncGenerator<string> {
  const { columns, pages } = sheet;
  const letters = columns.map((_, at) => lettersOf(at));
  const widths = columns.map(
    ({ header, kind }, at) =>
      `<col min="${at + 1}" max="${at + 1}" width="${Math.max(WIDTHS[kind], header.length + 4)}" customWidth="1"/>`,
  );
  const header = columns.map((column, at) => textCell(`${letters[at]}1`, column.header, HEADER_STYLE));
  yield `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData><row r="1">${header.join('')}</row>`;
  let at = 1;
  for await (const rows of pages) {
    if (at + rows.length > MOST_ROWS)
      throw new CodedError('REPORT_TOO_LONG_FOR_XLSX', { most: MOST_ROWS - 1 });
    const lines: string[] = [];
    for (const row of rows) {
      at += 1;
      const cells = columns.map((column, nth) => cell(`${letters[nth]}${at}`, column, row));
      lines.push(`<row r="${at}">${cells.join('')}</row>`);
    }
    if (lines.length > 0) yield lines.join('');
  }
  sheet.range = `A1:${letters.at(-1)}${at}`;
  yield `</sheetData><autoFilter ref="${sheet.range}"/></worksheet>`;
}

function cell(place: string, { id, kind }: FileColumn, row: ReportRow): string {
  const value = row[id];
  if (value === null) return '';
  if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
  return kind === 'date'
    ? `<c r="${place}" s="${DATE_STYLE}"><v>${(Date.parse(value) - DAY_ZERO) / DAY_MS}</v></c>`
    : textCell(place, value, 0);
}

function textCell(place: string, text: string, style: number): string {
  return `<c r="${place}" t="inlineStr"${style === 0 ? '' : ` s="${style}"`}><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** What XML cannot say (control characters, halves of characters) is shown as `·`. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\p{Cs}\uFFFE\uFFFF]|(?![\t\n\r])\p{Cc}/gu, '·')
    .replaceAll(/[&<>]/g, (sign) => ENTITIES[sign]!);
}

/** 0 → `A`, 26 → `AA`. */
function lettersOf(at: number): string {
  const own = String.fromCharCode(65 + (at % 26));
  return at < 26 ? own : lettersOf(Math.floor(at / 26) - 1) + own;
}
