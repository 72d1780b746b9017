import { type JobHandler, listJobs, type NewJob } from '../../lib/queue/index.ts';
import { noteSurveyGone } from '../storage/erasures.ts';
import { SYNC_QUEUE, type SyncContext } from './context.ts';
import { takeFromService } from './withdraw.ts';

/** Seconds after which it is tried again while messages are being handed over. */
const LATER_SECONDS = 2;

interface ErasePayload {
  readonly surveyId: string;
  readonly erasure: number;
}

/** Asks the service to erase a survey, for an erasure that is counted. */
export function eraseJob(surveyId: string, erasure: number): NewJob {
  const payload: ErasePayload = { surveyId, erasure };
  return { queue: SYNC_QUEUE, kind: 'erase', key: `erase:${erasure}:${surveyId}`, payload };
}

/**
 * Erases one survey at the service; one that it never had is done. Waits while messages are being handed over: a worker
 * that read a message before it was erased here would bring the survey back.
 */
export function eraseStep(context: SyncContext): JobHandler {
  const { host } = context;
  return async (job, { signal, settleIn }) => {
    const { surveyId, erasure } = job.payload as ErasePayload;
    const leased = await listJobs(host.database.reader, {
      queue: SYNC_QUEUE,
      state: 'leased',
      kind: 'send',
      limit: 1,
    });
    if (leased.length > 0)
      return { outcome: 'retry', afterSeconds: LATER_SECONDS, reason: 'MESSAGES_HANDED_OVER' };
    await takeFromService(context, surveyId, 'erase', signal);
    await host.transaction(async (tx) => {
      await noteSurveyGone(tx, erasure);
      await settleIn(tx);
    });
    return { outcome: 'done' };
  };
}
