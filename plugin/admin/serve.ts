import { secondsUntilDue, type Worker } from '../../lib/queue/index.ts';
import { SYNC_QUEUE } from '../sync/context.ts';
import { createSyncWorker } from '../sync/run.ts';
import type { AdminContext } from './context.ts';

/** A worker that carries out the tenant's jobs until it is stopped: what `serve` and the daily schedule stand on. */
export function serveJobs(context: AdminContext): Worker {
  const worker = createSyncWorker(context);
  worker.start();
  return worker;
}

/**
 * Seconds until the tenant's queue has something to do again: 0 while a job is ready, up to a lease while one is worked
 * on, null when nothing comes by itself.
 */
export function secondsUntilJobs({ host }: AdminContext): Promise<number | null> {
  return secondsUntilDue(host.database.reader, [SYNC_QUEUE]);
}
