import type { SurveyState } from './lifecycle.ts';
import { LEAVING_WAVE } from './survey-identity.ts';

/** Survey states in which staff should look at the row that stands for the learner (F05). */
export const REVIEW_STATES: readonly SurveyState[] = ['unsubscribed', 'lapsed', 'barred'];

/** A survey that lapsed because the destination is known has no such row. */
export const NOTHING_TO_REVIEW = 'KNOWN';

/** Decides whether a survey is a case for review, looked at or not: a later wave that nobody answers writes no row. */
export function isForReview(survey: {
  readonly state: SurveyState;
  readonly reason: string;
  readonly wave: number;
}): boolean {
  const { state, reason, wave } = survey;
  return wave === LEAVING_WAVE && REVIEW_STATES.includes(state) && reason !== NOTHING_TO_REVIEW;
}
