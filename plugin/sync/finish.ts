import type { JobHandler } from '../../lib/queue/index.ts';
import { updateRun } from '../storage/runs.ts';
import type { SyncContext } from './context.ts';
import type { StepPayload } from './steps.ts';

/** The last job of a run: whatever it counted, it is done. */
export function finishStep({ host }: SyncContext): JobHandler {
  return async (job, { settleIn }) => {
    const { runId } = job.payload as StepPayload;
    await host.transaction(async (tx) => {
      await updateRun(tx, runId, { state: 'done', finishedAt: host.clock.now() });
      await settleIn(tx);
    });
    return { outcome: 'done' };
  };
}
