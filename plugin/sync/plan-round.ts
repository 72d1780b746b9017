import { dateIn } from '../../lib/ilr/calendar.ts';
import {
  type Addresses,
  addressesToWrite,
  type Channel,
  type Decision,
  firstContactOn,
  firstOfRound,
  LEAVING_WAVE,
  nextRoundOn,
  type RoundCause,
  type RoundFacts,
  type RoundKind,
  roundDue,
  type SendingHours,
  type SendWindow,
  sendWindow,
  type ToldFacts,
} from '../domain/index.ts';
import type { HostLearner } from '../host.ts';
import type { ContactRow } from '../storage/contacts.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import { addressedAs } from './addressed-as.ts';
import type { SyncSettings } from './context.ts';
import { roundsGone } from './rounds.ts';

export interface PlannedRound {
  readonly survey: SurveyRow;
  readonly contacts: readonly ContactRow[];
}

/** A round that the procedure plans, and why now. */
export interface DuePlan extends PlannedRound {
  readonly because: RoundCause;
  /** The day since when it is due. */
  readonly since: string;
}

/** What planning a round depends on besides the survey. */
export interface RoundPlace {
  readonly decision: Decision;
  readonly told: ToldFacts;
  readonly learner: HostLearner;
  /** The person's surveys, all POTs, waves and openings. */
  readonly personSurveys: readonly SurveyRow[];
  /** The survey's messages that did not go, with those of the same round. */
  readonly contacts: readonly ContactRow[];
  readonly settings: SyncSettings;
  readonly hours: SendingHours;
  readonly now: string;
  readonly today: string;
  readonly askedBy: string;
}

/**
 * Plans the round that is due today: one message per channel that is allowed and has a usable address. Null when none
 * is due. `lastRoundOn` is the day it is meant for until the service says when it really went.
 */
export function planRound(survey: SurveyRow, place: RoundPlace): DuePlan | null {
  const { decision, settings, hours, now, today } = place;
  if (decision.held !== null || decision.effect !== 'survey') return null;
  const to = addressesToWrite(decision, place.told);
  if (to.email === null && to.sms === null) return null;
  const facts = roundFacts(survey, place);
  const since = nextRoundOn(facts, settings);
  if (since === null || since > today) return null;
  const window = sendWindow(now, survey.stopOn, hours);
  if (window === null) return null;
  const round = roundDue(facts, settings, today, dateIn(window.notBefore, hours.zone));
  if (round === null) return null;
  const first = firstOfRound(to, settings);
  return {
    ...composeRound(survey, round.kind, window, { ...place, to: first }),
    because: causeOf(survey),
    since,
  };
}

function causeOf(survey: SurveyRow): RoundCause {
  if (survey.rounds === 0) return 'first-contact';
  return survey.lastRoundOn === null ? 'reached-nobody' : 'interval';
}

/** What the messages of a round are made of. */
export type RoundContent = Pick<RoundPlace, 'learner' | 'now' | 'today' | 'askedBy'> & {
  readonly to: Addresses;
};

/** The next round: one message per channel that has an address. */
export function composeRound(
  survey: SurveyRow,
  kind: RoundKind,
  window: SendWindow,
  content: RoundContent,
): PlannedRound {
  const number = survey.rounds + 1;
  const { today, now } = content;
  return {
    survey: { ...survey, rounds: number, lastRoundOn: today, delayed: null, changedAt: now },
    contacts: composeMessages(survey, { number, kind, window }, content),
  };
}

/** The messages of a round by the channels that have an address. */
export function composeMessages(
  survey: SurveyRow,
  round: { readonly number: number; readonly kind: RoundKind; readonly window: SendWindow },
  { to, learner, now, askedBy }: RoundContent,
): ContactRow[] {
  const { living, ...addressed } = addressedAs(learner, survey.potId);
  const { number, kind, window } = round;
  const contact = (channel: Channel, address: string | null): ContactRow[] =>
    address === null
      ? []
      : [
          {
            surveyId: survey.surveyId,
            number,
            channel,
            kind,
            state: 'planned',
            learnerRef: survey.learnerRef,
            address,
            ...addressed,
            living: living ? 1 : 0,
            ...window,
            askedBy,
            why: null,
            plannedAt: now,
            sentAt: null,
          },
        ];
  return [...contact('email', to.email), ...contact('sms', to.sms)];
}

/** The day on which this survey's next round is due, which may have passed; null when no round is left. */
export function nextRoundDue(survey: SurveyRow, place: RoundPlace): string | null {
  return nextRoundOn(roundFacts(survey, place), place.settings);
}

/** A survey as the rules of rounds want it. */
export function roundFacts(
  survey: SurveyRow,
  { personSurveys, contacts, settings }: Pick<RoundPlace, 'personSurveys' | 'contacts' | 'settings'>,
): RoundFacts {
  const others = personSurveys
    .filter((other) => other.surveyId !== survey.surveyId)
    .flatMap((other) => other.lastRoundOn ?? []);
  return {
    dueOn: survey.dueOn ?? firstContactOn(survey.termination, settings),
    stopOn: survey.stopOn,
    rounds: roundsGone(survey, contacts),
    lastRoundOn: survey.lastRoundOn,
    partlyAnswered: survey.state === 'partly-answered',
    later: survey.wave !== LEAVING_WAVE,
    otherRoundOn: others.sort().at(-1) ?? null,
  };
}
