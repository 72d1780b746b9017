import { enqueue, type JobHandler, type NewJob, removeOldJobs } from '../../lib/queue/index.ts';
import { SYNC_QUEUE, type SyncContext } from './context.ts';

/** Jobs removed per job: a second or two of work. */
const PER_JOB = 5_000;

interface TidyPayload {
  readonly runId: number;
  readonly page: number;
}

/** The job that removes finished jobs past their time, once a run is over. */
export function tidyJob({ runId, page }: TidyPayload): NewJob {
  return { queue: SYNC_QUEUE, kind: 'tidy', key: `run:${runId}:tidy:${page}`, payload: { runId, page } };
}

/** Removes old jobs, so many a job until none is left. A KILL in between leaves some for the next run. */
export function tidyStep({ host }: SyncContext): JobHandler {
  return async (job, { settleIn }) => {
    const { runId, page } = job.payload as TidyPayload;
    const { removed } = await removeOldJobs(host.database, { atMost: PER_JOB });
    await host.transaction(async (tx) => {
      if (removed >= PER_JOB) await enqueue(tx, [tidyJob({ runId, page: page + 1 })]);
      await settleIn(tx);
    });
    return { outcome: 'done' };
  };
}
