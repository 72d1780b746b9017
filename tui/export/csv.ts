import { stringify } from 'csv-stringify/sync';
import { cellOf, type FileColumn, type ReportRow } from '../../plugin/admin/index.ts';

/**
 * The report as CSV, a piece per page of it: comma, CRLF never, quotes where they are needed (RFC 4180 but for the line
 * ends, which are those of every other command). A cell that a spreadsheet would run as a formula is made text by a `'`.
 */
export async function* csvText(
  columns: readonly FileColumn[],
  pages: AsyncIterable<readonly ReportRow[]>,
): AsyncGenerator<string> {
  yield csv([columns.map(({ header }) => header)]);
  for await (const rows of pages)
    if (rows.length > 0) yield csv(rows.map((row) => columns.map((column) => cellOf(row, column) ?? '')));
}

function csv(lines: readonly (readonly (string | number)[])[]): string {
  return stringify(
    lines.map((line) => [...line]),
    { escape_formulas: true },
  );
}
