import { earlierOf } from '../domain/index.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import { isOpen } from './follow-decision.ts';
import { followingSmsOn, planFollowingSms } from './following-sms.ts';
import { planLateMessages } from './late-messages.ts';
import type { Place, Plan } from './plan-person.ts';
import { nextRoundDue, planRound, type RoundPlace } from './plan-round.ts';

/** Plans the round that is due, if any; the day on which to look again. */
export function planContacts(
  survey: SurveyRow | undefined,
  of: Pick<RoundPlace, 'decision' | 'told' | 'learner' | 'contacts'> & {
    readonly surveys: Map<string, SurveyRow>;
    readonly place: Place;
    readonly plan: Plan;
  },
): string | null {
  if (survey === undefined || !isOpen(survey)) return null;
  const { decision, told, learner, contacts, surveys, plan } = of;
  const { settings, hours, occasion, today } = of.place;
  const place: RoundPlace = {
    decision,
    told,
    learner,
    personSurveys: [...surveys.values()],
    contacts,
    settings,
    hours,
    now: occasion.now,
    today,
    askedBy: occasion.askedBy,
  };
  const ahead = (on: string | null) => (on !== null && on > today ? on : null);
  const due = nextRoundDue(survey, place);
  const followsOn = followingSmsOn(survey, place);
  const round =
    planRound(survey, place) ?? planLateMessages(survey, place) ?? planFollowingSms(survey, place);
  // Due, and nowhere to write to: only data, or the stop date, can change that.
  if (round === null) return earlierOf(ahead(due) ?? decision.reviewOn, ahead(followsOn));
  surveys.set(round.survey.surveyId, round.survey);
  plan.surveys.set(round.survey.surveyId, round.survey);
  plan.due.push({ round, without: survey });
  const next = nextRoundDue(round.survey, { ...place, personSurveys: [...surveys.values()] });
  return earlierOf(decision.reviewOn, next);
}
