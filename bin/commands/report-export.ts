import { basename } from 'node:path';
import type { AdminContext } from '../../plugin/admin/index.ts';
import type { Actor } from '../../plugin/host.ts';
import type { FileFormat } from '../../tui/cli/answer.ts';
import { withProgress } from '../../tui/cli/progress.ts';
import { reportFile } from '../../tui/cli/report-file.ts';
import { PRIVATE, readText, writeText } from '../files.ts';
import { surroundings } from '../surroundings.ts';

export interface ReportExport {
  readonly format: FileFormat;
  /** Null: to the standard output, as it comes. */
  readonly out: string | null;
  /** File of a template of columns. */
  readonly template: string | null;
}

/**
 * `report --output csv|json|xlsx`: the whole report as a file that is its owner's alone, or into a pipe.
 * @returns what to say of it; null where the report itself was printed
 */
export async function exportReportFile(
  context: AdminContext,
  actor: Actor,
  given: Readonly<Record<string, string | undefined>>,
  { format, out, template }: ReportExport,
): Promise<string | null> {
  let lines = 0;
  const file = {
    format,
    ...(template === null ? {} : { template: { file: basename(template), text: await readText(template) } }),
    onLines: (count: number) => {
      lines = count;
    },
  };
  const { pour, isScreen, progress } = surroundings();
  const perform = () =>
    reportFile(context, actor, given, file, (pieces) =>
      out === null ? pour(pieces) : writeText(out, pieces, PRIVATE),
    );
  // On one screen the strokes would stand among the lines.
  if (out === null && isScreen) await perform();
  else {
    const told = await withProgress(() => `writing, ${lines} lines`, progress, perform);
    if (out !== null) return `${told} They are in ${out}.`;
  }
  return null;
}
