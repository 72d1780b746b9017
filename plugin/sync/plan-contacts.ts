import { earlierOf } from '../domain/index.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import { followingSmsOn, planFollowingSms } from './following-sms.ts';
import { planLateMessages } from './late-messages.ts';
import type { PersonPlan } from './person-plan.ts';
import { nextRoundDue, planRound, type RoundPlace } from './plan-round.ts';
import { isOpen } from './standing.ts';

/** Plans the round of a survey that is due, if any, and the day on which to look again. */
export function planContacts(
  survey: SurveyRow | undefined,
  { decision, contacts }: Pick<RoundPlace, 'decision' | 'contacts'>,
  planning: PersonPlan,
): void {
  if (survey === undefined || !isOpen(survey)) return;
  const { person } = planning;
  const { settings, hours, occasion, today } = planning.place;
  const place: RoundPlace = {
    decision,
    told: person.told,
    learner: person.learners.find(({ ref }) => ref === decision.learnerRef)!,
    personSurveys: planning.surveys(),
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
  if (round === null) {
    // Due, and nowhere to write to: only data, or the stop date, can change that.
    planning.lookAgain(earlierOf(ahead(due) ?? decision.reviewOn, ahead(followsOn)));
    return;
  }
  planning.due(round, survey);
  const next = nextRoundDue(round.survey, { ...place, personSurveys: planning.surveys() });
  planning.lookAgain(earlierOf(decision.reviewOn, next));
}
