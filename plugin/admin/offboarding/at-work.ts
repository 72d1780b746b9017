import { setTimeout } from 'node:timers/promises';
import { CodedError } from '../../../lib/errors/index.ts';
import { discardJobs, listJobs, resumeQueue } from '../../../lib/queue/index.ts';
import { databaseNow } from '../../../lib/sql/index.ts';
import type { Host } from '../../host.ts';
import { runsRunning } from '../../storage/runs.ts';
import { SYNC_QUEUE } from '../../sync/context.ts';

/** Milliseconds between looks whether a job has ended. */
const LOOK_AGAIN_MS = 100;
/** Looks until then: longer than a job may take and its lease lasts. */
const LOOKS = 450;
/** Unfinished jobs of one state among which a run's own is looked for. */
const LOOKED_AT = 1_000;

type Of = Pick<Host, 'database'>;

/** Whether somebody works on the tenant: a job is under a lease that holds, or a run has a job that is still to be done. */
export async function isAtWork({ database }: Of): Promise<boolean> {
  const running = await runsRunning(database.reader);
  const keys: string[] = [];
  for (const state of running.length === 0 ? [] : (['leased', 'ready', 'waiting'] as const))
    keys.push(
      ...(await listJobs(database.reader, { queue: SYNC_QUEUE, state, limit: LOOKED_AT })).map(
        ({ key }) => key,
      ),
    );
  if (running.some(({ id }) => keys.some((key) => key.startsWith(`run:${id}:`)))) return true;
  return isUnderLease({ database });
}

/**
 * Waits for what a process that serves had begun, and takes out what nobody is to do any more.
 * @throws OFFBOARDING_RUN_AT_WORK when it does not end
 */
export async function endWork(host: Pick<Host, 'database' | 'tenant'>): Promise<void> {
  for (let look = 0; await isUnderLease(host); look += 1) {
    if (look === LOOKS) throw new CodedError('OFFBOARDING_RUN_AT_WORK', { tenant: host.tenant.id });
    await setTimeout(LOOK_AGAIN_MS);
  }
  await discardJobs(host.database, { queue: SYNC_QUEUE }, { dryRun: false, why: 'offboarded' });
  // Whoever paused it wanted nothing to be sent: nothing is, and the last answers are still to come in.
  await resumeQueue(host.database, SYNC_QUEUE);
}

async function isUnderLease({ database: { reader } }: Of): Promise<boolean> {
  const leased = await listJobs(reader, { queue: SYNC_QUEUE, state: 'leased', limit: LOOKED_AT });
  const now = await databaseNow(reader);
  return leased.some(({ leaseUntil }) => leaseUntil !== null && leaseUntil > now);
}
