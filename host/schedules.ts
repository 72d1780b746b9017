import type { DailySchedule } from './plugin-loader.ts';
import { type FailedSchedule, nextDue, type ScheduleContext, startDueSchedules } from './schedule.ts';

export interface Schedules {
  /** Starts what is due at `now` (default: the host's clock). @returns the schedules started */
  runDue(now?: string): Promise<string[]>;
  /** When the next run is due, for a screen; null where the plugin has no schedule. */
  nextDue(now?: string): Promise<string | null>;
  /** What failed at the last look; each is tried again at the next one. */
  failures(): readonly FailedSchedule[];
}

/** The daily schedules of one tenant, on a clock that a sandbox may simulate. */
export function createSchedules(
  context: ScheduleContext,
  schedules: readonly DailySchedule[],
  clock: () => string,
): Schedules {
  let failures: readonly FailedSchedule[] = [];

  const next = async (now = clock()): Promise<string | null> => {
    const dates = await Promise.all(schedules.map((schedule) => nextDue(context, schedule, now)));
    return dates.sort()[0] ?? null;
  };

  /** In the control database, where whoever serves many tenants sees which of them is due without opening any. */
  const tell = async (next_run_at: string | null): Promise<void> => {
    const { control, tenant: id } = context;
    const known = await control.reader('ct_tenant').where({ id }).first('next_run_at');
    if (known === undefined || isSameInstant(known.next_run_at, next_run_at)) return;
    await control.transaction((tx) => tx('ct_tenant').where({ id }).update({ next_run_at }));
  };

  return {
    async runDue(now = clock()) {
      const { started, failed } = await startDueSchedules(context, schedules, now);
      failures = failed;
      // Also when nothing was started: the time of day may have been changed, or another process have started it.
      await tell(await next(now));
      return started;
    },
    nextDue: next,
    failures: () => failures,
  };
}

function isSameInstant(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return one === other;
  return Date.parse(one) === Date.parse(other);
}
