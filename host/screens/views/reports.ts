import type { ReportTable } from '../../../plugin/host.ts';
import type { ReportEntry } from '../../plugin-manifest.ts';
import { columnsOf } from '../columns.ts';
import { type Draft, reportFields } from '../fields.ts';
import { heading, type Intent, link, note, type Page, page, type Row } from '../page.ts';
import { formRows } from './form.ts';

/** The report library: reports by folder. */
export function reportsPage(reports: readonly ReportEntry[], today: string): Page {
  const rows = reports.flatMap((report, at): Row[] => {
    const { id, title, folder, description } = report;
    const to = { at: 'report', id, draft: firstDraft(report, today) } as const;
    const begins = folder !== reports[at - 1]?.folder;
    return [...(begins ? [heading(folder)] : []), link(id, title, '', to, description)];
  });
  return page('Report library', rows);
}

/** What is asked for before anything is said: the first of the choices, and today. */
function firstDraft(report: ReportEntry, today: string): Draft {
  return Object.fromEntries(
    report.parameters.map(({ id, type, choices }) => [
      id,
      type === 'date' ? today : (choices?.[0]?.value ?? ''),
    ]),
  );
}

/** A report and its parameters. */
export function reportPage(report: ReportEntry, draft: Draft): Page {
  const { id, title, folder } = report;
  const then = { kind: 'go', to: { at: 'rows', id, parameters: draft } } as const;
  return page(`${folder} › ${title}`, formRows(reportFields(report), draft, then, 'Show the report'));
}

/** Rows of a report; from a row to all records of its learner, where the report has that. */
export function rowsPage(
  report: ReportEntry,
  parameters: Draft,
  table: ReportTable,
  after: string | null,
): Page {
  const { id, drill } = report;
  return tablePage(`${report.title}: ${told(report, parameters)}`, table, after, (row) =>
    drill && typeof row.learner === 'string'
      ? { kind: 'go', to: { at: 'drill', id, learner: row.learner } }
      : { kind: 'refuse', why: 'Nothing lies behind this row' },
  );
}

export function drillPage(learner: string, table: ReportTable): Page {
  return tablePage(`All destination records of ${learner}`, table, null, () => ({
    kind: 'refuse',
    why: 'Nothing lies behind this row',
  }));
}

function tablePage(
  title: string,
  { columns, rows, next }: ReportTable,
  after: string | null,
  intentOf: (row: ReportTable['rows'][number]) => Intent,
): Page {
  const cells = rows.map((row) => columns.map(({ id }) => String(row[id] ?? '')));
  const lines = rows.map(
    (row, at): Row => ({
      ...{ kind: 'cells', id: `row ${after ?? ''} ${at}`, cells: cells[at]!, intent: intentOf(row) },
    }),
  );
  const titles = columns.map((column) => column.title);
  return page(title, lines.length === 0 ? [note('No rows.')] : lines, {
    columns: columnsOf(titles, cells),
    next,
  });
}

/** The parameters in the words of their choices. Of those that need not be given, the ones that narrow the report. */
function told(report: ReportEntry, parameters: Draft): string {
  const words = reportFields(report).flatMap(({ id, choices, required }) => {
    const value = parameters[id] ?? '';
    if (!required && (value === '' || value === choices[0]?.value)) return [];
    return choices.find((choice) => choice.value === value)?.title ?? value;
  });
  return words.join(', ');
}
