import type { CalendarDate } from '../../lib/ilr/model.ts';
import { inChunks } from '../../lib/sql/index.ts';
import { type Connection, defineTable } from './table.ts';

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
