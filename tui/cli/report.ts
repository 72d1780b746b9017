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

/** Lines of a table: more are read in a file, and to align a million of them takes all of them at once. */
const MOST_LINES = 1_000;

/** `report`: the report *ILR Destinations Tracking* as a table, from its beginning. */
export async function reportAnswer(
  context: AdminContext,
  actor: Actor,
  given: Readonly<Record<string, string | undefined>>,
): Promise<Answer> {
  const parameters = readReportParameters(given);
  const { rows, next } = await destinationsReport(context, actor, parameters, { limit: MOST_LINES });
  return {
    notes: [
      linesText(parameters, rows.length),
      ...(next === null ? [] : ['There may be more: --output csv, json or xlsx gives all of them.']),
    ],
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
