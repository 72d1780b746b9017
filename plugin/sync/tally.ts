import { addDays } from '../../lib/ilr/calendar.ts';
import { enqueue, type JobHandler, type NewJob } from '../../lib/queue/index.ts';
import { type LeaverCounts, leaverCounts, NO_LEAVERS } from '../domain/index.ts';
import type { EndedPot } from '../storage/cohort.ts';
import { countByReason } from '../storage/decisions.ts';
import type { RunCounts } from '../storage/runs.ts';
import { putTally } from '../storage/tallies.ts';
import { type CohortRange, cohortPage } from './cohort.ts';
import { SYNC_QUEUE, type SyncContext } from './context.ts';

/** Days of leaving that are tallied: whoever left longer ago is asked no more, and each run goes over all of them. */
const DAYS = 365;
/** Counters of a run that tell what it waited for, and not that anything changed. */
const NO_NEWS = ['feedBehind', 'FEED_BEHIND'];

interface TallyPayload extends CohortRange {
  readonly runId: number;
  readonly page: number;
  /** Keyset position: the page begins after it. */
  readonly after: EndedPot | null;
  /** What was counted so far. */
  readonly counts: LeaverCounts;
}

/** The job that begins to tally how the leavers of the last year stand, once a run is over. */
export function tallyJob(runId: number, today: string): NewJob {
  return pageJob({
    runId,
    page: 0,
    from: addDays(today, 1 - DAYS),
    to: today,
    after: null,
    counts: NO_LEAVERS,
  });
}

/** Whether a run found or did anything: after one that did not everything stands as it stood. */
export function hasNews(counts: RunCounts): boolean {
  return Object.entries(counts).some(([name, count]) => count > 0 && !NO_NEWS.includes(name));
}

/**
 * Counts the leavers of a year as the rates do (`docs/rates.md`), a page a job, and keeps the figures when the last one is
 * counted: a screen shows them every second and counts nobody (decision 0051).
 */
export function tallyStep({ host }: SyncContext): JobHandler {
  return async (job, { settleIn }) => {
    const payload = job.payload as TallyPayload;
    const { runId, from, to } = payload;
    const { leavers, next } = await cohortPage(host, { from, to }, payload.after);
    const counts = leaverCounts(payload.counts, leavers);
    const decisions = next === null ? JSON.stringify(await countByReason(host.database.reader)) : '';
    await host.transaction(async (tx) => {
      if (next === null)
        await putTally(tx, { runId, fromOn: from, toOn: to, ...counts, decisions, at: host.clock.now() });
      else await enqueue(tx, [pageJob({ ...payload, page: payload.page + 1, after: next, counts })]);
      await settleIn(tx);
    });
    return { outcome: 'done' };
  };
}

function pageJob(payload: TallyPayload): NewJob {
  return {
    queue: SYNC_QUEUE,
    kind: 'tally',
    key: `run:${payload.runId}:tally:${payload.page}`,
    payload,
  };
}
