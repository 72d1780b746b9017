import type { Decision, ToldBefore } from '../domain/index.ts';
import type { HostLearner } from '../host.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { WireSurveyFacts } from '../survey/wire.ts';
import { addressedAs } from './addressed-as.ts';
import { surveyByHand } from './by-hand.ts';
import type { SurveyPlace } from './follow-decision.ts';
import { isSamePot } from './same-pot.ts';
import { isOpen } from './standing.ts';

/** The survey that staff fill in with the learner, or in words why there is none. */
export type SurveyToFill = { readonly survey: SurveyRow } | { readonly none: string };

/**
 * The newest survey of the POT that is open; else one that lapsed and whose link still takes answers; else a new one, or a
 * new opening, of which no message goes.
 */
export function surveyToFill(
  decision: Decision,
  surveys: readonly SurveyRow[],
  where: SurveyPlace,
  today: string,
): SurveyToFill {
  const own = surveys
    .filter((survey) => isSamePot(survey, decision))
    .sort((a, b) => b.wave - a.wave || b.opening - a.opening);
  const open = own.find(isOpen);
  if (open !== undefined) return { survey: open };
  const newest = own[0];
  if (newest?.state === 'answered') return { none: 'the learner has answered already' };
  if (newest?.state === 'unsubscribed') return { none: 'the learner wants no more of this survey' };
  if (newest?.state === 'lapsed')
    return newest.closesOn >= today ? { survey: newest } : { none: 'the survey takes no answers any more' };
  const survey = surveyByHand(decision, surveys, where);
  return survey === null ? { none: 'the survey of this period of training has ended' } : { survey };
}

/**
 * What the survey service has to know of a survey, where no message tells it.
 * @param told what the learner told last, where it is a later survey
 */
export function surveyFacts(
  survey: SurveyRow,
  learner: HostLearner,
  provider: string,
  told: readonly ToldBefore[],
): WireSurveyFacts {
  const { living, ...addressed } = addressedAs(learner, survey.potId);
  return {
    learner: survey.learnerRef,
    ...addressed,
    provider,
    endedOn: survey.termination,
    closesOn: survey.closesOn,
    livingQuestion: living,
    ...(told.length === 0 ? {} : { toldBefore: { activities: [...told] } }),
  };
}
