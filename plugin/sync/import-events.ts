import { dateIn } from '../../lib/ilr/calendar.ts';
import {
  type Activity,
  asksLiving,
  canMove,
  move,
  rowsFromAnswers,
  type SurveyEvent,
} from '../domain/index.ts';
import type { Host, HostLearner, SuppressionReason } from '../host.ts';
import { type AddressState, setAddressState } from '../storage/addresses.ts';
import { type ContactRow, type ContactState, contactsOf, setContactState } from '../storage/contacts.ts';
import { appendEvents, type EventRow } from '../storage/events.ts';
import { reviewLearners } from '../storage/persons.ts';
import { type ResponseRow, upsertResponses } from '../storage/responses.ts';
import { liftUnsubscribed, type SuppressionRow, suppress } from '../storage/suppressions.ts';
import { type SurveyRow, surveysById, surveysOfPersons, upsertSurveys } from '../storage/surveys.ts';
import type { WireEvent } from '../survey/wire.ts';
import type { SyncSettings } from './context.ts';
import { standingOf } from './follow-decision.ts';
import { readPersons } from './person-facts.ts';
import { type RowWrites, surveyRows } from './row-writes.ts';
import { type Written, writeOutcomes } from './write-outcomes.ts';

/** What a batch of events means, gathered before anything is written. */
interface Import {
  readonly host: Host;
  readonly settings: SyncSettings;
  readonly surveys: Map<string, SurveyRow>;
  readonly touched: Set<string>;
  readonly contacts: Map<string, ContactRow>;
  readonly changedContacts: Set<string>;
  /** All records of each person who answered. */
  readonly learners: ReadonlyMap<string, readonly HostLearner[]>;
  readonly responses: Map<string, ResponseRow>;
  readonly addresses: {
    readonly learnerRef: string;
    readonly channel: 'email' | 'sms';
    readonly state: AddressState;
  }[];
  readonly suppressions: SuppressionRow[];
  readonly lifted: { readonly personKey: string; readonly scopes: readonly string[] }[];
  readonly rows: RowWrites[];
  readonly timeline: EventRow[];
  readonly review: Set<string>;
  /** Acts of the host that are not part of a transaction; each may be repeated. */
  readonly hostActs: (() => Promise<void>)[];
  answered: number;
}

/**
 * Imports events of the feed in their order, in one transaction with whatever `alongside` does (moving the cursor).
 * The host's own acts come first: a crash between the two repeats them, which changes nothing.
 *
 * @throws `ROW_CHANGED` when a destination row moved meanwhile: nothing is written, the page is read again
 */
export async function importEvents(
  host: Host,
  settings: SyncSettings,
  events: readonly WireEvent[],
  alongside: (
    tx: Parameters<typeof reviewLearners>[0],
    imported: { written: Written; answered: number },
  ) => Promise<void>,
): Promise<void> {
  const batches = batchesOfOneAnswerEach(events);
  for (const [index, batch] of batches.entries()) {
    const plan = await gather(host, settings, batch);
    for (const act of plan.hostActs) await act();
    await host.transaction(async (tx) => {
      const written = await apply(tx, plan);
      if (index === batches.length - 1) await alongside(tx, { written, answered: plan.answered });
    });
  }
}

/**
 * Answers of one survey twice in a page have to see each other's rows: each batch has a survey's answers at most once.
 * Almost always there is one batch. Importing an earlier batch again after a crash changes nothing.
 */
function batchesOfOneAnswerEach(events: readonly WireEvent[]): WireEvent[][] {
  const batches: WireEvent[][] = [[]];
  let seen = new Set<string>();
  for (const event of events) {
    if (event.type === 'answered' && event.surveyId !== undefined) {
      if (seen.has(event.surveyId)) {
        batches.push([]);
        seen = new Set();
      }
      seen.add(event.surveyId);
    }
    batches.at(-1)!.push(event);
  }
  return batches;
}

async function gather(host: Host, settings: SyncSettings, events: readonly WireEvent[]): Promise<Import> {
  const reader = host.database.reader;
  const ids = events.flatMap((event) => event.surveyId ?? []);
  const surveys = await surveysById(reader, ids);
  // Who comes back in does so for every survey of theirs.
  const returning = events
    .filter((event) => event.type === 'resubscribed')
    .flatMap((event) => surveys.get(event.surveyId ?? '')?.personKey ?? []);
  for (const own of await surveysOfPersons(reader, returning))
    if (!surveys.has(own.surveyId)) surveys.set(own.surveyId, own);
  const contacts = await contactsOf(reader, ids);
  const answering = events
    .filter((event) => event.type === 'answered')
    .flatMap((event) => surveys.get(event.surveyId ?? '') ?? []);
  const learners = await readPersons(
    host,
    answering.map((survey) => survey.personKey),
  );
  const plan: Import = {
    host,
    settings,
    surveys,
    touched: new Set(),
    contacts: new Map(contacts.map((contact) => [contactKey(contact), contact])),
    changedContacts: new Set(),
    learners,
    responses: new Map(),
    addresses: [],
    suppressions: [],
    lifted: [],
    rows: [],
    timeline: [],
    review: new Set(),
    hostActs: [],
    answered: 0,
  };
  for (const event of events) {
    const survey = surveys.get(event.surveyId ?? '');
    // Erased, or of a survey that is not ours: there is nothing here that it could be about.
    if (survey === undefined || event.type === 'erased') continue;
    const at = plan.surveys.get(survey.surveyId)!;
    IMPORTS[event.type](event, at, plan);
    plan.timeline.push({
      at: event.at,
      learnerRef: survey.learnerRef,
      surveyId: survey.surveyId,
      what: event.type,
      why: event.reason ?? event.scope ?? null,
      who: event.staff ?? event.by ?? 'service',
      data:
        event.contactNumber === undefined
          ? null
          : JSON.stringify({ number: event.contactNumber, channel: event.channel }),
    });
  }
  return plan;
}

type Importer = (event: WireEvent, survey: SurveyRow, plan: Import) => void;

/** What each kind of event means. */
const IMPORTS: Record<Exclude<WireEvent['type'], 'erased'>, Importer> = {
  sent(event, survey, plan) {
    setContact(event, plan, { state: 'sent', sentAt: event.at });
    const on = dateIn(event.at, plan.host.tenant.timeZone);
    const isLatest = event.contactNumber === survey.rounds;
    moveSurvey(survey, 'sent', plan, isLatest ? { lastRoundOn: on } : {});
    plan.review.add(survey.learnerRef);
  },
  delivered: (event, _survey, plan) => setContact(event, plan, { state: 'delivered' }),
  uncertain: (event, _survey, plan) => setContact(event, plan, { state: 'uncertain' }),
  'page-opened': () => {},
  failed: (event, survey, plan) => notSent(event, survey, plan, 'failed'),
  skipped: (event, survey, plan) => notSent(event, survey, plan, 'skipped'),
  expired: (event, survey, plan) => notSent(event, survey, plan, 'expired'),
  bounced(event, survey, plan) {
    setContact(event, plan, { state: 'bounced', why: event.reason ?? null });
    // A full mailbox empties again; an address that does not exist stays so until it is corrected.
    if (event.reason !== 'soft-bounce') addressTrouble(survey, 'email', 'bounced', plan);
  },
  undelivered(event, survey, plan) {
    setContact(event, plan, { state: 'undelivered', why: event.reason ?? null });
    addressTrouble(survey, event.channel ?? 'sms', 'undelivered', plan);
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
      terminationDate: survey.termination,
      highNeeds: pot !== undefined && asksLiving(learner.fams, pot),
      startOfContinuing: plan.settings.startOfContinuing,
    });
    keepResponse(event, survey, plan, 'answered', result.evidence);
    plan.rows.push(
      surveyRows(
        result.rows,
        survey,
        learners,
        event.staff ?? event.by ?? 'learner',
        plan.host.clock.today(),
      ),
    );
    moveSurvey(survey, 'answered', plan, { owes: null });
    plan.review.add(survey.learnerRef);
    plan.answered += 1;
  },
  unsubscribed(event, survey, plan) {
    const { personKey } = survey;
    const who = event.by ?? 'learner';
    // Who stops this survey alone may be asked again by a later one.
    if (event.scope !== 'survey') {
      const scope = event.scope === 'channel' ? event.channel! : 'all';
      plan.suppressions.push({ personKey, scope, reason: 'unsubscribed', who, at: event.at });
    }
    plan.review.add(survey.learnerRef);
    // While a channel is left the survey goes on there; planning ends it when none is.
    if (event.scope === 'channel') return;
    if (canMove(standingOf(survey), 'unsubscribed'))
      moveSurvey(survey, 'unsubscribed', plan, { owes: 'unsubscribed' });
  },
  resubscribed(event, survey, plan) {
    const scopes = event.scope === 'channel' ? [event.channel!, 'all'] : ['email', 'sms', 'all'];
    plan.lifted.push({ personKey: survey.personKey, scopes });
    plan.review.add(survey.learnerRef);
    for (const own of plan.surveys.values())
      if (own.personKey === survey.personKey && canMove(standingOf(own), 'resubscribed'))
        moveSurvey(own, 'resubscribed', plan, { owes: null });
  },
  'address-corrected'(event, survey, plan) {
    const { channel, address } = event;
    if (channel === undefined || address === undefined) return;
    const proposal = { learnerRef: survey.learnerRef, channel, address, who: event.by ?? 'learner' };
    plan.hostActs.push(() => plan.host.learners.proposeAddress(proposal));
  },
  'not-this-person'(event, survey, plan) {
    addressTrouble(survey, event.channel ?? 'email', 'wrong-person', plan);
  },
  deceased(event, survey, plan) {
    suppressPerson(survey, 'deceased', event, plan);
    if (canMove(standingOf(survey), 'deceased'))
      moveSurvey(survey, 'deceased', plan, { reason: 'DECEASED', owes: null });
  },
};

function moveSurvey(
  survey: SurveyRow,
  event: SurveyEvent,
  plan: Import,
  change: Partial<SurveyRow> = {},
): void {
  const standing = standingOf(survey);
  // A late delivery notice of a survey that ended meanwhile moves nothing.
  const state = canMove(standing, event) ? move(standing, event).state : survey.state;
  plan.surveys.set(survey.surveyId, { ...survey, state, ...change, changedAt: plan.host.clock.now() });
  plan.touched.add(survey.surveyId);
}

function setContact(
  event: WireEvent,
  plan: Import,
  change: { state: ContactState; why?: string | null; sentAt?: string },
): void {
  const key = contactKey({
    surveyId: event.surveyId!,
    number: event.contactNumber ?? 0,
    channel: event.channel ?? 'email',
  });
  const contact = plan.contacts.get(key);
  if (contact === undefined) return;
  plan.contacts.set(key, { ...contact, ...change });
  plan.changedContacts.add(key);
}

/** A message that did not go: when none of its round went, the round is due again with what is known by then. */
function notSent(event: WireEvent, survey: SurveyRow, plan: Import, state: ContactState): void {
  setContact(event, plan, { state, why: event.reason ?? null });
  plan.review.add(survey.learnerRef);
  if (event.contactNumber !== survey.rounds) return;
  const round = [...plan.contacts.values()].filter(
    (contact) => contact.surveyId === survey.surveyId && contact.number === survey.rounds,
  );
  const lost = round.every((contact) =>
    ['failed', 'skipped', 'expired', 'refused', 'conflict'].includes(contact.state),
  );
  if (!lost) return;
  plan.surveys.set(survey.surveyId, { ...survey, lastRoundOn: null });
  plan.touched.add(survey.surveyId);
}

function addressTrouble(
  survey: SurveyRow,
  channel: 'email' | 'sms',
  state: AddressState,
  plan: Import,
): void {
  plan.addresses.push({ learnerRef: survey.learnerRef, channel, state });
  plan.review.add(survey.learnerRef);
}

function suppressPerson(
  survey: SurveyRow,
  reason: SuppressionReason & 'deceased',
  event: WireEvent,
  plan: Import,
): void {
  const who = event.staff ?? event.by ?? 'somebody answering for the learner';
  plan.suppressions.push({ personKey: survey.personKey, scope: 'all', reason, who, at: event.at });
  plan.hostActs.push(() => plan.host.learners.suppress(survey.learnerRef, reason, who));
  plan.review.add(survey.learnerRef);
}

function keepResponse(
  event: WireEvent,
  survey: SurveyRow,
  plan: Import,
  kind: ResponseRow['kind'],
  evidence: readonly { readonly told: Activity }[],
): void {
  plan.responses.set(survey.surveyId, {
    surveyId: survey.surveyId,
    kind,
    submittedOn: event.submittedOn ?? null,
    answeredBy: event.by ?? 'learner',
    answers: JSON.stringify(event.answers ?? { activities: [], preferNotToSay: false }),
    evidence: JSON.stringify(evidence),
    receivedAt: plan.host.clock.now(),
  });
}

async function apply(tx: Parameters<typeof reviewLearners>[0], plan: Import): Promise<Written> {
  const at = plan.host.clock.now();
  const written = await writeOutcomes(tx, plan.host, plan.rows);
  await upsertSurveys(
    tx,
    [...plan.touched].map((id) => plan.surveys.get(id)!),
  );
  for (const key of plan.changedContacts) {
    const { state, why, sentAt, ...contact } = plan.contacts.get(key)!;
    await setContactState(tx, contact, { state, why, sentAt });
  }
  await upsertResponses(tx, [...plan.responses.values()]);
  for (const address of plan.addresses) await setAddressState(tx, address, address.state, at);
  for (const row of plan.suppressions) await suppress(tx, row);
  for (const { personKey, scopes } of plan.lifted) await liftUnsubscribed(tx, personKey, scopes);
  await reviewLearners(tx, [...plan.review], plan.host.clock.today());
  await appendEvents(tx, plan.timeline);
  return written;
}

function contactKey(contact: Pick<ContactRow, 'surveyId' | 'number' | 'channel'>): string {
  return `${contact.surveyId}:${contact.number}:${contact.channel}`;
}
