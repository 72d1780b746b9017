import {
  type Actor,
  type AdminContext,
  destinationRecords,
  destinationsReport,
  REPORT_COLUMNS,
  type ReportParameters,
  readReportParameters,
} from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';

/** What a line of the report is, by whose date is meant. */
const LINES: Readonly<Record<ReportParameters['by'], string>> = {
  sent: 'surveys sent',
  responses: 'survey responses',
  leavers: 'leavers',
};

/** `report`: the report *ILR Destinations Tracking*, all pages of it. */
export async function reportAnswer(
  context: AdminContext,
  actor: Actor,
  given: Readonly<Record<string, string | undefined>>,
): Promise<Answer> {
  const parameters = readReportParameters(given);
  let page = await destinationsReport(context, actor, parameters);
  const rows = [...page.rows];
  while (page.next !== null) {
    page = await destinationsReport(context, actor, parameters, { after: page.next });
    rows.push(...page.rows);
  }
  return {
    notes: [linesText(parameters, rows.length)],
    listing: { columns: REPORT_COLUMNS.filter(({ onScreen }) => onScreen), rows },
    json: rows,
  };
}

/** How many lines the report has, and of what. */
export function linesText({ by, from, to }: ReportParameters, count: number): string {
  return `ILR Destinations Tracking: ${count} ${LINES[by]} from ${from} to ${to}.`;
}

/** `report --learner`: ALL destination records of one learner, whatever their source. */
export async function recordsAnswer(context: AdminContext, actor: Actor, learner: string): Promise<Answer> {
  const { columns, rows } = await destinationRecords(context, actor, learner);
  return {
    notes: [`All ${rows.length} destination records of learner ${learner}.`],
    listing: { columns, rows },
    json: rows,
  };
}
