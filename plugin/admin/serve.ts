import type { Worker } from '../../lib/queue/index.ts';
import { createSyncWorker } from '../sync/run.ts';
import type { AdminContext } from './context.ts';

/** A worker that carries out the tenant's jobs until it is stopped: what `serve` and the daily schedule stand on. */
export function serveJobs(context: AdminContext): Worker {
  const worker = createSyncWorker(context);
  worker.start();
  return worker;
}
