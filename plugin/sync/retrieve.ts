import { isCoded } from '../../lib/errors/index.ts';
import { enqueue, type JobHandler } from '../../lib/queue/index.ts';
import { LOST_PLACE, moveCursor, readCursor } from '../storage/cursors.ts';
import { addCounts, updateRun } from '../storage/runs.ts';
import type { WireEventPage } from '../survey/wire.ts';
import type { SyncContext } from './context.ts';
import { compareHoldJob } from './hold.ts';
import { importEvents } from './import-events.ts';
import { continueAs, nextPage, nextStep, type StepPayload } from './steps.ts';
import { rowCounts } from './write-outcomes.ts';

/**
 * Attempts after which a run goes on without the service: it plans, and `close` holds what is behind the feed. Not where
 * the database was confirmed after a restore: what it would plan may have been sent.
 */
const ATTEMPTS_AT_THE_SERVICE = 3;

/**
 * Reads the service's feed to its end, a page a job. Answers become rows, and the cursor moves by compare-and-set, in
 * one transaction.
 *
 *  (1) before the transaction commits: nothing happened; the same page is read again from the same cursor
 *  (2) after it: the page is imported, the cursor stands behind it, the next page's job is there
 */
export function retrieveStep(context: SyncContext): JobHandler {
  return async (job, { signal, settleIn }) => {
    const payload = job.payload as StepPayload;
    const { host } = context;
    const cursor = await readCursor(host.database.reader, 'feed');
    let page: WireEventPage;
    try {
      page = await (await context.client()).events(cursor, signal);
    } catch (error) {
      const follower = isCoded(error, 'FEED_UNKNOWN_CURSOR')
        ? continueAs('reconcile', payload)
        : isCoded(error) &&
            error.retryable &&
            job.attempt >= ATTEMPTS_AT_THE_SERVICE &&
            payload.kind !== 'responses' &&
            cursor !== LOST_PLACE
          ? nextStep('scan', payload)
          : null;
      if (follower === null) throw error;
      await host.transaction(async (tx) => {
        await addCounts(tx, payload.runId, { [follower.kind === 'scan' ? 'feedBehind' : 'reconciled']: 1 });
        // One of the two was put back from a backup: what it knows of a hold may be out of date.
        await enqueue(tx, [
          ...(follower.kind === 'reconcile' ? [compareHoldJob(payload.runId)] : []),
          follower,
        ]);
        await settleIn(tx);
      });
      return { outcome: 'done' };
    }

    await importEvents(
      host,
      await context.settings(),
      page.events,
      payload.runId,
      async (tx, { written, answered }) => {
        if (page.cursor !== cursor) await moveCursor(tx, 'feed', cursor, page.cursor, host.clock.now());
        if (!page.more) await updateRun(tx, payload.runId, { feedCompleteTo: page.completeTo });
        await addCounts(tx, payload.runId, {
          events: page.events.length,
          answers: answered,
          ...rowCounts(written),
        });
        const following = payload.kind === 'responses' ? 'finish' : 'scan';
        await enqueue(tx, [page.more ? nextPage('retrieve', payload, '') : nextStep(following, payload)]);
        await settleIn(tx);
      },
    );
    return { outcome: 'done' };
  };
}
