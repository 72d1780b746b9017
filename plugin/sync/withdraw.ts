import { isCoded } from '../../lib/errors/index.ts';
import type { JobHandler, NewJob } from '../../lib/queue/index.ts';
import { SYNC_QUEUE, type SyncContext } from './context.ts';

/** Asks the service to withdraw a survey: what is queued there is not sent, its link stops working. */
export function withdrawJob(surveyId: string): NewJob {
  return { queue: SYNC_QUEUE, kind: 'withdraw', key: `withdraw:${surveyId}`, payload: { surveyId } };
}

/** Withdraws one survey at the service. */
export function withdrawStep(context: SyncContext): JobHandler {
  return async (job, { signal }) => {
    const { surveyId } = job.payload as { surveyId: string };
    await takeFromService(context, surveyId, 'withdraw', signal);
    return { outcome: 'done' };
  };
}

/**
 * Withdraws or erases one survey at the service. Repeating it changes nothing; one that the service never had is done.
 * @throws what the client throws otherwise
 */
export async function takeFromService(
  context: SyncContext,
  surveyId: string,
  how: 'withdraw' | 'erase',
  signal: AbortSignal,
): Promise<void> {
  try {
    await (await context.client()).withdraw(surveyId, how, signal);
  } catch (error) {
    if (!isCoded(error, 'SERVICE_SURVEY_UNKNOWN')) throw error;
  }
}
