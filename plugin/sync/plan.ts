import { enqueue, type JobHandler } from '../../lib/queue/index.ts';
import type { Host } from '../host.ts';
import { contactKey, upsertContacts } from '../storage/contacts.ts';
import { removeDecisions, upsertDecisions } from '../storage/decisions.ts';
import { appendEvents } from '../storage/events.ts';
import { holdInForce } from '../storage/holds.ts';
import { type PersonDue, personsDue, setReview } from '../storage/persons.ts';
import { addCounts } from '../storage/runs.ts';
import { saveSurveys } from '../storage/surveys.ts';
import { closeOvertaken } from './conflicts.ts';
import { PAGE_SIZE, type SyncContext, type SyncSettings } from './context.ts';
import { grantRounds, messagesLeft } from './daily-cap.ts';
import { goesBy } from './goes-by.ts';
import { emptyPlan, type Plan, type PlanRequest } from './page-plan.ts';
import { readFacts } from './person-facts.ts';
import { planPerson } from './plan-person.ts';
import { roundDelayed, roundPlanned } from './round-events.ts';
import { sendingHours } from './sending-hours.ts';
import { nextPage, nextStep, type StepPayload } from './steps.ts';
import { rowCounts, writeOutcomes } from './write-outcomes.ts';

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
    const held = (await holdInForce(host.database.reader)) !== null;
    const plan = await planPersons(host, settings, [...new Set(due.map(({ personKey }) => personKey))], {
      runId: payload.runId,
      askedBy: 'system',
      allowance: held ? 0 : await messagesLeft(host, settings),
      delay: held ? 'held' : 'daily-cap',
    });

    await host.transaction(async (tx) => {
      await removeDecisions(tx, plan.gone);
      await upsertDecisions(tx, plan.decisions);
      await saveSurveys(tx, [...plan.surveys.values()], plan.seen);
      await upsertContacts(tx, [...plan.contacts.values()]);
      const overtaken = await closeOvertaken(tx, plan.overtaken, host.clock.now());
      await appendEvents(tx, [...plan.events, ...overtaken], { run: payload.runId, at: host.clock.now() });
      const written = await writeOutcomes(tx, host, plan.rows, { run: payload.runId, settings });
      await setReview(tx, plan.reviews);
      await addCounts(tx, payload.runId, {
        ...plan.counts,
        ...rowCounts(written),
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

/** Decides these persons and gathers what follows, writing nothing. */
export async function planPersons(
  host: Host,
  settings: SyncSettings,
  personKeys: readonly string[],
  request: PlanRequest,
): Promise<Plan> {
  const page = await readFacts(host, settings, personKeys);
  const plan = emptyPlan(page.persons);
  const hours = sendingHours(settings, host.tenant.timeZone);
  const occasion = { askedBy: request.askedBy, now: host.clock.now(), goesBy: goesBy(settings) };
  const place = { host, settings, hours, request, occasion, today: host.clock.today() };
  for (const person of page.persons) planPerson(person, page.context(person), place, plan);
  const { granted, delayed } = grantRounds(plan.due, settings.dailyCap, request.allowance);
  for (const { round } of granted)
    for (const contact of round.contacts) plan.contacts.set(contactKey(contact), contact);
  plan.counts.contactsPlanned = granted.reduce((sum, { round }) => sum + round.contacts.length, 0);
  plan.events.push(...granted.map((round) => roundPlanned(round, occasion)));
  for (const round of delayed) {
    const { without } = round;
    plan.surveys.set(without.surveyId, { ...without, delayed: request.delay });
    plan.reviews.set(without.personKey, round.round.since);
    const told = roundDelayed(round, request.delay, occasion);
    if (told !== null) plan.events.push(told);
  }
  return plan;
}
