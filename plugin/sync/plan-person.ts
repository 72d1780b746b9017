import type { NewJob } from '../../lib/queue/index.ts';
import {
  type Addresses,
  addressesToWrite,
  type Decision,
  type DelayCause,
  decideByHand,
  decidePerson,
  earlierOf,
  isSilenced,
  type ReasonCode,
  type SendingHours,
  type SurveyReason,
} from '../domain/index.ts';
import type { Host, HostLearner } from '../host.ts';
import type { ConflictRow } from '../storage/conflicts.ts';
import { type ContactRow, contactKey } from '../storage/contacts.ts';
import type { DecisionRow } from '../storage/decisions.ts';
import type { EventRow } from '../storage/events.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import { carryOver } from './carry-over.ts';
import { clashesOnRecord, overtakenConflicts } from './conflicts.ts';
import type { SyncSettings } from './context.ts';
import type { DueRound } from './daily-cap.ts';
import { decisionRow, goneEvent } from './decision-row.ts';
import { deriveReturned } from './derive-returned.ts';
import {
  BY_HAND,
  followDecision,
  newestOpening,
  type SurveyChange,
  withdrawGone,
} from './follow-decision.ts';
import { followWaves } from './follow-waves.ts';
import type { Occasion } from './goes-by.ts';
import { hoursJob } from './hours.ts';
import { withdrawNonResponse, withdrawOvertaken } from './non-response-rows.ts';
import { owedAgain } from './owed-again.ts';
import type { PersonPage } from './person-facts.ts';
import { planContacts } from './plan-contacts.ts';
import { messagesTakenBack } from './round-events.ts';
import { followTermination, learnersAfter, type RowWrites } from './row-writes.ts';
import { isSamePot } from './same-pot.ts';
import { byHours } from './sending-hours.ts';
import { surveyEvent } from './survey-event.ts';
import { NOWHERE, takeBackUnsent } from './unsent.ts';
import { withdrawJob } from './withdraw.ts';

/** Everything that follows from deciding a page of persons, gathered before anything is written. */
export interface Plan {
  readonly decisions: DecisionRow[];
  /** Decisions on periods of training that are no longer there. */
  readonly gone: DecisionRow[];
  /** Surveys that change. */
  readonly surveys: Map<string, SurveyRow>;
  /** All surveys of these persons as they were read. */
  readonly seen: Map<string, SurveyRow>;
  /** Messages that change, and new ones: one taken back may be meant again at once. */
  readonly contacts: Map<string, ContactRow>;
  /** Rounds that are due; which of them go today is told once all are known. */
  readonly due: DueRound[];
  readonly rows: RowWrites[];
  /** Conflicts in which nothing is left to settle. */
  readonly overtaken: ConflictRow[];
  readonly events: EventRow[];
  readonly jobs: NewJob[];
  readonly reviews: Map<string, string | null>;
  readonly counts: { persons: number; decisions: number; surveysOpened: number; contactsPlanned: number };
}

export interface PlanRequest {
  readonly runId: number;
  readonly askedBy: string;
  /** Messages that may still be planned today; null: no cap. */
  readonly allowance: number | null;
  /** What a round that is due and may not go today waits for. */
  readonly delay: DelayCause;
}

/** What a person is planned by, besides their own facts. */
export interface Place {
  readonly host: Host;
  readonly settings: SyncSettings;
  /** Those in which messages may go, by the settings. */
  readonly hours: SendingHours;
  readonly request: PlanRequest;
  /** Of the page: everybody on it is decided at one instant, and asking a clock may cost as much as a decision. */
  readonly occasion: Occasion;
  readonly today: string;
}

/**
 * Decides one person and adds what follows to the plan: their decisions, what becomes of each survey, the rows that have to
 * be written, the messages that are due. Pure but for the plan it adds to.
 */
export function planPerson(
  person: PersonPage,
  context: Parameters<typeof decidePerson>[1],
  place: Place,
  plan: Plan,
): void {
  const { host, settings, hours, request, occasion } = place;
  const { now } = occasion;
  const decisions = decidePerson(person, context);
  const surveys = new Map(person.surveys.map((survey) => [survey.surveyId, survey]));
  let learners: readonly HostLearner[] = person.learners;
  let review: string | null = null;
  for (const survey of carryOver(person.surveys, person.learners, now))
    apply({ survey, event: 'carried-over', withdrawAtService: false }, 'POT_CORRECTED');

  for (const decision of decisions) {
    const learner = person.learners.find((candidate) => candidate.ref === decision.learnerRef)!;
    const before = person.decisions.find((row) => isSamePot(decision, row));
    const { row, event } = decisionRow(decision, before, {
      ...occasion,
      runId: request.runId,
      today: context.today,
    });
    plan.decisions.push(row);
    if (event !== null) plan.events.push(event);
    review = earlierOf(review, decision.reviewOn);
    const held = newestOpening(surveys.values(), decision);
    // Absent from the newest file or a test learner: the decision stands, nothing follows from it.
    if (decision.held !== null) {
      for (const survey of person.surveys.filter((one) => isSamePot(decision, one)))
        takeBack(survey, NOWHERE);
      continue;
    }
    const effective = held?.reason === BY_HAND ? byHand(person, decision, context) : decision;
    const reason = held?.reason === BY_HAND ? BY_HAND : decision.reason;
    const silenced = isSilenced(effective, person.told);
    const change = followDecision(effective, held, {
      tenant: host.tenant.id,
      settings,
      now,
      reason,
      silenced,
    });
    if (change !== null) {
      apply(change, decision.reason);
      if (change.event === 'opened' || change.event === 'reopened') plan.counts.surveysOpened += 1;
      if (change.event === 'reopened') write(withdrawNonResponse(change.survey, 'reopened', learners));
    }
    const derived = deriveReturned(decision, learners, person.undoings, context.today);
    write(derived);
    const since = { before, derived, undoings: person.undoings, today: context.today, now };
    const owing = owedAgain(decision, newestOpening(surveys.values(), decision), since);
    if (owing !== null) {
      surveys.set(owing.surveyId, owing);
      plan.surveys.set(owing.surveyId, owing);
    }
    write(followTermination(decision, learners));
    write(withdrawOvertaken(decision, learners));
    const to = effective.effect === 'survey' ? addressesToWrite(effective, person.told) : NOWHERE;
    const contacts = held === undefined ? [] : takeBack(surveys.get(held.surveyId)!, to);
    review = earlierOf(
      review,
      planContacts(newestOpening(surveys.values(), decision), {
        decision: effective,
        told: person.told,
        learner,
        contacts,
        surveys,
        place,
        plan,
      }),
    );
    const later = followWaves(
      decision,
      { surveys: [...surveys.values()], learners },
      { tenant: host.tenant.id, settings, now, today: context.today, silenced },
    );
    review = earlierOf(review, later.reviewOn);
    for (const { why, ...change } of later.changes) {
      apply(change, why);
      if (change.event === 'opened' || change.event === 'reopened') plan.counts.surveysOpened += 1;
    }
    const laterTo = decision.effect === 'survey' ? addressesToWrite(decision, person.told) : NOWHERE;
    for (const { surveyId } of later.surveys) {
      const contacts = takeBack(surveys.get(surveyId)!, laterTo);
      const of = { decision, told: person.told, learner, contacts, surveys, place, plan };
      review = earlierOf(review, planContacts(surveys.get(surveyId), of));
    }
  }
  for (const survey of surveys.values()) {
    const learner = person.learners.find(({ ref }) => ref === survey.learnerRef);
    if (learner === undefined || learner.absent || learner.test) continue;
    if (learner.pots.some(({ id }) => id === survey.potId)) continue;
    const change = withdrawGone(survey, 'POT_GONE', now);
    if (change === null) continue;
    apply(change, 'POT_GONE');
    takeBack(change.survey, NOWHERE);
  }
  for (const clash of clashesOnRecord(learners)) write(clash);
  plan.overtaken.push(...overtakenConflicts(person.conflicts, learners));
  const gone = person.decisions.filter((row) => !decisions.some((one) => isSamePot(one, row)));
  plan.gone.push(...gone);
  plan.events.push(...gone.map((row) => goneEvent(row, occasion)));
  plan.reviews.set(person.personKey, review);
  plan.counts.persons += 1;
  plan.counts.decisions += decisions.length;

  /** Each plan of rows is made on what the ones before it leave. */
  function write(rows: RowWrites | null): void {
    if (rows === null) return;
    plan.rows.push(rows);
    learners = learnersAfter(learners, rows);
  }

  function apply(change: SurveyChange, why: ReasonCode | SurveyReason): void {
    const { survey } = change;
    surveys.set(survey.surveyId, survey);
    plan.surveys.set(survey.surveyId, survey);
    plan.events.push(surveyEvent(change, why, occasion));
    if (change.withdrawAtService) plan.jobs.push(withdrawJob(survey.surveyId));
  }

  /** The person's messages, those of this survey that have not gone by the hours in force now. */
  function refit(survey: SurveyRow): readonly ContactRow[] {
    const changed = new Map<ContactRow, ContactRow>();
    for (const contact of person.contacts) {
      if (contact.surveyId !== survey.surveyId) continue;
      const other = byHours(contact, survey, hours, now);
      if (other !== null) changed.set(contact, other);
    }
    if (changed.size === 0) return person.contacts;
    if ([...changed.values()].some(({ state }) => state === 'accepted'))
      plan.jobs.push(hoursJob(survey.surveyId, request.runId));
    return person.contacts.map((contact) => changed.get(contact) ?? contact);
  }

  function takeBack(survey: SurveyRow, to: Addresses): readonly ContactRow[] {
    const contacts = refit(survey);
    const unsent = takeBackUnsent(survey, contacts, to, now);
    for (const contact of unsent.contacts)
      if (!person.contacts.includes(contact)) plan.contacts.set(contactKey(contact), contact);
    plan.events.push(...messagesTakenBack(unsent.takenBack, occasion));
    if (unsent.survey !== survey) {
      surveys.set(survey.surveyId, unsent.survey);
      plan.surveys.set(survey.surveyId, unsent.survey);
    }
    return unsent.contacts;
  }
}

/** What a survey sent by hand is judged by: the same POT, past the rules that such a sending goes past. */
function byHand(
  person: PersonPage,
  decision: Decision,
  context: Parameters<typeof decidePerson>[1],
): Decision {
  const sent = decideByHand(person, decision.learnerRef, context);
  return sent !== null && isSamePot(sent, decision) ? sent : decision;
}
