import {
  type Actor,
  type AdminContext,
  destinationRecords,
  destinationsReport,
  readReportParameters,
} from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';
import type { Listing } from './listing.ts';

export interface ReportOptions {
  readonly by: string;
  readonly from: string;
  readonly to: string;
}

/** `report`: the report *ILR Destinations Tracking*, all pages of it. */
export async function reportAnswer(
  context: AdminContext,
  actor: Actor,
  options: ReportOptions,
): Promise<Answer> {
  const parameters = readReportParameters({ ...options });
  let page = await destinationsReport(context, actor, parameters);
  const rows = [...page.rows];
  while (page.next !== null) {
    page = await destinationsReport(context, actor, parameters, { after: page.next });
    rows.push(...page.rows);
  }
  const what = parameters.by === 'sent' ? 'surveys sent' : 'survey responses';
  const note = `ILR Destinations Tracking: ${rows.length} ${what} from ${parameters.from} to ${parameters.to}.`;
  return answerOf(note, { columns: page.columns, rows });
}

/** `report --learner`: ALL destination records of one learner, whatever their source. */
export async function recordsAnswer(context: AdminContext, actor: Actor, learner: string): Promise<Answer> {
  const table = await destinationRecords(context, actor, learner);
  return answerOf(`All ${table.rows.length} destination records of learner ${learner}.`, table);
}

function answerOf(note: string, { columns, rows }: Listing): Answer {
  return { notes: [note], listing: { columns, rows }, json: rows };
}
