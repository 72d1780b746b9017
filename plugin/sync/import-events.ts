import { isCoded } from '../../lib/errors/index.ts';
import type { Host } from '../host.ts';
import { learnersAt, setAddressState } from '../storage/addresses.ts';
import { changeContacts, contactKey, contactsOf } from '../storage/contacts.ts';
import { appendEvents } from '../storage/events.ts';
import { reviewLearners } from '../storage/persons.ts';
import { upsertResponses } from '../storage/responses.ts';
import { liftUnsubscribed, suppress } from '../storage/suppressions.ts';
import { type SurveyRow, saveSurveys, surveysById, surveysOfPersons } from '../storage/surveys.ts';
import type { WireEvent } from '../survey/wire.ts';
import type { SyncSettings } from './context.ts';
import { IMPORTS } from './event-meanings.ts';
import type { Import } from './import-plan.ts';
import { readPersons } from './read-learners.ts';
import { timelineOf } from './service-events.ts';
import { type Written, writeOutcomes } from './write-outcomes.ts';

/**
 * Imports events of the feed in their order, in one transaction with whatever `alongside` does (moving the cursor).
 * The host's own acts come first: a crash between the two repeats them, which changes nothing.
 *
 * @param run in which they are imported
 * @throws `ROW_CHANGED`, `SURVEY_CHANGED` when what was read moved meanwhile: nothing is written, the page is read again
 */
export async function importEvents(
  host: Host,
  settings: SyncSettings,
  events: readonly WireEvent[],
  run: number,
  alongside: (
    tx: Parameters<typeof reviewLearners>[0],
    imported: { written: Written; answered: number },
  ) => Promise<void>,
): Promise<void> {
  const read = await surveysById(host.database.reader, surveyIdsOf(events));
  const batches = batchesOfOneAnswerEach(events, read);
  let written: Written = { appended: 0, amended: 0, withdrawn: 0 };
  let answered = 0;
  for (const [index, batch] of batches.entries()) {
    // What the first batch changes, the ones after it have to see.
    const surveys = index === 0 ? read : await surveysById(host.database.reader, surveyIdsOf(batch));
    const plan = await gather(host, settings, batch, surveys);
    for (const act of plan.hostActs) await unlessErased(act);
    answered += plan.answered;
    const before = written;
    await host.transaction(async (tx) => {
      written = sum(before, await apply(tx, plan, run));
      if (index === batches.length - 1) await alongside(tx, { written, answered });
    });
  }
}

/** Of a learner who was erased meanwhile there is nothing to suppress and nobody to propose an address for. */
async function unlessErased(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isCoded(error, 'HOST_LEARNER_UNKNOWN')) throw error;
  }
}

/**
 * Answers of one person twice in a page have to see each other's rows: each batch has a person's answers at most once.
 * Almost always there is one batch. Importing an earlier batch again after a crash changes nothing.
 */
function batchesOfOneAnswerEach(
  events: readonly WireEvent[],
  surveys: ReadonlyMap<string, SurveyRow>,
): WireEvent[][] {
  const batches: WireEvent[][] = [[]];
  let seen = new Set<string>();
  for (const event of events) {
    const person = event.type === 'answered' ? surveys.get(event.surveyId ?? '')?.personKey : undefined;
    if (person !== undefined && seen.has(person)) {
      batches.push([]);
      seen = new Set();
    }
    if (person !== undefined) seen.add(person);
    batches.at(-1)!.push(event);
  }
  return batches;
}

function sum(a: Written, b: Written): Written {
  return {
    appended: a.appended + b.appended,
    amended: a.amended + b.amended,
    withdrawn: a.withdrawn + b.withdrawn,
  };
}

function surveyIdsOf(events: readonly WireEvent[]): string[] {
  return events.flatMap((event) => event.surveyId ?? []);
}

/** @param read the surveys that the events are about, as they are now; others of the page may be among them */
async function gather(
  host: Host,
  settings: SyncSettings,
  events: readonly WireEvent[],
  read: ReadonlyMap<string, SurveyRow>,
): Promise<Import> {
  const reader = host.database.reader;
  const ids = surveyIdsOf(events);
  const surveys = new Map(read);
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
    seen: new Map(surveys),
    touched: new Set(),
    contacts: new Map(contacts.map((contact) => [contactKey(contact), contact])),
    changedContacts: new Set(),
    learners,
    responses: new Map(),
    addresses: [],
    wishes: [],
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
    // Of a round that we, put back from a backup, do not know yet: it is asked for again once it is planned.
    if ((event.contactNumber ?? 0) > at.rounds) continue;
    IMPORTS[event.type](event, at, plan);
    plan.timeline.push(timelineOf(event, survey));
  }
  return plan;
}

async function apply(tx: Parameters<typeof reviewLearners>[0], plan: Import, run: number): Promise<Written> {
  const at = plan.host.clock.now();
  await appendEvents(tx, plan.timeline, { run, at });
  const written = await writeOutcomes(tx, plan.host, plan.rows, { run, settings: plan.settings });
  await saveSurveys(
    tx,
    [...plan.touched].map((id) => plan.surveys.get(id)!),
    plan.seen,
  );
  await changeContacts(
    tx,
    [...plan.changedContacts].map((key) => {
      const { surveyId, number, channel, state, why, sentAt } = plan.contacts.get(key)!;
      return { surveyId, number, channel, state, why, sentAt };
    }),
  );
  await upsertResponses(tx, [...plan.responses.values()]);
  for (const { state, ...address } of plan.addresses) await setAddressState(tx, address, state, at);
  for (const wish of plan.wishes)
    if ('stop' in wish) await suppress(tx, wish.stop);
    else await liftUnsubscribed(tx, wish.again.personKey, wish.again.scopes);
  const sharers = await learnersAt(tx, plan.addresses);
  await reviewLearners(tx, [...plan.review, ...sharers], plan.host.clock.today());
  return written;
}
