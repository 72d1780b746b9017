import { cellOf, type FileColumn, type ReportRow } from '../../plugin/admin/index.ts';

/** The report as a JSON array of objects, one a line, a piece per page. */
export async function* jsonText(
  columns: readonly FileColumn[],
  pages: AsyncIterable<readonly ReportRow[]>,
): AsyncGenerator<string> {
  let before = '[\n';
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    const lines = rows.map((row) =>
      JSON.stringify(Object.fromEntries(columns.map((column) => [column.header, cellOf(row, column)]))),
    );
    yield before + lines.join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
