import { enqueue, type JobHandler, type NewJob } from '../../lib/queue/index.ts';
import {
  type Addresses,
  addressesToWrite,
  type Decision,
  decideByHand,
  decidePerson,
  earlierOf,
  isSilenced,
} from '../domain/index.ts';
import type { Host, HostLearner } from '../host.ts';
import { type ContactRow, upsertContacts } from '../storage/contacts.ts';
import { type DecisionRow, removeDecisions, upsertDecisions } from '../storage/decisions.ts';
import { appendEvents, type EventRow } from '../storage/events.ts';
import { type PersonDue, personsDue, setReview } from '../storage/persons.ts';
import { addCounts } from '../storage/runs.ts';
import { type SurveyRow, saveSurveys } from '../storage/surveys.ts';
import { PAGE_SIZE, type SyncContext, type SyncSettings } from './context.ts';
import { type DueRound, grantRounds, messagesLeft } from './daily-cap.ts';
import { decisionRow } from './decision-row.ts';
import { deriveReturned } from './derive-returned.ts';
import {
  BY_HAND,
  followDecision,
  isOpen,
  newestOpening,
  type SurveyChange,
  withdrawGone,
} from './follow-decision.ts';
import { type PersonPage, readFacts } from './person-facts.ts';
import { nextRoundDue, planRound, type RoundPlace } from './plan-round.ts';
import { followTermination, learnersAfter, type RowWrites, withdrawUnreached } from './row-writes.ts';
import { nextPage, nextStep, type StepPayload } from './steps.ts';
import { NOWHERE, takeBackUnsent } from './unsent.ts';
import { withdrawJob } from './withdraw.ts';
import { writeOutcomes } from './write-outcomes.ts';

/** Everything that follows from deciding a page of persons, gathered before anything is written. */
export interface Plan {
  readonly decisions: DecisionRow[];
  /** Decisions on periods of training that are no longer there. */
  readonly gone: PotOf[];
  /** Surveys that change. */
  readonly surveys: Map<string, SurveyRow>;
  /** All surveys of these persons as they were read. */
  readonly seen: Map<string, SurveyRow>;
  readonly contacts: ContactRow[];
  /** Rounds that are due; which of them go today is told once all are known. */
  readonly due: DueRound[];
  readonly rows: RowWrites[];
  readonly events: EventRow[];
  readonly jobs: NewJob[];
  readonly reviews: Map<string, string | null>;
  readonly counts: { persons: number; decisions: number; surveysOpened: number; contactsPlanned: number };
}

/**
 * Decides the persons that are due, a page a job: read, pure decision, one write. The next page's job is enqueued in
 * the same transaction, so a killed run goes on at the page it had not committed.
 */
export function planStep(context: SyncContext): JobHandler {
  return async (job, { settleIn }) => {
    const payload = job.payload as StepPayload;
    const { host } = context;
    const settings = await context.settings();
    const today = host.clock.today();
    const after = placeOf(payload.after);
    const due = await personsDue(host.database.reader, { today, after, limit: PAGE_SIZE });
    const allowance = await messagesLeft(host, settings, today);
    const plan = await planPersons(host, settings, [...new Set(due.map(({ personKey }) => personKey))], {
      runId: payload.runId,
      askedBy: 'system',
      allowance,
    });

    await host.transaction(async (tx) => {
      await removeDecisions(tx, plan.gone);
      await upsertDecisions(tx, plan.decisions);
      await saveSurveys(tx, [...plan.surveys.values()], plan.seen);
      await upsertContacts(tx, plan.contacts);
      const written = await writeOutcomes(tx, host, plan.rows);
      await appendEvents(tx, plan.events);
      await setReview(tx, plan.reviews);
      await addCounts(tx, payload.runId, {
        ...plan.counts,
        rowsAppended: written.appended,
        rowsAmended: written.amended,
        rowsWithdrawn: written.withdrawn,
      });
      const last = due.at(-1);
      const next =
        due.length === PAGE_SIZE && last !== undefined
          ? nextPage('plan', payload, `${last.reviewOn} ${last.personKey}`)
          : nextStep('send', payload);
      await enqueue(tx, [...plan.jobs, next]);
      await settleIn(tx);
    });
    return { outcome: 'done' };
  };
}

/** The place in the order of persons due that a page begins after. */
function placeOf(after: string): PersonDue | null {
  const space = after.indexOf(' ');
  return space < 0 ? null : { reviewOn: after.slice(0, space), personKey: after.slice(space + 1) };
}

export interface PlanRequest {
  readonly runId: number;
  readonly askedBy: string;
  /** Messages that may still be planned today; null: no cap. */
  readonly allowance: number | null;
}

/** Decides these persons and what follows, writing nothing: what `plan --dry-run` shows is what a run would do. */
export async function planPersons(
  host: Host,
  settings: SyncSettings,
  personKeys: readonly string[],
  request: PlanRequest,
): Promise<Plan> {
  const page = await readFacts(host, settings, personKeys);
  const plan: Plan = {
    decisions: [],
    gone: [],
    surveys: new Map(),
    seen: new Map(page.persons.flatMap(({ surveys }) => surveys.map((row) => [row.surveyId, row] as const))),
    contacts: [],
    due: [],
    rows: [],
    events: [],
    jobs: [],
    reviews: new Map(),
    counts: { persons: 0, decisions: 0, surveysOpened: 0, contactsPlanned: 0 },
  };
  for (const person of page.persons)
    planPerson(person, page.context(person), { host, settings, request }, plan);
  const { granted, delayed } = grantRounds(plan.due, settings.dailyCap, request.allowance);
  plan.contacts.push(...granted.flatMap(({ round }) => round.contacts));
  plan.counts.contactsPlanned = granted.reduce((sum, { round }) => sum + round.contacts.length, 0);
  for (const { without, since } of delayed) {
    plan.surveys.set(without.surveyId, without);
    plan.reviews.set(without.personKey, since);
  }
  return plan;
}

interface Place {
  readonly host: Host;
  readonly settings: SyncSettings;
  readonly request: PlanRequest;
}

function planPerson(
  person: PersonPage,
  context: Parameters<typeof decidePerson>[1],
  place: Place,
  plan: Plan,
): void {
  const { host, settings, request } = place;
  const now = host.clock.now();
  const decisions = decidePerson(person, context);
  const surveys = new Map(person.surveys.map((survey) => [survey.surveyId, survey]));
  let learners: readonly HostLearner[] = person.learners;
  let review: string | null = null;

  for (const decision of decisions) {
    const learner = person.learners.find((candidate) => candidate.ref === decision.learnerRef)!;
    const before = person.decisions.find((row) => isSamePot(decision, row));
    const { row, event } = decisionRow(decision, before, { ...request, today: context.today, now });
    plan.decisions.push(row);
    if (event !== null) plan.events.push(event);
    review = earlierOf(review, decision.reviewOn);
    const held = newestOpening(surveys.values(), decision);
    // Absent from the newest file or a test learner: the decision stands, nothing follows from it.
    if (decision.held !== null) {
      if (held !== undefined) takeBack(held, NOWHERE);
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
      if (change.event === 'reopened') write(withdrawUnreached(decision, change.survey.surveyId, learners));
    }
    write(deriveReturned(decision, learners, context.today));
    write(followTermination(decision, learners));
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
  plan.gone.push(...person.decisions.filter((row) => !decisions.some((one) => isSamePot(one, row))));
  plan.reviews.set(person.personKey, review);
  plan.counts.persons += 1;
  plan.counts.decisions += decisions.length;

  /** Each plan of rows is made on what the ones before it leave. */
  function write(rows: RowWrites | null): void {
    if (rows === null) return;
    plan.rows.push(rows);
    learners = learnersAfter(learners, rows);
  }

  function apply(change: SurveyChange, why: string): void {
    const { survey, event } = change;
    surveys.set(survey.surveyId, survey);
    plan.surveys.set(survey.surveyId, survey);
    plan.events.push(surveyEvent(survey, event, why, now, request.askedBy));
    if (change.withdrawAtService) plan.jobs.push(withdrawJob(survey.surveyId));
  }

  function takeBack(survey: SurveyRow, to: Addresses): readonly ContactRow[] {
    const unsent = takeBackUnsent(survey, person.contacts, to, now);
    plan.contacts.push(...unsent.takenBack);
    if (unsent.survey !== survey) {
      surveys.set(survey.surveyId, unsent.survey);
      plan.surveys.set(survey.surveyId, unsent.survey);
    }
    return unsent.contacts;
  }
}

/** One period of training of one learner record. */
type PotOf = Pick<DecisionRow, 'learnerRef' | 'potId'>;

function isSamePot(a: PotOf, b: PotOf): boolean {
  return a.learnerRef === b.learnerRef && a.potId === b.potId;
}

/** What a survey sent by hand is judged by: the same POT, past the rules that such a sending goes past. */
function byHand(
  person: PersonPage,
  decision: Decision,
  context: Parameters<typeof decidePerson>[1],
): Decision {
  const sent = decideByHand(person, decision.learnerRef, context);
  return sent?.learnerRef === decision.learnerRef && sent.potId === decision.potId ? sent : decision;
}

/** Plans the round that is due, if any; the day on which to look again. */
function planContacts(
  survey: SurveyRow | undefined,
  of: Pick<RoundPlace, 'decision' | 'told' | 'learner' | 'contacts'> & {
    readonly surveys: Map<string, SurveyRow>;
    readonly place: Place;
    readonly plan: Plan;
  },
): string | null {
  if (survey === undefined || !isOpen(survey)) return null;
  const { decision, told, learner, contacts, surveys, plan } = of;
  const { host, settings, request } = of.place;
  const today = host.clock.today();
  const place: RoundPlace = {
    decision,
    told,
    learner,
    personSurveys: [...surveys.values()],
    contacts,
    settings,
    zone: host.tenant.timeZone,
    now: host.clock.now(),
    today,
    askedBy: request.askedBy,
  };
  const since = nextRoundDue(survey, place);
  const round = planRound(survey, place);
  // Due, and nowhere to write to: only data, or the stop date, can change that.
  if (round === null) return since !== null && since > today ? since : decision.reviewOn;
  surveys.set(round.survey.surveyId, round.survey);
  plan.surveys.set(round.survey.surveyId, round.survey);
  plan.due.push({ since: since ?? today, round, without: survey });
  const next = nextRoundDue(round.survey, { ...place, personSurveys: [...surveys.values()] });
  return earlierOf(decision.reviewOn, next);
}

function surveyEvent(survey: SurveyRow, what: string, why: string, at: string, who: string): EventRow {
  return {
    at,
    learnerRef: survey.learnerRef,
    surveyId: survey.surveyId,
    what: `survey-${what}`,
    why,
    who,
    data: JSON.stringify({ pot: survey.potId, opening: survey.opening, state: survey.state }),
  };
}
