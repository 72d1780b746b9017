import type { DailySchedule } from './plugin-loader.ts';
import { nextDue, type ScheduleContext, startDueSchedules } from './schedule.ts';
import { serveSchedules } from './serve.ts';

export interface Schedules {
  /** Starts what is due at `now` (default: the host's clock). @returns the schedules started */
  runDue(now?: string): Promise<string[]>;
  /** When the next run is due, for a screen; null where the plugin has no schedule. */
  nextDue(now?: string): Promise<string | null>;
  /** Looks in real time until the signal says stop. */
  serve(options: { readonly signal: AbortSignal; readonly everySeconds?: number }): Promise<void>;
}

/** The daily schedules of one tenant, on a clock that a sandbox may simulate. */
export function createSchedules(
  context: ScheduleContext,
  schedules: readonly DailySchedule[],
  clock: () => string,
): Schedules {
  const next = async (now = clock()): Promise<string | null> => {
    const dates = await Promise.all(schedules.map((schedule) => nextDue(context, schedule, now)));
    return dates.sort()[0] ?? null;
  };
  const runDue = async (now = clock()): Promise<string[]> => {
    const started = await startDueSchedules(context, schedules, now);
    if (started.length > 0) {
      const next_run_at = await next(now);
      await context.control.transaction((tx) =>
        tx('ct_tenant').where({ id: context.tenant }).update({ next_run_at }),
      );
    }
    return started;
  };
  return {
    runDue,
    nextDue: next,
    serve: (options) => serveSchedules(() => runDue(), { ...options, log: context.log }),
  };
}
