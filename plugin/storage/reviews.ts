import type { Knex } from 'knex';
import { LEAVING_WAVE, NOTHING_TO_REVIEW, REVIEW_STATES } from '../domain/index.ts';
import { readSurveys, type SurveyRow } from './surveys.ts';
import { type Connection, defineTable } from './table.ts';

/** A case that somebody looked at. It counts while the survey is in the state in which it was looked at. */
export interface ReviewRow {
  readonly surveyId: string;
  readonly learnerRef: string;
  readonly state: SurveyRow['state'];
  readonly who: string;
  readonly at: string;
  readonly note: string;
}

const table = defineTable<ReviewRow>(
  'dt_review',
  ['surveyId'],
  ['surveyId', 'learnerRef', 'state', 'who', 'at', 'note'],
);

/** Marks cases as looked at; who looked at one again takes the place of who did before. */
export const upsertReviews = table.upsert;

/** The reviews of one learner record, also those that no longer count. */
export async function reviewsOf(connection: Connection, learnerRef: string): Promise<ReviewRow[]> {
  return table.read(connection).where('learner_ref', learnerRef);
}

export async function removeReviews(tx: Knex.Transaction, surveyIds: readonly string[]): Promise<void> {
  await tx('dt_review').whereIn('survey_id', surveyIds).delete();
}

/** The surveys of one learner record that are cases for review, looked at or not. */
export async function casesOf(connection: Connection, learnerRef: string): Promise<SurveyRow[]> {
  return readSurveys(connection)
    .where('learner_ref', learnerRef)
    .where('wave', LEAVING_WAVE)
    .whereIn('state', [...REVIEW_STATES])
    .whereNot('reason', NOTHING_TO_REVIEW);
}
