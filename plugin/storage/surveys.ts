import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import { CodedError } from '../../lib/errors/index.ts';
import type { CalendarDate } from '../../lib/ilr/model.ts';
import { inChunks } from '../../lib/sql/index.ts';
import type { DelayCause, SurveyState } from '../domain/index.ts';
import { afterKey, type Connection, defineTable } from './table.ts';

/** One survey: person + POT + wave, in one opening. */
export interface SurveyRow {
  readonly surveyId: string;
  readonly personKey: string;
  readonly learnerRef: string;
  readonly potId: string;
  readonly wave: number;
  readonly opening: number;
  readonly state: SurveyState;
  /** Reason code of the decision that opened or last moved it. */
  readonly reason: string;
  readonly potStart: CalendarDate;
  /** First day of contact of a later wave; null: the one at leaving, which the settings say. */
  readonly dueOn: CalendarDate | null;
  readonly actualEnd: CalendarDate | null;
  readonly termination: CalendarDate;
  readonly stopOn: CalendarDate;
  readonly closesOn: CalendarDate;
  /** Rounds planned so far. */
  readonly rounds: number;
  /** Date of the first sending of the last round; null before the first. */
  readonly lastRoundOn: CalendarDate | null;
  /** Cause of a non-response row that `close` still has to settle; null when nothing is owed. */
  readonly owes: 'barred' | 'unsubscribed' | 'silent' | null;
  /** Why the round that is due did not go yet; null: none is, or it went. */
  readonly delayed: DelayCause | null;
  /** Day on which the newest answer was submitted; null: none came. */
  readonly answeredOn: CalendarDate | null;
  /** Day since when the learner wants no more messages about it: later waves end with it. Null: they may come. */
  readonly stoppedOn: CalendarDate | null;
  readonly changedAt: string;
}

const table = defineTable<SurveyRow>(
  'dt_survey',
  ['surveyId'],
  [
    'surveyId',
    'personKey',
    'learnerRef',
    'potId',
    'wave',
    'opening',
    'state',
    'reason',
    'potStart',
    'dueOn',
    'actualEnd',
    'termination',
    'stopOn',
    'closesOn',
    'rounds',
    'lastRoundOn',
    'owes',
    'delayed',
    'answeredOn',
    'stoppedOn',
    'changedAt',
  ],
);

/** States of a survey that is still asked. */
export const OPEN_STATES: SurveyState[] = ['due', 'invited', 'partly-answered'];

/** A query on surveys. */
export const readSurveys = table.read;

/** Writes surveys that were read in this same transaction. */
export const upsertSurveys = table.upsert;

/**
 * Writes surveys that were worked on outside the transaction, each only if it still is as it was seen: two runs of one
 * tenant may work on one survey, and an answer that one imports must not be undone by the other.
 *
 * @param seen the surveys as they were read; one that was not there is new
 * @throws `SURVEY_CHANGED`: nothing is written, the page is worked again
 */
export async function saveSurveys(
  tx: Knex.Transaction,
  surveys: readonly SurveyRow[],
  seen: ReadonlyMap<string, SurveyRow>,
): Promise<void> {
  const held = await surveysById(
    tx,
    surveys.map(({ surveyId }) => surveyId),
  );
  for (const { surveyId, learnerRef } of surveys)
    if (!isDeepStrictEqual(held.get(surveyId), seen.get(surveyId)))
      throw new CodedError('SURVEY_CHANGED', { learner: learnerRef });
  await table.save(tx, surveys, held.values());
}

/** In the order in which they are asked: by period of training, wave and opening. */
export function inOrderOfAsking(surveys: Iterable<SurveyRow>): SurveyRow[] {
  const pot = ({ learnerRef, potId }: SurveyRow) => `${learnerRef}\u0000${potId}`;
  return [...surveys].sort((a, b) =>
    pot(a) === pot(b) ? a.wave - b.wave || a.opening - b.opening : pot(a) < pot(b) ? -1 : 1,
  );
}

export async function surveysOfPersons(
  connection: Connection,
  personKeys: readonly string[],
): Promise<SurveyRow[]> {
  const rows: SurveyRow[] = [];
  for (const page of inChunks(personKeys, 400))
    rows.push(...(await table.read(connection).whereIn('person_key', page)));
  return rows;
}

/** Surveys of these learner records that are still asked. */
export async function openSurveysOf(connection: Connection, refs: readonly string[]): Promise<SurveyRow[]> {
  const rows: SurveyRow[] = [];
  for (const page of inChunks(refs, 400))
    rows.push(...(await table.read(connection).whereIn('learner_ref', page).whereIn('state', OPEN_STATES)));
  return rows;
}

export async function surveysById(
  connection: Connection,
  ids: readonly string[],
): Promise<Map<string, SurveyRow>> {
  const rows = new Map<string, SurveyRow>();
  for (const page of inChunks([...new Set(ids)], 400))
    for (const row of (await table.read(connection).whereIn('survey_id', page)) as SurveyRow[])
      rows.set(row.surveyId, row);
  return rows;
}

/** How many surveys are in each state. */
export async function countByState(connection: Connection): Promise<Record<string, number>> {
  const query = connection('dt_survey')
    .select('state')
    .count({ surveys: '*' })
    .groupBy('state')
    .orderBy('state');
  const rows = (await query) as { state: string; surveys: number }[];
  return Object.fromEntries(rows.map((row) => [row.state, Number(row.surveys)]));
}

/** Surveys whose last day for answers lies before a date, in the order of that day, after a place in it. */
export async function surveysClosedBefore(
  connection: Connection,
  request: {
    readonly before: CalendarDate;
    readonly after: Pick<SurveyRow, 'closesOn' | 'surveyId'> | null;
    readonly limit: number;
  },
): Promise<SurveyRow[]> {
  const { before, after, limit } = request;
  const query = table.read(connection).where('closes_on', '<', before);
  if (after !== null) afterKey(query, ['closes_on', after.closesOn], ['survey_id', after.surveyId]);
  return query.orderBy(['closes_on', 'survey_id']).limit(limit);
}

/** Surveys still open whose stop date lies in `from` ≤ stop < `before`: past their stop date and not closed. */
export async function countPastStop(
  connection: Connection,
  span: { readonly from: CalendarDate; readonly before: CalendarDate },
): Promise<number> {
  const row = await connection('dt_survey')
    .whereIn('state', OPEN_STATES)
    .andWhere('stop_on', '>=', span.from)
    .andWhere('stop_on', '<', span.before)
    .count({ surveys: '*' })
    .first();
  return Number((row as { surveys: number } | undefined)?.surveys ?? 0);
}

/** The latest stop date of surveys that are still open; null when none is. */
export async function latestStop(connection: Connection): Promise<CalendarDate | null> {
  const row = await connection('dt_survey').whereIn('state', OPEN_STATES).max({ stopOn: 'stop_on' }).first();
  return (row as { stopOn: CalendarDate | null } | undefined)?.stopOn ?? null;
}
