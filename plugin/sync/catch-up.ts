import { isCoded } from '../../lib/errors/index.ts';
import type { JobHandler, NewJob } from '../../lib/queue/index.ts';
import { addCounts } from '../storage/runs.ts';
import type { WireSurvey } from '../survey/wire.ts';
import { SYNC_QUEUE, type SyncContext } from './context.ts';
import { importEvents } from './import-events.ts';
import { notImported } from './not-imported.ts';

/** Asks the service what it holds of one survey, of which it had a message that we took for new. */
export function catchUpJob(surveyId: string, runId: number): NewJob {
  return {
    queue: SYNC_QUEUE,
    kind: 'catch-up',
    key: `catch-up:${runId}:${surveyId}`,
    payload: { surveyId, runId },
  };
}

/** Imports what the service holds of one survey. What we have already changes nothing; one it does not know is done. */
export function catchUpStep(context: SyncContext): JobHandler {
  return async (job, { settleIn }) => {
    const { surveyId, runId } = job.payload as { surveyId: string; runId: number };
    let survey: WireSurvey;
    try {
      survey = await (await context.client()).survey(surveyId);
    } catch (error) {
      if (!isCoded(error, 'SERVICE_SURVEY_UNKNOWN')) throw error;
      return { outcome: 'done' };
    }
    await importEvents(
      context.host,
      await context.settings(),
      await notImported(context.host.database.reader, [survey]),
      async (tx, { written, answered }) => {
        await addCounts(tx, runId, {
          surveysReconciled: 1,
          answers: answered,
          rowsAppended: written.appended,
          rowsAmended: written.amended,
          rowsWithdrawn: written.withdrawn,
        });
        await settleIn(tx);
      },
    );
    return { outcome: 'done' };
  };
}
