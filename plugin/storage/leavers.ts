import type { Knex } from 'knex';
import type { CalendarDate } from '../../lib/ilr/model.ts';
import { LEAVING_WAVE, type SurveyState } from '../domain/index.ts';
import { afterKey, type Connection } from './table.ts';

/** One POT with its decision and, where it is asked about, the survey at leaving as it stands: a line of a list. */
export interface LeaverRow {
  readonly learnerRef: string;
  readonly potId: string;
  readonly reason: string;
  readonly held: 'absent' | 'test' | null;
  readonly termination: CalendarDate | null;
  readonly reviewOn: CalendarDate | null;
  readonly surveyId: string | null;
  readonly state: SurveyState | null;
  readonly rounds: number | null;
  readonly lastRoundOn: CalendarDate | null;
  readonly stopOn: CalendarDate | null;
}

export interface LeaversRequest {
  readonly after: { readonly learnerRef: string; readonly potId: string } | null;
  readonly limit: number;
  readonly reason?: string;
  readonly state?: string;
  /** Beginning of the learner reference. */
  readonly learner?: string;
}

/** A query on decisions (`d`), each with the newest survey of a wave (`s`) where there is one. */
export function decisionsWithNewestSurvey(connection: Connection, wave: number): Knex.QueryBuilder {
  const newer = connection('dt_survey as n')
    .whereRaw('n.learner_ref = s.learner_ref and n.pot_id = s.pot_id and n.wave = s.wave')
    .whereRaw('n.opening > s.opening')
    .select('n.survey_id');
  return connection('dt_decision as d')
    .leftJoin('dt_survey as s', (join) =>
      join.on('s.learner_ref', 'd.learner_ref').andOn('s.pot_id', 'd.pot_id').andOnVal('s.wave', wave),
    )
    .whereNotExists(newer);
}

/** Decisions with their newest survey, in order of learner and POT, by keyset. */
export async function leaversAfter(connection: Connection, request: LeaversRequest): Promise<LeaverRow[]> {
  const query = decisionsWithNewestSurvey(connection, LEAVING_WAVE)
    .orderBy(['d.learner_ref', 'd.pot_id'])
    .limit(request.limit)
    .select({
      learnerRef: 'd.learner_ref',
      potId: 'd.pot_id',
      reason: 'd.reason',
      held: 'd.held',
      termination: 'd.termination',
      reviewOn: 'd.review_on',
      surveyId: 's.survey_id',
      state: 's.state',
      rounds: 's.rounds',
      lastRoundOn: 's.last_round_on',
      stopOn: 's.stop_on',
    });
  if (request.reason !== undefined) query.where('d.reason', request.reason);
  if (request.state !== undefined) query.where('s.state', request.state);
  if (request.learner !== undefined && request.learner !== '')
    query.whereBetween('d.learner_ref', [request.learner, `${request.learner}\uffff`]);
  const { after } = request;
  if (after !== null) afterKey(query, ['d.learner_ref', after.learnerRef], ['d.pot_id', after.potId]);
  return query;
}
