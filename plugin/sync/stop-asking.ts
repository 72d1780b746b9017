import { enqueue } from '../../lib/queue/index.ts';
import { type Decision, decidePerson, type ReasonCode } from '../domain/index.ts';
import { upsertContacts } from '../storage/contacts.ts';
import { type DecisionRow, upsertDecisions } from '../storage/decisions.ts';
import { appendEvents, type EventRow } from '../storage/events.ts';
import { saveSurveys } from '../storage/surveys.ts';
import type { SyncContext } from './context.ts';
import { decisionRow } from './decision-row.ts';
import { followDecision, isOpen } from './follow-decision.ts';
import { goesBy } from './goes-by.ts';
import { readFacts } from './person-facts.ts';
import { messagesTakenBack } from './round-events.ts';
import { isSamePot, type PotOf } from './same-pot.ts';
import { surveyEvent } from './survey-event.ts';
import { NOWHERE, takeBackUnsent } from './unsent.ts';
import { withdrawJob } from './withdraw.ts';

/** Reasons for which nothing is sent from the moment on at which they are told. */
const AT_ONCE: ReadonlySet<ReasonCode> = new Set(['DO_NOT_CONTACT', 'DECEASED']);

/**
 * Ends at once what a person is asked, where the next run would: they are not to be contacted. Messages that were not handed
 * over are taken back, and the service withdraws the rest with their links.
 *
 * @param by the member of staff whose act it is
 * @returns how many surveys ended
 * @throws `SURVEY_CHANGED` when a run changed one meanwhile: nothing is written, and the run that follows ends them
 */
export async function stopAsking(context: SyncContext, personKey: string, by: string): Promise<number> {
  const { host } = context;
  const settings = await context.settings();
  const page = await readFacts(host, settings, [personKey]);
  const person = page.persons[0]!;
  const decisions = decidePerson(person, page.context(person)).filter(({ reason }) => AT_ONCE.has(reason));
  const [now, stands] = [host.clock.now(), goesBy(settings)];
  const where = { tenant: host.tenant.id, settings, now };
  const of = (pot: PotOf) => decisions.find((one) => isSamePot(one, pot));

  const ends = person.surveys.filter(isOpen).flatMap((survey) => {
    const decision = of(survey);
    if (decision === undefined) return [];
    const change = followDecision(decision, survey, { ...where, reason: decision.reason });
    if (change === null) return [];
    const unsent = takeBackUnsent(change.survey, person.contacts, NOWHERE, now);
    const event = surveyEvent(change, decision.reason, place());
    return [{ change, unsent, events: [event, ...messagesTakenBack(unsent.takenBack, place())] }];
  });
  const decided = person.decisions.flatMap((row) => redecided(row, of(row)) ?? []);

  await host.transaction(async (tx) => {
    await saveSurveys(
      tx,
      ends.map(({ unsent }) => unsent.survey),
      new Map(person.surveys.map((row) => [row.surveyId, row])),
    );
    await upsertContacts(
      tx,
      ends.flatMap(({ unsent }) => unsent.takenBack),
    );
    await upsertDecisions(
      tx,
      decided.map(({ row }) => row),
    );
    const events = [...decided.flatMap(({ event }) => event ?? []), ...ends.flatMap((end) => end.events)];
    await appendEvents(tx, events, { run: null, at: now });
    await enqueue(
      tx,
      ends.flatMap(({ change }) => (change.withdrawAtService ? [withdrawJob(change.survey.surveyId)] : [])),
    );
  });
  return ends.length;

  function place() {
    return { askedBy: by, now, goesBy: stands };
  }

  function redecided(
    before: DecisionRow,
    decision: Decision | undefined,
  ): { readonly row: DecisionRow; readonly event: EventRow | null } | null {
    if (decision === undefined) return null;
    return decisionRow(decision, before, { ...place(), runId: before.runId, today: host.clock.today() });
  }
}
