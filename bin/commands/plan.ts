import { CodedError } from '../../lib/errors/index.ts';
import { isCalendarDate } from '../../lib/ilr/calendar.ts';
import type { DryRunAsked } from '../../plugin/admin/index.ts';
import { planAnswer } from '../../tui/cli/plan.ts';
import { planFile } from '../../tui/cli/plan-file.ts';
import { withProgress } from '../../tui/cli/progress.ts';
import { atTenant, type CommonOptions, formatOf, overridesOf, print, type Session } from '../session.ts';
import { surroundings } from '../surroundings.ts';

export interface PlanFlags extends CommonOptions {
  readonly enable: boolean;
  readonly on?: string;
}

/** `plan --dry-run`: the counts for people, or learner by learner into a pipe as it comes. */
export async function showPlan(options: PlanFlags): Promise<void> {
  const { enable, on = null } = options;
  const format = formatOf(options);
  const asked: DryRunAsked = { enable, on, set: await overridesOf(options) };
  // What is set is compared with what counts today, so the tenant is opened without it.
  const open = <T>(perform: (session: Session) => Promise<T>) =>
    atTenant({ ...options, set: [] }, async (session) => {
      requireToCome(on, session.tenant.context.host.clock.today());
      return perform(session);
    });
  if (format === 'table')
    return print(options, 'rehearsing', () =>
      open(async ({ tenant, actor }) => planAnswer(tenant.context, await actor(), asked)),
    );
  const { pour, isScreen, progress } = surroundings();
  let lines = 0;
  const onLines = (count: number) => {
    lines = count;
  };
  const perform = () =>
    open(async ({ tenant, actor }) =>
      planFile(tenant.context, await actor(), asked, { format, onLines }, pour),
    );
  // On one screen the strokes would stand among the lines.
  if (isScreen) await perform();
  else await withProgress(() => (lines === 0 ? 'rehearsing' : `writing, ${lines} lines`), progress, perform);
}

/** @throws BAD_OPTION */
function requireToCome(date: string | null, today: string): void {
  if (date === null || (isCalendarDate(date) && date >= today)) return;
  const expected = `a day to come, like ${today}`;
  throw new CodedError('BAD_OPTION', { option: '--on', expected, command: 'plan' });
}
