import {
  type Addresses,
  addressesToWrite,
  asksLiving,
  type Channel,
  type Decision,
  earlierOf,
  firstContactOn,
  nextRoundOn,
  type RoundFacts,
  type RoundKind,
  roundDue,
  type SendWindow,
  sendWindow,
  type ToldFacts,
} from '../domain/index.ts';
import type { HostLearner } from '../host.ts';
import type { ContactRow } from '../storage/contacts.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { SyncSettings } from './context.ts';

export interface PlannedRound {
  readonly survey: SurveyRow;
  readonly contacts: readonly ContactRow[];
}

/** What planning a round depends on besides the survey. */
export interface RoundPlace {
  readonly decision: Decision;
  readonly told: ToldFacts;
  readonly learner: HostLearner;
  /** The person's surveys, all POTs, waves and openings. */
  readonly personSurveys: readonly SurveyRow[];
  readonly settings: SyncSettings;
  readonly zone: string;
  readonly now: string;
  readonly today: string;
  readonly askedBy: string;
}

/**
 * Plans the round that is due today: one message per channel that is allowed and has a usable address. Null when none
 * is due. `lastRoundOn` is the day it is meant for until the service says when it really went.
 */
export function planRound(survey: SurveyRow, place: RoundPlace): PlannedRound | null {
  const { decision, settings, zone, now, today } = place;
  if (decision.held !== null || decision.effect !== 'survey') return null;
  const to = addressesToWrite(decision, place.told);
  if (to.email === null && to.sms === null) return null;
  const round = roundDue(roundFacts(survey, place), settings, today);
  if (round === null) return null;
  const window = sendWindow(now, survey.stopOn, {
    quiet: quietHours(settings.quietHours),
    weekends: settings.sendAtWeekends,
    zone,
  });
  if (window === null) return null;
  return composeRound(survey, round, window, { ...place, to });
}

/** What the messages of a round are made of. */
export type RoundContent = Pick<RoundPlace, 'learner' | 'now' | 'today' | 'askedBy'> & {
  readonly to: Addresses;
};

/** The messages of one round: one per channel that has an address. */
export function composeRound(
  survey: SurveyRow,
  round: { readonly kind: RoundKind; readonly number: number },
  window: SendWindow,
  { to, learner, now, today, askedBy }: RoundContent,
): PlannedRound {
  const pot = learner.pots.find((candidate) => candidate.id === survey.potId);
  const contact = (channel: Channel, address: string | null): ContactRow[] =>
    address === null
      ? []
      : [
          {
            surveyId: survey.surveyId,
            number: round.number,
            channel,
            kind: round.kind,
            state: 'planned',
            learnerRef: survey.learnerRef,
            address,
            givenName: (learner.givenNames ?? '').slice(0, 100),
            course: (pot?.title ?? '').slice(0, 200),
            language: learner.language,
            living: pot !== undefined && asksLiving(learner.fams, pot) ? 1 : 0,
            ...window,
            askedBy,
            why: null,
            plannedAt: now,
            sentAt: null,
          },
        ];
  return {
    survey: { ...survey, rounds: round.number, lastRoundOn: today, changedAt: now },
    contacts: [...contact('email', to.email), ...contact('sms', to.sms)],
  };
}

/** The day on which the person has to be looked at again for this survey's next round; null when no round is left. */
export function nextRoundReview(survey: SurveyRow, place: RoundPlace): string | null {
  if (place.decision.held !== null) return place.decision.reviewOn;
  return earlierOf(place.decision.reviewOn, nextRoundOn(roundFacts(survey, place), place.settings));
}

function roundFacts(survey: SurveyRow, { personSurveys, settings }: RoundPlace): RoundFacts {
  const others = personSurveys
    .filter((other) => other.surveyId !== survey.surveyId)
    .flatMap((other) => other.lastRoundOn ?? []);
  return {
    dueOn: firstContactOn(survey.termination, settings),
    stopOn: survey.stopOn,
    rounds: survey.rounds,
    lastRoundOn: survey.lastRoundOn,
    partlyAnswered: survey.state === 'partly-answered',
    otherRoundOn: others.sort().at(-1) ?? null,
  };
}

/** "21:00-08:00" as the rules want it. */
function quietHours(text: string | null): { from: string; until: string } | null {
  if (text === null) return null;
  const [from, until] = text.split('-') as [string, string];
  return { from, until };
}
