import { type AdminContext, runDaily } from '../admin/index.ts';
import type { Actor, Host } from '../host.ts';

/** The schedule acts for nobody: it needs no permission and leaves its trace all the same. */
const SCHEDULE: Actor = { id: 'schedule', name: 'Daily schedule', groups: [], kind: 'system' };

/** The daily procedure at *Schedule run time*, once per local date. */
export function contributeSchedule(host: Host, context: AdminContext): void {
  const timeOfDay = async () => (await context.settings()).scheduleRunTime;
  host.schedule.daily(timeOfDay, host.tenant.timeZone, async () => {
    await runDaily(context, SCHEDULE);
  });
}
