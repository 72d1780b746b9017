import { enqueue, type JobHandler } from '../../lib/queue/index.ts';
import { surveysAwaitingWord } from '../storage/contacts.ts';
import { moveCursor, readCursor } from '../storage/cursors.ts';
import { addCounts } from '../storage/runs.ts';
import { catchUpJob } from './catch-up.ts';
import type { SyncContext } from './context.ts';
import { importEvents } from './import-events.ts';
import { notImported } from './not-imported.ts';
import { continueAs, nextPage, type StepPayload } from './steps.ts';
import { rowCounts } from './write-outcomes.ts';

/**
 * Finds the place in the feed again when the service does not know our cursor (it was restored from a backup, or we
 * were): reads every survey as the service has it, imports what we lack, then goes on reading from the cursor that was
 * current when the first page was taken. Importing what we have already changes nothing. Surveys of which messages wait for
 * word are asked for one by one at the end: the service may have forgotten them.
 */
export function reconcileStep(context: SyncContext): JobHandler {
  return async (job, { signal, settleIn }) => {
    const payload = job.payload as StepPayload;
    const { host } = context;
    const page = await (await context.client()).surveys(payload.after === '' ? null : payload.after, signal);
    const feedCursor = payload.feedCursor ?? page.cursor;
    const events = await notImported(host.database.reader, page.surveys);

    const waiting = page.more ? [] : await surveysAwaitingWord(host.database.reader);

    await importEvents(
      host,
      await context.settings(),
      events,
      payload.runId,
      async (tx, { written, answered }) => {
        await addCounts(tx, payload.runId, {
          surveysReconciled: page.surveys.length,
          answers: answered,
          ...rowCounts(written),
        });
        if (page.more) {
          await enqueue(tx, [nextPage('reconcile', { ...payload, feedCursor }, page.after ?? '')]);
        } else {
          const seen = await readCursor(tx, 'feed');
          if (seen !== feedCursor) await moveCursor(tx, 'feed', seen, feedCursor, host.clock.now());
          await enqueue(tx, [
            ...waiting.map((surveyId) => catchUpJob(surveyId, payload.runId)),
            continueAs('retrieve', payload),
          ]);
        }
        await settleIn(tx);
      },
    );
    return { outcome: 'done' };
  };
}
