import { dateIn } from '../../lib/ilr/calendar.ts';
import {
  asksLiving,
  canMove,
  isRealOutcome,
  LEAVING_WAVE,
  type OutcomeRow,
  realOutcomeSince,
  rowsFromAnswers,
} from '../domain/index.ts';
import type { HostLearner } from '../host.ts';
import type { AddressState } from '../storage/addresses.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { WireEvent } from '../survey/wire.ts';
import {
  addressTrouble,
  amendSurvey,
  contactsOfSurvey,
  dueAgain,
  firstSentOn,
  type Import,
  isSent,
  keepResponse,
  moveSurvey,
  notSent,
  setContact,
  suppressPerson,
} from './import-plan.ts';
import { isPassing } from './rounds.ts';
import { surveyRows } from './row-writes.ts';
import { standingOf } from './standing.ts';

/** What the service's refusal to write to an address any more says of the address. */
const SKIPPED_ADDRESS: Readonly<Record<string, AddressState>> = {
  suppressed: 'wrong-person',
  'hard-bounce': 'bounced',
  undelivered: 'undelivered',
};

/** Only the survey at leaving says that nobody was reached. */
function owedBy({ wave }: SurveyRow): SurveyRow['owes'] {
  return wave === LEAVING_WAVE ? 'unsubscribed' : null;
}

/** Who does not tell any more, in a later wave, told nothing against what is on record. */
function laterRows(
  rows: readonly OutcomeRow[],
  { termination, actualEnd }: SurveyRow,
  learners: readonly HostLearner[],
): readonly OutcomeRow[] {
  const onRecord = learners.flatMap(({ destinations }) => destinations);
  const known = realOutcomeSince({ terminationDate: termination, actualEndDate: actualEnd, onRecord });
  return known === null ? rows : rows.filter(({ row }) => isRealOutcome(row));
}

type Importer = (event: WireEvent, survey: SurveyRow, plan: Import) => void;

/** What each kind of event means. */
export const IMPORTS: Record<Exclude<WireEvent['type'], 'erased'>, Importer> = {
  sent(event, survey, plan) {
    setContact(event, plan, { state: 'sent', sentAt: event.at });
    const isLatest = event.contactNumber === survey.rounds;
    moveSurvey(survey, 'sent', plan, isLatest ? { lastRoundOn: firstSentOn(survey, event.at, plan) } : {});
    plan.review.add(survey.learnerRef);
  },
  delivered: (event, _survey, plan) => setContact(event, plan, { state: 'delivered' }),
  uncertain(event, _survey, plan) {
    // A service that was restored can no longer tell; what it told before is still so.
    if (isSent(event, plan)) return;
    setContact(event, plan, { state: 'uncertain', why: event.reason ?? null });
  },
  'page-opened': () => {},
  failed: (event, survey, plan) => notSent(event, survey, plan, 'failed'),
  skipped(event, survey, plan) {
    notSent(event, survey, plan, 'skipped');
    // The service writes to that address no more, whoever said so: another message would be skipped like this one.
    const trouble = SKIPPED_ADDRESS[event.reason ?? ''];
    if (trouble !== undefined) addressTrouble(event, survey, trouble, plan);
  },
  expired: (event, survey, plan) => notSent(event, survey, plan, 'expired'),
  bounced(event, survey, plan) {
    setContact(event, plan, { state: 'bounced', why: event.reason ?? null });
    // A full mailbox empties again; an address that does not exist stays so until it is corrected.
    if (isPassing(event.reason)) return;
    addressTrouble({ channel: 'email', ...event }, survey, 'bounced', plan);
    dueAgain(event, survey, plan);
  },
  undelivered(event, survey, plan) {
    setContact(event, plan, { state: 'undelivered', why: event.reason ?? null });
    if (isPassing(event.reason)) return;
    addressTrouble({ channel: 'sms', ...event }, survey, 'undelivered', plan);
    dueAgain(event, survey, plan);
  },
  'partly-answered'(event, survey, plan) {
    if (!canMove(standingOf(survey), 'saved')) return;
    keepResponse(event, survey, plan, 'partial', []);
    moveSurvey(survey, 'saved', plan);
    plan.review.add(survey.learnerRef);
  },
  answered(event, survey, plan) {
    const learners = plan.learners.get(survey.personKey) ?? [];
    const learner = learners.find((candidate) => candidate.ref === survey.learnerRef);
    const pot = learner?.pots.find((candidate) => candidate.id === survey.potId);
    if (learner === undefined || event.answers === undefined || event.submittedOn === undefined) return;
    const result = rowsFromAnswers(event.answers, {
      submittedOn: event.submittedOn,
      today: plan.host.clock.today(),
      terminationDate: pot?.terminationDate ?? survey.termination,
      highNeeds: pot !== undefined && asksLiving(learner.fams, pot),
      startOfContinuing: plan.settings.startOfContinuing,
    });
    keepResponse(event, survey, plan, 'answered', result.evidence);
    plan.rows.push(
      surveyRows(
        survey.wave === LEAVING_WAVE ? result.rows : laterRows(result.rows, survey, learners),
        survey,
        learners,
        event.staff ?? event.by ?? 'learner',
        plan.host.clock.today(),
      ),
    );
    moveSurvey(survey, 'answered', plan, { owes: null, answeredOn: event.submittedOn });
    plan.review.add(survey.learnerRef);
    plan.answered += 1;
  },
  unsubscribed(event, survey, plan) {
    const { personKey } = survey;
    const who = event.by ?? 'learner';
    // Who stops this survey alone may be asked again by a later one.
    if (event.scope !== 'survey') {
      const scope = event.scope === 'channel' ? event.channel! : 'all';
      plan.wishes.push({ stop: { personKey, scope, reason: 'unsubscribed', who, at: event.at, why: null } });
    }
    plan.review.add(survey.learnerRef);
    // While a channel is left the survey goes on there; planning ends it when none is.
    if (event.scope === 'channel') return;
    const stopped = { stoppedOn: dateIn(event.at, plan.host.tenant.timeZone) };
    if (canMove(standingOf(survey), 'unsubscribed'))
      moveSurvey(survey, 'unsubscribed', plan, { ...stopped, owes: owedBy(survey) });
    else amendSurvey(survey, plan, stopped);
  },
  resubscribed(event, survey, plan) {
    const scopes = event.scope === 'channel' ? [event.channel!, 'all'] : ['email', 'sms', 'all'];
    plan.wishes.push({ again: { personKey: survey.personKey, scopes } });
    plan.review.add(survey.learnerRef);
    for (const own of plan.surveys.values()) {
      if (own.personKey !== survey.personKey) continue;
      if (canMove(standingOf(own), 'resubscribed'))
        moveSurvey(own, 'resubscribed', plan, { owes: null, stoppedOn: null });
      else if (own.stoppedOn !== null) amendSurvey(own, plan, { stoppedOn: null });
    }
  },
  'address-corrected'(event, survey, plan) {
    const { channel, address } = event;
    if (channel === undefined || address === undefined) return;
    const proposal = { learnerRef: survey.learnerRef, channel, address, who: event.by ?? 'learner' };
    plan.hostActs.push(() => plan.host.learners.proposeAddress(proposal));
  },
  'not-this-person'(event, survey, plan) {
    const written = contactsOfSurvey(survey, plan).map(({ channel }) => channel);
    // Without a channel it is about every address that the survey was sent to.
    for (const channel of event.channel === undefined ? new Set(written) : [event.channel])
      addressTrouble({ ...event, channel }, survey, 'wrong-person', plan);
    // A stranger has the link: whoever is reached later gets another, and has not been asked yet.
    if (canMove(standingOf(survey), 'withdrawn'))
      moveSurvey(survey, 'withdrawn', plan, { lastRoundOn: null });
  },
  deceased(event, survey, plan) {
    suppressPerson(survey, 'deceased', event, plan);
    if (canMove(standingOf(survey), 'deceased'))
      moveSurvey(survey, 'deceased', plan, { reason: 'DECEASED', owes: null });
  },
};
