import { enqueue, type JobHandler, type NewJob } from '../../lib/queue/index.ts';
import { groupRecords, matchKey } from '../domain/index.ts';
import type { Host, LearnerIdentity, Transaction } from '../host.ts';
import { type AddressRow, addressKey, keepAddresses, learnersAt } from '../storage/addresses.ts';
import { skipPlanned } from '../storage/contacts.ts';
import { moveCursor, readCursor } from '../storage/cursors.ts';
import { erasedAmong } from '../storage/erasures.ts';
import { appendEvents } from '../storage/events.ts';
import {
  movePersons,
  type PersonRow,
  type RecordLinks,
  relatedPersons,
  removePersons,
  reviewLearners,
  reviewUnsent,
  savePersons,
} from '../storage/persons.ts';
import { addCounts } from '../storage/runs.ts';
import { openSurveysOf, upsertSurveys } from '../storage/surveys.ts';
import { PAGE_SIZE, type SyncContext } from './context.ts';
import { digestOf } from './digest.ts';
import { withdrawGone } from './follow-decision.ts';
import { goesBy, type Occasion } from './goes-by.ts';
import { nextPage, nextStep, type StepPayload } from './steps.ts';
import { surveyEvent } from './survey-event.ts';
import { withdrawJob } from './withdraw.ts';

/**
 * Reads what changed in the MIS since the last run, a page a job: who is one person, which addresses there are, and
 * who therefore has to be looked at. Decides nothing. The host's cursor moves in the transaction of the page.
 */
export function scanStep({ host, settings }: SyncContext): JobHandler {
  return async (job, { settleIn }) => {
    const payload = job.payload as StepPayload;
    const cursor = await readCursor(host.database.reader, 'host');
    const changes = await host.learners.changes({ cursor, limit: PAGE_SIZE, parts: 'identity' });
    const learners = await notErased(host, changes.learners);
    const today = host.clock.today();
    const at = host.clock.now();
    const occasion = { askedBy: 'system', now: at, goesBy: goesBy(await settings()) };

    await host.transaction(async (tx) => {
      await groupLearners(tx, learners, today);
      const moved = await keepAddresses(
        tx,
        learners.flatMap((learner) => addressesOfLearner(learner, at)),
      );
      // Who comes to share an address, or no longer does, changes whether the others may be written to there.
      await reviewLearners(tx, await learnersAt(tx, moved), today);
      await removePersons(tx, changes.gone);
      const withdrawn = await withdrawErased(tx, changes.gone, occasion, payload.runId);
      await reviewUnsent(tx, today);
      if (changes.cursor !== cursor) await moveCursor(tx, 'host', cursor, changes.cursor, at);
      await addCounts(tx, payload.runId, { learnersRead: changes.learners.length });
      const next = changes.more ? nextPage('scan', payload, '') : nextStep('plan', payload);
      await enqueue(tx, [...withdrawn, next]);
      await settleIn(tx);
    });
    return { outcome: 'done' };
  };
}

/** Ends the surveys of learners that the host erased; what the service still has of them is asked to stop. */
async function withdrawErased(
  tx: Transaction,
  refs: readonly string[],
  occasion: Occasion,
  run: number,
): Promise<readonly NewJob[]> {
  const changes = (await openSurveysOf(tx, refs)).flatMap(
    (survey) => withdrawGone(survey, 'LEARNER_GONE', occasion.now) ?? [],
  );
  await upsertSurveys(
    tx,
    changes.map(({ survey }) => survey),
  );
  await skipPlanned(
    tx,
    changes.map(({ survey }) => survey.surveyId),
  );
  await appendEvents(
    tx,
    changes.map((change) => surveyEvent(change, 'LEARNER_GONE', occasion)),
    { run, at: occasion.now },
  );
  return changes.map(({ survey }) => withdrawJob(survey.surveyId));
}

/** Of learners who were erased nothing is collected again, as long as the MIS may have them. */
async function notErased(
  host: Host,
  learners: readonly LearnerIdentity[],
): Promise<readonly LearnerIdentity[]> {
  const refs = learners.map(({ ref }) => ref);
  const erased = await erasedAmong(host.database.reader, host.tenant.id, refs);
  return erased.size === 0 ? learners : learners.filter(({ ref }) => !erased.has(ref));
}

/**
 * Learns of these learners now, without waiting for a run to read them: who they are and where they can be reached.
 * What a person does to one learner must not depend on when the last run was. Who was erased is passed over.
 */
export async function learnLearners({ host }: SyncContext, read: readonly LearnerIdentity[]): Promise<void> {
  const learners = await notErased(host, read);
  await host.transaction(async (tx) => {
    await groupLearners(tx, learners, host.clock.today());
    await keepAddresses(
      tx,
      learners.flatMap((learner) => addressesOfLearner(learner, host.clock.now())),
    );
  });
}

/** Groups the records with all that belong to them, and puts every person touched into this run. */
async function groupLearners(
  tx: Transaction,
  learners: readonly LearnerIdentity[],
  today: string,
): Promise<void> {
  const records = learners.map(linksOf);
  const before = new Map((await relatedPersons(tx, records)).map((row) => [row.learnerRef, row]));
  const all = new Map<string, RecordLinks>([
    ...before,
    ...records.map((record) => [record.learnerRef, record] as const),
  ]);
  const read = new Set(records.map((record) => record.learnerRef));

  const groups = groupRecords([...all.values()].map((record) => ({ ...record, ref: record.learnerRef })));
  const rows: PersonRow[] = groups.flatMap(({ personKey, refs }) => {
    const touched = refs.some((ref) => read.has(ref) || before.get(ref)?.personKey !== personKey);
    return refs.map((ref) => ({
      learnerRef: ref,
      personKey,
      matchKey: all.get(ref)!.matchKey,
      prevRef: all.get(ref)!.prevRef,
      reviewOn: touched ? today : (before.get(ref)?.reviewOn ?? null),
    }));
  });
  await savePersons(tx, rows, before.values());
  await movePersons(
    tx,
    rows.flatMap(({ learnerRef, personKey }) => {
      const from = before.get(learnerRef)?.personKey ?? personKey;
      return from === personKey ? [] : [{ learnerRef, from, to: personKey }];
    }),
  );
}

function linksOf(learner: LearnerIdentity): RecordLinks {
  const shared = matchKey(learner);
  return {
    learnerRef: learner.ref,
    prevRef: learner.prevRef,
    matchKey: shared === null ? null : digestOf(shared),
  };
}

function addressesOfLearner(learner: LearnerIdentity, changedAt: string): AddressRow[] {
  const row = (channel: 'email' | 'sms', text: string | null): AddressRow[] => {
    const address = addressKey(channel, text ?? '');
    return address === '' ? [] : [{ learnerRef: learner.ref, channel, address, state: 'current', changedAt }];
  };
  return [...row('email', learner.email), ...row('sms', learner.telephone)];
}
