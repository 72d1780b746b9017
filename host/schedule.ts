import { asCoded, type CodedError } from '../lib/errors/index.ts';
import { addDays, dateIn, instantOf } from '../lib/ilr/calendar.ts';
import { type Database, insertIfAbsent } from '../lib/sql/index.ts';
import type { HostLog } from '../plugin/host.ts';
import type { DailySchedule } from './plugin-loader.ts';

/**
 * The daily schedule of a tenant. A day's run is `open`, then `claimed` by the one process that inserted its row, then
 * `started` when the plugin's handler came back. A claim whose handler failed is given back, and one whose process died
 * may be taken over after ten minutes; the plugin opens at most one run a day anyhow.
 */

/** Longer than any handler takes, short enough that a run still starts early on its day. */
const CLAIM_HOLDS_MS = 600_000;

export interface ScheduleContext {
  readonly control: Database;
  readonly tenant: string;
  readonly log: HostLog;
}

/** A schedule that was due and whose handler failed. */
export interface FailedSchedule {
  readonly schedule: string;
  readonly error: CodedError;
}

/**
 * Starts every schedule whose time of day has come on its local date and that has not run on it: once per date, also
 * on the days the clocks change (a time that occurs twice is the first, one that is skipped is moved on); one that was
 * missed starts late the same day. A handler that fails is logged and tried again at the next look.
 *
 * @param now instant, ISO 8601 in UTC
 * @returns the schedules started, and those that failed
 */
export async function startDueSchedules(
  context: ScheduleContext,
  schedules: readonly DailySchedule[],
  now: string,
): Promise<{ readonly started: string[]; readonly failed: FailedSchedule[] }> {
  const started: string[] = [];
  const failed: FailedSchedule[] = [];
  for (const schedule of schedules) {
    const localDate = dateIn(now, schedule.timeZone);
    const due = instantOf(localDate, await schedule.timeOfDay(), schedule.timeZone);
    if (Date.parse(now) < Date.parse(due)) continue;
    const key = { tenant: context.tenant, schedule: schedule.id, local_date: localDate };
    if (!(await claim(context.control, key, now))) continue;
    try {
      await schedule.run(localDate);
    } catch (failure) {
      await context.control.transaction((tx) => tx('ct_schedule_run').where(key).delete());
      const error = asCoded(failure);
      const { code } = error;
      context.log.error('schedule-failed', {
        tenant: context.tenant,
        schedule: schedule.id,
        localDate,
        code,
      });
      failed.push({ schedule: schedule.id, error });
      continue;
    }
    await context.control.transaction((tx) => tx('ct_schedule_run').where(key).update({ started_at: now }));
    started.push(schedule.id);
  }
  return { started, failed };
}

/** The instant at which a schedule is due next: today's while it has not run today, else tomorrow's. */
export async function nextDue(
  { control, tenant }: ScheduleContext,
  schedule: DailySchedule,
  now: string,
): Promise<string> {
  const today = dateIn(now, schedule.timeZone);
  const key = { tenant, schedule: schedule.id, local_date: today };
  const ran = (await control.reader('ct_schedule_run').where(key).first('started_at'))?.started_at;
  return instantOf(ran ? addDays(today, 1) : today, await schedule.timeOfDay(), schedule.timeZone);
}

interface RunKey {
  readonly tenant: string;
  readonly schedule: string;
  readonly local_date: string;
}

async function claim(control: Database, key: RunKey, now: string): Promise<boolean> {
  const held = await control.reader('ct_schedule_run').where(key).first('started_at');
  if (held?.started_at) return false;
  return control.transaction(async (tx) => {
    const row = { ...key, claimed_at: now };
    const { inserted } = await insertIfAbsent(
      tx,
      'ct_schedule_run',
      ['tenant', 'schedule', 'local_date'],
      [row],
    );
    if (inserted > 0) return true;
    const given = new Date(Date.parse(now) - CLAIM_HOLDS_MS).toISOString();
    const stale = () =>
      tx('ct_schedule_run').where(key).whereNull('started_at').andWhere('claimed_at', '<', given);
    if ((await stale().first()) === undefined) return false;
    await stale().update({ claimed_at: now });
    return true;
  });
}
