import {
  type Actor,
  type AdminContext,
  allColumns,
  exportReport,
  type ReportRow,
  readReportParameters,
  readTemplate,
} from '../../plugin/admin/index.ts';
import { csvText } from '../export/csv.ts';
import { jsonText } from '../export/json.ts';
import type { FileFormat } from './answer.ts';
import { linesText } from './report.ts';

export interface ReportFile {
  readonly format: FileFormat;
  /** A template of columns, for CSV: the name it is told by, and its text. */
  readonly template?: { readonly file: string; readonly text: string };
  /** Called with the lines written so far. */
  readonly onLines: (count: number) => void;
}

/** Pieces of a file, in order. */
type Pieces = AsyncIterable<string | Uint8Array>;

/**
 * `report --output csv|json|xlsx`: all lines of the report as they come, test learners left out.
 * @param write takes the pieces, and is done once they are where they should be
 * @returns how many lines there are, and of what
 * @throws `REPORT_BAD_PARAMETER`, `REPORT_TEMPLATE_WRONG`, `REPORT_TOO_LONG_FOR_XLSX`
 */
export async function reportFile(
  context: AdminContext,
  actor: Actor,
  given: Readonly<Record<string, string | undefined>>,
  { format, template, onLines }: ReportFile,
  write: (pieces: Pieces) => Promise<void>,
): Promise<string> {
  const parameters = readReportParameters(given);
  const columns =
    template === undefined
      ? allColumns(format === 'xlsx' ? 'titles' : 'ids')
      : readTemplate(template.file, template.text);
  let count = 0;
  async function* counted(pages: AsyncIterable<readonly ReportRow[]>) {
    for await (const rows of pages) {
      yield rows;
      count += rows.length;
      onLines(count);
    }
  }
  const piecesOf: Readonly<
    Record<FileFormat, (pages: AsyncIterable<readonly ReportRow[]>) => Promise<Pieces>>
  > = {
    csv: async (pages) => csvText(columns, pages),
    json: async (pages) => jsonText(columns, pages),
    xlsx: async (pages) => {
      const { xlsxBytes } = await import('../export/xlsx.ts');
      return xlsxBytes(columns, pages, new Date(context.host.clock.now()));
    },
  };
  await exportReport(context, actor, parameters, async (pages) =>
    write(await piecesOf[format](counted(pages))),
  );
  return linesText(parameters, count);
}
