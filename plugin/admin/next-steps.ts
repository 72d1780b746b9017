import { latest } from '../../lib/ilr/calendar.ts';
import {
  type Addresses,
  addressesToWrite,
  type LaterSurvey,
  LEAVING_WAVE,
  type NextStep,
  type NextSurvey,
  type OutcomeOnRecord,
  type ReasonCode,
  realOutcomeSince,
  whatNext,
  withLaterSurvey,
} from '../domain/index.ts';
import type { ContactRow } from '../storage/contacts.ts';
import type { DecisionRow } from '../storage/decisions.ts';
import type { OutcomeRow } from '../storage/outcomes.ts';
import type { SuppressionRow } from '../storage/suppressions.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { SyncSettings } from '../sync/context.ts';
import { mayOpen, wantedLater } from '../sync/follow-waves.ts';
import { followingSmsOn } from '../sync/following-sms.ts';
import { lateMessages } from '../sync/late-messages.ts';
import { toldFacts } from '../sync/person-facts.ts';
import { roundFacts } from '../sync/plan-round.ts';
import { isSamePot } from '../sync/same-pot.ts';
import { isOpen, newestOpening } from '../sync/standing.ts';
import { NOWHERE } from '../sync/unsent.ts';

/** What is known of a person, as far as what happens next depends on it. */
export interface PersonNow {
  readonly now: string;
  readonly today: string;
  readonly zone: string;
  /** Who holds all messages of the provider; null: nobody does. */
  readonly heldBy: string | null;
  readonly settings: SyncSettings;
  /** All surveys of the person, and their messages. */
  readonly surveys: readonly SurveyRow[];
  readonly contacts: readonly ContactRow[];
  readonly suppressions: readonly SuppressionRow[];
  /** What we did to rows of the learner. */
  readonly rows: readonly OutcomeRow[];
  /** Rows that stand, of all records of the person. */
  readonly onRecord: readonly OutcomeOnRecord[];
  /** Usable addresses that the MIS has now, by learner record. */
  readonly addresses: ReadonlyMap<string, Addresses>;
}

/** What will happen next on a period of training: of its survey at leaving, then of later ones that are asked. */
export function nextSteps(decision: DecisionRow, person: PersonNow): readonly NextStep[] {
  const { actualEnd, termination, reason, held, reviewOn } = decision;
  const own = person.surveys.filter((survey) => isSamePot(survey, decision));
  const leaving = newestOpening(person.surveys, decision);
  const later = own.filter((survey) => survey.wave !== LEAVING_WAVE && isOpen(survey));
  const to = addressesToWrite(
    { email: decision.email === 1 ? 'email' : null, sms: decision.sms === 1 ? 'sms' : null },
    toldFacts(person.suppressions),
  );
  const facts = {
    ...person,
    enabled: person.settings.enableDestinationTracking,
    decision: { reason: reason as ReasonCode, held, reviewOn },
    channels: (['email', 'sms'] as const).filter((channel) => to[channel] !== null),
    known:
      termination !== null &&
      realOutcomeSince({
        actualEndDate: actualEnd,
        terminationDate: termination,
        onRecord: person.onRecord,
      }) !== null,
  };
  const steps = [leaving, ...later].flatMap((survey) =>
    whatNext({ ...facts, survey: survey === undefined ? null : asNext(survey, person) }),
  );
  return withLaterSurvey(steps, laterAhead(decision, own, person), person.today);
}

/** The next later survey that will be opened, as things stand; nothing where none will, or one is asked. */
function laterAhead(
  decision: DecisionRow,
  own: readonly SurveyRow[],
  { settings, onRecord, today }: PersonNow,
): LaterSurvey | undefined {
  const { reason, held, termination } = decision;
  const surveyed = reason === 'ELIGIBLE' && held === null && settings.enableDestinationTracking;
  const ended = own.some(({ stoppedOn, state }) => stoppedOn !== null || state === 'unsubscribed');
  if (!surveyed || ended || own.length === 0) return undefined;
  const answeredOn = latest('', ...own.flatMap((survey) => survey.answeredOn ?? []));
  return wantedLater({ termination }, own, onRecord, settings).find(
    ({ wave, dueOn, stopOn }) =>
      stopOn >= today && answeredOn < dueOn && mayOpen(newestOpening(own, decision, wave)),
  );
}

function asNext(
  survey: SurveyRow,
  { surveys, contacts, settings, rows, today, addresses }: PersonNow,
): NextSurvey {
  const to = addresses.get(survey.learnerRef) ?? NOWHERE;
  const { surveyId, state, closesOn, actualEnd, termination, owes, delayed } = survey;
  const own = contacts.filter((contact) => contact.surveyId === surveyId);
  return {
    ...{ state, closesOn, actualEnd, termination, owes, delayed },
    smsFollowsOn: followingSmsOn(survey, { contacts: own, settings, today }),
    late: lateMessages(survey, { contacts: own, settings, today }, to).map(({ channel }) => channel),
    round: roundFacts(survey, { personSurveys: surveys, contacts: own, settings }),
    waiting: own.flatMap(({ channel, kind, notBefore, state }) =>
      state === 'planned' || state === 'accepted'
        ? [{ channel, kind, notBefore, handedOver: state === 'accepted' }]
        : [],
    ),
    interim: rows.some((row) => row.surveyId === surveyId && row.cause === 'interim'),
  };
}
