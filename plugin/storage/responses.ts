import type { CalendarDate } from '../../lib/ilr/model.ts';
import { inChunks } from '../../lib/sql/index.ts';
import { afterKey, type Connection, defineTable } from './table.ts';

/** What a learner told, once per survey: partial until submitted. */
export interface ResponseRow {
  readonly surveyId: string;
  readonly kind: 'partial' | 'answered';
  readonly submittedOn: CalendarDate | null;
  readonly answeredBy: 'learner' | 'proxy' | 'staff';
  /** JSON in the shape of the wire's answers. */
  readonly answers: string;
  /** JSON: what was told and did not become a row, and why. */
  readonly evidence: string;
  readonly receivedAt: string;
}

const table = defineTable<ResponseRow>(
  'dt_response',
  ['surveyId'],
  ['surveyId', 'kind', 'submittedOn', 'answeredBy', 'answers', 'evidence', 'receivedAt'],
);

export const upsertResponses = table.upsert;

export async function responsesOf(
  connection: Connection,
  surveyIds: readonly string[],
): Promise<Map<string, ResponseRow>> {
  const rows = new Map<string, ResponseRow>();
  for (const page of inChunks([...new Set(surveyIds)], 400))
    for (const row of (await table.read(connection).whereIn('survey_id', page)) as ResponseRow[])
      rows.set(row.surveyId, row);
  return rows;
}

/** Answered surveys submitted within the dates, both included, in order, by keyset. */
export async function responsesBetween(
  connection: Connection,
  request: {
    readonly from: CalendarDate;
    readonly to: CalendarDate;
    readonly after: { submittedOn: string; surveyId: string } | null;
    readonly limit: number;
  },
): Promise<ResponseRow[]> {
  const query = table
    .read(connection)
    .where('kind', 'answered')
    .andWhereBetween('submitted_on', [request.from, request.to]);
  const { after } = request;
  if (after !== null) afterKey(query, ['submitted_on', after.submittedOn], ['survey_id', after.surveyId]);
  return query.orderBy(['submitted_on', 'survey_id']).limit(request.limit);
}
