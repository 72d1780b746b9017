import { isCoded } from '../../lib/errors/index.ts';
import type { JobHandler, NewJob } from '../../lib/queue/index.ts';
import { addCounts } from '../storage/runs.ts';
import type { WireSurvey } from '../survey/wire.ts';
import { SYNC_QUEUE, type SyncContext } from './context.ts';
import { contactsTakenOver, forgotten } from './forgotten.ts';
import { importEvents } from './import-events.ts';
import { notImported } from './not-imported.ts';
import { rowCounts } from './write-outcomes.ts';

/** Asks the service what it holds of one survey, of which it had a message that we took for new. */
export function catchUpJob(surveyId: string, runId: number): NewJob {
  return {
    queue: SYNC_QUEUE,
    kind: 'catch-up',
    key: `catch-up:${runId}:${surveyId}`,
    payload: { surveyId, runId },
  };
}

/**
 * Imports what the service holds of one survey. What we have already changes nothing. Of messages that it took over and
 * does not know, with or without their survey, nobody can tell whether they went.
 */
export function catchUpStep(context: SyncContext): JobHandler {
  return async (job, { settleIn }) => {
    const { surveyId, runId } = job.payload as { surveyId: string; runId: number };
    const { reader } = context.host.database;
    // Before asking: what is handed over meanwhile is not forgotten.
    const takenOver = await contactsTakenOver(reader, [surveyId]);
    const surveys = await surveyIfKnown(context, surveyId);
    await importEvents(
      context.host,
      await context.settings(),
      [...(await notImported(reader, surveys)), ...forgotten(takenOver, surveys, context.host.clock.now())],
      runId,
      async (tx, { written, answered }) => {
        await addCounts(tx, runId, {
          surveysReconciled: surveys.length,
          answers: answered,
          ...rowCounts(written),
        });
        await settleIn(tx);
      },
    );
    return { outcome: 'done' };
  };
}

async function surveyIfKnown(context: SyncContext, surveyId: string): Promise<readonly WireSurvey[]> {
  try {
    return [await (await context.client()).survey(surveyId)];
  } catch (error) {
    if (!isCoded(error, 'SERVICE_SURVEY_UNKNOWN')) throw error;
    return [];
  }
}
