import type { SurveyState } from './lifecycle.ts';

/** Survey states in which staff should look at the row that stands for the learner (F05). */
export const REVIEW_STATES: readonly SurveyState[] = ['unsubscribed', 'lapsed', 'barred'];

/** A survey that lapsed because the destination is known has no such row. */
export const NOTHING_TO_REVIEW = 'KNOWN';

/** Decides whether a survey is a case for review, looked at or not. */
export function isForReview(survey: { readonly state: SurveyState; readonly reason: string }): boolean {
  return REVIEW_STATES.includes(survey.state) && survey.reason !== NOTHING_TO_REVIEW;
}
