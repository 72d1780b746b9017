import { LEAVING_WAVE, type ReasonCode, type SurveyReason } from '../domain/index.ts';
import type { EventRow } from '../storage/events.ts';
import type { SurveyChange } from './follow-decision.ts';
import type { Occasion } from './goes-by.ts';

/** What became of a survey, and why, for the timeline. */
export function surveyEvent(
  { survey, event }: Pick<SurveyChange, 'survey' | 'event'>,
  why: ReasonCode | SurveyReason,
  { askedBy, now, goesBy }: Occasion,
): EventRow {
  return {
    at: now,
    learnerRef: survey.learnerRef,
    surveyId: survey.surveyId,
    what: `survey-${event}`,
    why,
    who: askedBy,
    data: JSON.stringify({
      pot: survey.potId,
      ...(survey.wave === LEAVING_WAVE ? {} : { wave: survey.wave }),
      opening: survey.opening,
      state: survey.state,
      ...goesBy,
    }),
  };
}
