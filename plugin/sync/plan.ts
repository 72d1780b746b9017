import { enqueue, type JobHandler, type NewJob } from '../../lib/queue/index.ts';
import {
  type Decision,
  decideByHand,
  decidePerson,
  earlierOf,
  isSilenced,
  RULE_VERSION,
} from '../domain/index.ts';
import type { Host } from '../host.ts';
import { type ContactRow, upsertContacts } from '../storage/contacts.ts';
import { type DecisionRow, upsertDecisions } from '../storage/decisions.ts';
import { appendEvents, type EventRow } from '../storage/events.ts';
import { personsDue, setReview } from '../storage/persons.ts';
import { addCounts, countedOn } from '../storage/runs.ts';
import { type SurveyRow, upsertSurveys } from '../storage/surveys.ts';
import { PAGE_SIZE, type SyncContext, type SyncSettings } from './context.ts';
import { deriveReturned } from './derive-returned.ts';
import { BY_HAND, followDecision, isOpen, newestOpening } from './follow-decision.ts';
import { type PersonPage, readFacts } from './person-facts.ts';
import { nextRoundReview, planRound, type RoundPlace } from './plan-round.ts';
import { followTermination, type RowWrites, withdrawUnreached } from './row-writes.ts';
import { nextPage, nextStep, type StepPayload } from './steps.ts';
import { withdrawJob } from './withdraw.ts';
import { writeOutcomes } from './write-outcomes.ts';

/** Everything that follows from deciding a page of persons, gathered before anything is written. */
export interface Plan {
  readonly decisions: DecisionRow[];
  readonly surveys: Map<string, SurveyRow>;
  readonly contacts: ContactRow[];
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
    const keys = await personsDue(host.database.reader, { today, after: payload.after, limit: PAGE_SIZE });
    const allowance = await messagesLeft(host, settings, today);
    const plan = await planPersons(host, settings, keys, {
      runId: payload.runId,
      askedBy: 'system',
      allowance,
    });

    await host.transaction(async (tx) => {
      await upsertDecisions(tx, plan.decisions);
      await upsertSurveys(tx, [...plan.surveys.values()]);
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
      const last = keys.at(-1);
      const more = keys.length === PAGE_SIZE && last !== undefined;
      await enqueue(tx, [...plan.jobs, more ? nextPage('plan', payload, last) : nextStep('send', payload)]);
      await settleIn(tx);
    });
    return { outcome: 'done' };
  };
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
    surveys: new Map(),
    contacts: [],
    rows: [],
    events: [],
    jobs: [],
    reviews: new Map(),
    counts: { persons: 0, decisions: 0, surveysOpened: 0, contactsPlanned: 0 },
  };
  for (const person of page.persons)
    planPerson(person, page.context(person), { host, settings, request }, plan);
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
  let review: string | null = null;

  for (const decision of decisions) {
    const learner = person.learners.find((candidate) => candidate.ref === decision.learnerRef)!;
    keepDecision(decision, person, place, now, plan);
    review = earlierOf(review, decision.reviewOn);
    // Absent from the newest file or a test learner: the decision stands, nothing follows from it.
    if (decision.termination === null || decision.held !== null) continue;

    const held = newestOpening(surveys.values(), decision);
    const effective =
      held?.reason === BY_HAND ? (decideByHand(person, decision.learnerRef, context) ?? decision) : decision;
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
      surveys.set(change.survey.surveyId, change.survey);
      plan.surveys.set(change.survey.surveyId, change.survey);
      plan.events.push(surveyEvent(change.survey, change.event, decision.reason, now, request.askedBy));
      if (change.event === 'opened' || change.event === 'reopened') plan.counts.surveysOpened += 1;
      if (change.event === 'reopened')
        plan.rows.push(withdrawUnreached(decision, change.survey.surveyId, person.learners));
      if (change.withdrawAtService) plan.jobs.push(withdrawJob(change.survey.surveyId));
    }
    for (const rows of [
      deriveReturned(decision, person.learners, context.today),
      followTermination(decision, person.learners),
    ])
      if (rows !== null) plan.rows.push(rows);
    review = earlierOf(
      review,
      planContacts(newestOpening(surveys.values(), decision), {
        decision: effective,
        told: person.told,
        learner,
        surveys,
        place,
        plan,
      }),
    );
  }
  plan.reviews.set(person.personKey, review);
  plan.counts.persons += 1;
}

/** Plans the round that is due, if any; the day on which to look again. */
function planContacts(
  survey: SurveyRow | undefined,
  of: Pick<RoundPlace, 'decision' | 'told' | 'learner'> & {
    readonly surveys: Map<string, SurveyRow>;
    readonly place: Place;
    readonly plan: Plan;
  },
): string | null {
  if (survey === undefined || !isOpen(survey)) return null;
  const { decision, told, learner, surveys, plan } = of;
  const { host, settings, request } = of.place;
  const today = host.clock.today();
  const place: RoundPlace = {
    decision,
    told,
    learner,
    personSurveys: [...surveys.values()],
    settings,
    zone: host.tenant.timeZone,
    now: host.clock.now(),
    today,
    askedBy: request.askedBy,
  };
  const round = planRound(survey, place);
  if (round === null) return nextRoundReview(survey, place);
  const planned = plan.counts.contactsPlanned + round.contacts.length;
  // The daily cap delays a message, it never drops it: the round is due again tomorrow.
  if (request.allowance !== null && planned > request.allowance) return nextRoundReview(survey, place);
  surveys.set(round.survey.surveyId, round.survey);
  plan.surveys.set(round.survey.surveyId, round.survey);
  plan.contacts.push(...round.contacts);
  plan.counts.contactsPlanned = planned;
  return nextRoundReview(round.survey, { ...place, personSurveys: [...surveys.values()] });
}

function keepDecision(
  decision: Decision,
  person: PersonPage,
  { host, request }: Place,
  now: string,
  plan: Plan,
): void {
  const before = person.decisions.find(
    (row) => row.learnerRef === decision.learnerRef && row.potId === decision.potId,
  );
  const ended = decision.reason !== 'NOT_ENDED';
  const sendable = decision.effect === 'survey';
  const row: DecisionRow = {
    learnerRef: decision.learnerRef,
    potId: decision.potId,
    personKey: decision.personKey,
    reason: decision.reason,
    facts: JSON.stringify(decision.facts),
    held: decision.held,
    email: sendable && decision.email !== null ? 1 : 0,
    sms: sendable && decision.sms !== null ? 1 : 0,
    potStart: decision.potStart,
    actualEnd: decision.actualEnd,
    termination: decision.termination,
    firstSeenEnded: before?.firstSeenEnded ?? (ended ? host.clock.today() : null),
    reviewOn: decision.reviewOn,
    ruleVersion: decision.ruleVersion,
    runId: before?.runId ?? request.runId,
    decidedAt: before?.decidedAt ?? now,
  };
  plan.counts.decisions += 1;
  if (before !== undefined && before.reason === row.reason && before.facts === row.facts) {
    plan.decisions.push(row);
    return;
  }
  plan.decisions.push({ ...row, runId: request.runId, decidedAt: now });
  if (before?.reason === row.reason) return;
  plan.events.push({
    at: now,
    learnerRef: decision.learnerRef,
    surveyId: null,
    what: 'decided',
    why: decision.reason,
    who: request.askedBy,
    data: JSON.stringify({
      pot: decision.potId,
      before: before?.reason ?? null,
      rules: RULE_VERSION,
      facts: decision.facts,
    }),
  });
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

async function messagesLeft(host: Host, settings: SyncSettings, today: string): Promise<number | null> {
  if (settings.dailyCap === null) return null;
  return Math.max(0, settings.dailyCap - (await countedOn(host.database.reader, today, 'contactsPlanned')));
}
