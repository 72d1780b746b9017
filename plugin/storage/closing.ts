import type { Knex } from 'knex';
import type { CalendarDate } from '../../lib/ilr/model.ts';
import { LEAVING_WAVE } from '../domain/index.ts';
import { OPEN_STATES, readSurveys, type SurveyRow } from './surveys.ts';
import { afterKey, type Connection } from './table.ts';

/** Up to which days `close` acts. */
export interface ClosingDays {
  /** A stop date before this day has passed. */
  readonly before: CalendarDate;
  /** Last day of learning for an interim row; null where interim rows are off. */
  readonly endedBy: CalendarDate | null;
}

/** Surveys of one kind in an order that an index has, so that a page costs what it gives and not what there is. */
interface Stream {
  readonly name: string;
  /** Column that orders the stream, before the survey's id. */
  readonly by: 'owes' | 'stop_on';
  query(connection: Connection, days: ClosingDays): Knex.QueryBuilder;
}

const OWING: Stream = {
  name: 'owes',
  by: 'owes',
  query: (connection) => readSurveys(connection).whereNotNull('owes'),
};

const SILENT: readonly Stream[] = OPEN_STATES.map((state) => ({
  name: `silent-${state}`,
  by: 'stop_on',
  query: (connection, { before }) =>
    readSurveys(connection).where('state', state).where('stop_on', '<', before).whereNull('owes'),
}));

/** Looks at every open survey whose learning ended: the one kind without an index of its own, for those who switch it on. */
const INTERIM: readonly Stream[] = OPEN_STATES.map((state) => ({
  name: `interim-${state}`,
  by: 'stop_on',
  query: (connection, { before, endedBy }) =>
    readSurveys(connection)
      .where('state', state)
      .where('stop_on', '>=', before)
      .whereNull('owes')
      .where('wave', LEAVING_WAVE)
      .whereRaw('coalesce(actual_end, termination) <= ?', [endedBy as string])
      .whereNotExists(
        connection('dt_outcome')
          .whereRaw('dt_outcome.survey_id = dt_survey.survey_id')
          .andWhere('dt_outcome.cause', 'interim')
          .select('dt_outcome.id'),
      ),
}));

/**
 * Surveys on which `close` may have to act: owing a non-response row, unanswered past `before`, or, where interim rows are
 * on, unanswered though learning ended on or before `endedBy` and without an interim row yet. Each once, page by page.
 *
 * @param after what the page before gave as `next`; empty for the first
 * @returns `next`: null when there are no more
 */
export async function surveysToClose(
  connection: Connection,
  request: ClosingDays & { readonly after: string; readonly limit: number },
): Promise<{ readonly surveys: SurveyRow[]; readonly next: string | null }> {
  const streams = [OWING, ...SILENT, ...(request.endedBy === null ? [] : INTERIM)];
  const [name = '', at = '', surveyId = ''] = request.after.split(' ');
  const first = Math.max(
    0,
    streams.findIndex((stream) => stream.name === name),
  );
  const surveys: SurveyRow[] = [];
  for (const stream of streams.slice(first)) {
    const query = stream.query(connection, request);
    if (stream.name === name) afterKey(query, [stream.by, at], ['survey_id', surveyId]);
    const left = request.limit - surveys.length;
    const page = (await query.orderBy([stream.by, 'survey_id']).limit(left)) as SurveyRow[];
    surveys.push(...page);
    const last = page.at(-1);
    if (page.length === left && last !== undefined) {
      const place = stream.by === 'owes' ? last.owes : last.stopOn;
      return { surveys, next: `${stream.name} ${place} ${last.surveyId}` };
    }
  }
  return { surveys, next: null };
}
