import { addDays } from '../../lib/ilr/calendar.ts';
import { type JobRow, listJobs, type QueueSummary, queueSummary } from '../../lib/queue/index.ts';
import type { Actor } from '../host.ts';
import { countOpenConflicts } from '../storage/conflicts.ts';
import { countByReason } from '../storage/decisions.ts';
import { newestHold } from '../storage/holds.ts';
import { dailyRunOf, latestRuns, type RunCounts, type RunRow } from '../storage/runs.ts';
import { countByState } from '../storage/surveys.ts';
import { latestTallies, type TallyRow } from '../storage/tallies.ts';
import { SYNC_QUEUE } from '../sync/context.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';
import { type HoldStanding, standingOf } from './hold.ts';

export interface TenantOverview {
  readonly tenant: { readonly id: string; readonly name: string };
  readonly enabled: boolean;
  readonly today: string;
  /** When the schedule runs it next, in its own time zone; null: tracking is off. */
  readonly nextRun: { readonly date: string; readonly time: string } | null;
  readonly queue: QueueSummary;
  /** Whether its messages are held. */
  readonly hold: HoldStanding;
  /** Jobs that somebody may have to look at, and the newest ones. */
  readonly jobs: readonly Pick<
    JobRow,
    'id' | 'kind' | 'state' | 'attempt' | 'maxAttempts' | 'reason' | 'enqueuedAt'
  >[];
  readonly surveys: Readonly<Record<string, number>>;
  /** Between what is on record and what was told: they wait for staff. */
  readonly openConflicts: number;
  /** As the last run found them. */
  readonly decisions: Readonly<Record<string, number>>;
  /** How the leavers of a year stood after the latest runs, newest first: the counts of which `rates` makes its figures. */
  readonly tallies: readonly Tally[];
  readonly runs: readonly (Pick<
    RunRow,
    'id' | 'kind' | 'state' | 'localDate' | 'askedBy' | 'startedAt' | 'finishedAt'
  > & {
    readonly counts: RunCounts;
  })[];
}

export type Tally = Omit<TallyRow, 'decisions' | 'at'>;

const JOBS_SHOWN = 200;
const RUNS_SHOWN = 50;
const TALLIES_SHOWN = 6;

/** How a tenant stands: what the first screens of the dashboard show. */
export async function overview(context: AdminContext, actor: Actor): Promise<TenantOverview> {
  const { host } = context;
  const act: Act = { name: 'overview', target: null, permission: PERMISSIONS.getResults, effect: 'look' };
  return permitted(context, actor, act, async () => {
    const reader = host.database.reader;
    const { enableDestinationTracking: enabled, scheduleRunTime: time } = await context.settings();
    const today = host.clock.today();
    const ranToday = (await dailyRunOf(reader, today)) !== undefined;
    const [queue] = await queueSummary(reader, [SYNC_QUEUE]);
    const jobs = await listJobs(reader, { queue: SYNC_QUEUE, limit: JOBS_SHOWN });
    const runs = await latestRuns(reader, RUNS_SHOWN);
    const tallies = await latestTallies(reader, TALLIES_SHOWN);
    const [newest] = tallies;
    return {
      tenant: { id: host.tenant.id, name: host.tenant.name },
      enabled,
      today,
      nextRun: enabled ? { date: ranToday ? addDays(today, 1) : today, time } : null,
      queue: queue!,
      hold: standingOf(await newestHold(reader)),
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
      openConflicts: await countOpenConflicts(reader),
      // Counted over all rows only until a run has kept the figures.
      decisions:
        newest === undefined
          ? await countByReason(reader)
          : (JSON.parse(newest.decisions) as Record<string, number>),
      tallies: tallies.map(({ decisions: _, at: __, ...tally }) => tally),
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
