import { enqueue, type JobHandler } from '../../lib/queue/index.ts';
import { findRun, type RunCounts, updateRun } from '../storage/runs.ts';
import type { SyncContext } from './context.ts';
import { retentionJob } from './retention.ts';
import type { StepPayload } from './steps.ts';
import { hasNews, tallyJob } from './tally.ts';
import { tidyJob } from './tidy.ts';

/** The last job of a run: whatever it counted, it is done. */
export function finishStep({ host }: SyncContext): JobHandler {
  return async (job, { settleIn }) => {
    const { runId, kind } = job.payload as StepPayload;
    await host.transaction(async (tx) => {
      await updateRun(tx, runId, { state: 'done', finishedAt: host.clock.now() });
      if (kind === 'daily')
        await enqueue(tx, [tidyJob({ runId, page: 0 }), retentionJob({ runId, page: 0 })]);
      const run = await findRun(tx, runId);
      if (kind !== 'single' && hasNews(JSON.parse(run?.counts ?? '{}') as RunCounts))
        await enqueue(tx, [tallyJob(runId, host.clock.today())]);
      await settleIn(tx);
    });
    return { outcome: 'done' };
  };
}
