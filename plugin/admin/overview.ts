import { type JobRow, listJobs, type QueueSummary, queueSummary } from '../../lib/queue/index.ts';
import type { Actor } from '../host.ts';
import { countByReason } from '../storage/decisions.ts';
import { latestRuns, type RunCounts, type RunRow } from '../storage/runs.ts';
import { countByState } from '../storage/surveys.ts';
import { SYNC_QUEUE } from '../sync/context.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';

export interface TenantOverview {
  readonly tenant: { readonly id: string; readonly name: string };
  readonly enabled: boolean;
  readonly today: string;
  readonly queue: QueueSummary;
  /** Jobs that somebody may have to look at, and the newest ones. */
  readonly jobs: readonly Pick<
    JobRow,
    'id' | 'kind' | 'state' | 'attempt' | 'maxAttempts' | 'reason' | 'enqueuedAt'
  >[];
  readonly surveys: Readonly<Record<string, number>>;
  readonly decisions: Readonly<Record<string, number>>;
  readonly runs: readonly (Pick<
    RunRow,
    'id' | 'kind' | 'state' | 'localDate' | 'askedBy' | 'startedAt' | 'finishedAt'
  > & {
    readonly counts: RunCounts;
  })[];
}

const JOBS_SHOWN = 200;
const RUNS_SHOWN = 50;

/** How a tenant stands: what the first screens of the dashboard show. */
export async function overview(context: AdminContext, actor: Actor): Promise<TenantOverview> {
  const { host } = context;
  const act: Act = { name: 'overview', target: null, permission: PERMISSIONS.getResults, effect: 'look' };
  return permitted(context, actor, act, async () => {
    const reader = host.database.reader;
    const [queue] = await queueSummary(reader, [SYNC_QUEUE]);
    const jobs = await listJobs(reader, { queue: SYNC_QUEUE, limit: JOBS_SHOWN });
    const runs = await latestRuns(reader, RUNS_SHOWN);
    return {
      tenant: { id: host.tenant.id, name: host.tenant.name },
      enabled: (await context.settings()).enableDestinationTracking,
      today: host.clock.today(),
      queue: queue!,
      jobs: jobs.map(({ id, kind, state, attempt, maxAttempts, reason, enqueuedAt }) => ({
        id,
        kind,
        state,
        attempt,
        maxAttempts,
        reason,
        enqueuedAt,
      })),
      surveys: await countByState(reader),
      decisions: await countByReason(reader),
      runs: runs.map(({ id, kind, state, localDate, askedBy, startedAt, finishedAt, counts }) => ({
        id,
        kind,
        state,
        localDate,
        askedBy,
        startedAt,
        finishedAt,
        counts: JSON.parse(counts) as RunCounts,
      })),
    };
  });
}
