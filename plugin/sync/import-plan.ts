import { dateIn } from '../../lib/ilr/calendar.ts';
import { type Activity, canMove, move, type SurveyEvent } from '../domain/index.ts';
import type { Host, HostLearner, SuppressionReason } from '../host.ts';
import { type AddressRow, type AddressState, addressKey } from '../storage/addresses.ts';
import { type ContactRow, type ContactState, contactKey } from '../storage/contacts.ts';
import type { EventRow } from '../storage/events.ts';
import type { ResponseRow } from '../storage/responses.ts';
import type { SuppressionRow } from '../storage/suppressions.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { WireEvent } from '../survey/wire.ts';
import type { SyncSettings } from './context.ts';
import { roundComesAgain } from './rounds.ts';
import type { RowWrites } from './row-writes.ts';
import { standingOf } from './standing.ts';

/** What a batch of events means, gathered before anything is written. */
export interface Import {
  readonly host: Host;
  readonly settings: SyncSettings;
  readonly surveys: Map<string, SurveyRow>;
  /** The same as they were read. */
  readonly seen: ReadonlyMap<string, SurveyRow>;
  readonly touched: Set<string>;
  readonly contacts: Map<string, ContactRow>;
  readonly changedContacts: Set<string>;
  /** All records of each person who answered. */
  readonly learners: ReadonlyMap<string, readonly HostLearner[]>;
  readonly responses: Map<string, ResponseRow>;
  readonly addresses: Pick<AddressRow, 'learnerRef' | 'channel' | 'address' | 'state'>[];
  /** What persons want no more, or again, in the order in which they said so. */
  readonly wishes: (
    | { readonly stop: SuppressionRow }
    | { readonly again: { readonly personKey: string; readonly scopes: readonly string[] } }
  )[];
  readonly rows: RowWrites[];
  readonly timeline: EventRow[];
  readonly review: Set<string>;
  /** Acts of the host that are not part of a transaction; each may be repeated. */
  readonly hostActs: (() => Promise<void>)[];
  answered: number;
}

/** What an event does to a survey, and what else of it changes then. */
export function moveSurvey(
  survey: SurveyRow,
  event: SurveyEvent,
  plan: Import,
  change: Partial<SurveyRow> = {},
): void {
  const standing = standingOf(survey);
  // A late delivery notice of a survey that ended meanwhile moves nothing.
  const state = canMove(standing, event) ? move(standing, event).state : survey.state;
  amendSurvey(survey, plan, { state, ...change });
}

/** Notes something of a survey that stays where it stands. */
export function amendSurvey(survey: SurveyRow, plan: Import, change: Partial<SurveyRow>): void {
  plan.surveys.set(survey.surveyId, { ...survey, ...change, changedAt: plan.host.clock.now() });
  plan.touched.add(survey.surveyId);
}

/** Whether the message of an event is known to have gone. */
export function isSent(event: WireEvent, plan: Import): boolean {
  return (plan.contacts.get(messageOf(event))?.sentAt ?? null) !== null;
}

/** What became of the message of an event; one that is not known here is passed over. */
export function setContact(
  event: WireEvent,
  plan: Import,
  change: { state: ContactState; why?: string | null; sentAt?: string },
): void {
  const key = messageOf(event);
  const contact = plan.contacts.get(key);
  if (contact === undefined) return;
  plan.contacts.set(key, { ...contact, ...change });
  plan.changedContacts.add(key);
}

function messageOf({ surveyId, contactNumber, channel }: WireEvent): string {
  return contactKey({ surveyId: surveyId!, number: contactNumber ?? 0, channel: channel ?? 'email' });
}

/** The message of an event did not go: the learner is looked at again. */
export function notSent(event: WireEvent, survey: SurveyRow, plan: Import, state: ContactState): void {
  setContact(event, plan, { state, why: event.reason ?? null });
  plan.review.add(survey.learnerRef);
  dueAgain(event, survey, plan);
}

/** When nothing of the last round reached the learner, it is due again with what is known by then. */
export function dueAgain(event: WireEvent, survey: SurveyRow, plan: Import): void {
  if (event.contactNumber !== survey.rounds) return;
  if (!roundComesAgain(survey, plan.contacts.values())) return;
  plan.surveys.set(survey.surveyId, { ...survey, lastRoundOn: null });
  plan.touched.add(survey.surveyId);
}

/** The messages of a survey, as the events before left them. */
export function contactsOfSurvey(survey: SurveyRow, plan: Import): ContactRow[] {
  return [...plan.contacts.values()].filter(({ surveyId }) => surveyId === survey.surveyId);
}

/** The local date on which the first message of the last round went, of which one just did. */
export function firstSentOn(survey: SurveyRow, at: string, plan: Import): string {
  const others = contactsOfSurvey(survey, plan).flatMap(({ number, sentAt }) =>
    number === survey.rounds && sentAt !== null ? [sentAt] : [],
  );
  return dateIn([at, ...others].sort()[0]!, plan.host.tenant.timeZone);
}

/**
 * The address that a message of the survey went to cannot be used; one that the MIS has corrected since can. Without a
 * number it is that of the newest message.
 */
export function addressTrouble(event: WireEvent, survey: SurveyRow, state: AddressState, plan: Import): void {
  const contact = contactsOfSurvey(survey, plan)
    .filter(({ channel, number }) => channel === event.channel && number === (event.contactNumber ?? number))
    .sort((a, b) => b.number - a.number)[0];
  if (contact === undefined) return;
  const { channel, learnerRef } = contact;
  plan.addresses.push({ learnerRef, channel, address: addressKey(channel, contact.address), state });
  plan.review.add(learnerRef);
}

/** Nothing is sent to the person any more; the MIS is told as well. */
export function suppressPerson(
  survey: SurveyRow,
  reason: SuppressionReason & 'deceased',
  event: WireEvent,
  plan: Import,
): void {
  const who = event.staff ?? event.by ?? 'somebody answering for the learner';
  plan.wishes.push({
    stop: { personKey: survey.personKey, scope: 'all', reason, who, at: event.at, why: null },
  });
  plan.hostActs.push(() => plan.host.learners.suppress(survey.learnerRef, reason, who));
  plan.review.add(survey.learnerRef);
}

/** Keeps the answers of an event as the survey's, in place of what was told before. @param evidence what gave no row, and why */
export function keepResponse(
  event: WireEvent,
  survey: SurveyRow,
  plan: Import,
  kind: ResponseRow['kind'],
  evidence: readonly { readonly told: Activity }[],
): void {
  plan.responses.set(survey.surveyId, {
    surveyId: survey.surveyId,
    kind,
    // Of a partial answer the day it was last saved: its rows are collected on that day.
    submittedOn: event.submittedOn ?? dateIn(event.at, plan.host.tenant.timeZone),
    answeredBy: event.by ?? 'learner',
    answers: JSON.stringify(event.answers ?? { activities: [], preferNotToSay: false }),
    evidence: JSON.stringify(evidence),
    receivedAt: plan.host.clock.now(),
  });
}
