import { createHash } from 'node:crypto';
import { enqueue, type JobHandler } from '../../lib/queue/index.ts';
import { groupPersons, matchText, type PersonRecord } from '../domain/index.ts';
import type { HostLearner, Transaction } from '../host.ts';
import { type AddressRow, keepAddresses, learnersAt } from '../storage/addresses.ts';
import { moveCursor, readCursor } from '../storage/cursors.ts';
import {
  type PersonRow,
  relatedPersons,
  removePersons,
  reviewLearners,
  upsertPersons,
} from '../storage/persons.ts';
import { addCounts } from '../storage/runs.ts';
import { PAGE_SIZE, type SyncContext } from './context.ts';
import { nextPage, nextStep, type StepPayload } from './steps.ts';

/**
 * Reads what changed in the MIS since the last run, a page a job: who is one person, which addresses there are, and
 * who therefore has to be looked at. Decides nothing. The host's cursor moves in the transaction of the page.
 */
export function scanStep({ host }: SyncContext): JobHandler {
  return async (job, { settleIn }) => {
    const payload = job.payload as StepPayload;
    const cursor = await readCursor(host.database.reader, 'host');
    const changes = await host.learners.changes({ cursor, limit: PAGE_SIZE });
    const today = host.clock.today();
    const at = host.clock.now();

    await host.transaction(async (tx) => {
      await groupLearners(tx, changes.learners, today);
      const fresh = await keepAddresses(
        tx,
        changes.learners.flatMap((learner) => addressesOfLearner(learner, at)),
      );
      // A new sharer can make an address too shared for those who had it before.
      await reviewLearners(tx, await learnersAt(tx, fresh), today);
      await removePersons(tx, changes.gone);
      if (changes.cursor !== cursor) await moveCursor(tx, 'host', cursor, changes.cursor, at);
      await addCounts(tx, payload.runId, { learnersRead: changes.learners.length });
      await enqueue(tx, [changes.more ? nextPage('scan', payload, '') : nextStep('plan', payload)]);
      await settleIn(tx);
    });
    return { outcome: 'done' };
  };
}

/** Groups the records with all that belong to them, and puts every person touched into this run. */
async function groupLearners(
  tx: Transaction,
  learners: readonly HostLearner[],
  today: string,
): Promise<void> {
  const records = learners.map(toRecord);
  const related = await relatedPersons(tx, records);
  const all = new Map<string, PersonRecord>(related.map((row) => [row.learnerRef, row]));
  for (const record of records) all.set(record.learnerRef, record);
  const keys = groupPersons([...all.values()]);

  const before = new Map(related.map((row) => [row.learnerRef, row]));
  const touched = new Set(records.map((record) => keys.get(record.learnerRef)!));
  for (const row of related)
    if (keys.get(row.learnerRef) !== row.personKey) touched.add(keys.get(row.learnerRef)!);
  const rows: PersonRow[] = [...all.values()].map((record) => {
    const personKey = keys.get(record.learnerRef)!;
    const held = before.get(record.learnerRef);
    return {
      learnerRef: record.learnerRef,
      matchKey: record.matchKey,
      prevRef: record.prevRef,
      personKey,
      reviewOn: touched.has(personKey) ? today : (held?.reviewOn ?? null),
    };
  });
  await upsertPersons(tx, rows);
}

/** What records of one person share, as a digest: the plugin's tables need not repeat names and birth dates. */
function toRecord(learner: HostLearner): PersonRecord {
  const text = matchText(learner);
  return {
    learnerRef: learner.ref,
    prevRef: learner.prevRef,
    matchKey: text === null ? null : createHash('sha256').update(text).digest('base64url'),
  };
}

function addressesOfLearner(learner: HostLearner, changedAt: string): AddressRow[] {
  const email = learner.email?.trim().toLowerCase() ?? '';
  const sms = learner.telephone?.replace(/\D/g, '') ?? '';
  const row = (channel: 'email' | 'sms', address: string): AddressRow[] =>
    address === ''
      ? []
      : [{ learnerRef: learner.ref, channel, address: address.slice(0, 254), state: 'current', changedAt }];
  return [...row('email', email), ...row('sms', sms)];
}
