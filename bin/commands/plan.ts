import { planAnswer } from '../../tui/cli/plan.ts';
import { planFile } from '../../tui/cli/plan-file.ts';
import { withProgress } from '../../tui/cli/progress.ts';
import { atTenant, type CommonOptions, formatOf, overridesOf, print } from '../session.ts';
import { surroundings } from '../surroundings.ts';

export interface PlanFlags extends CommonOptions {
  readonly enable: boolean;
}

/** `plan --dry-run`: the counts for people, or learner by learner into a pipe as it comes. */
export async function showPlan(options: PlanFlags): Promise<void> {
  const { enable } = options;
  const format = formatOf(options);
  const set = await overridesOf(options);
  // What is set is compared with what counts today, so the tenant is opened without it.
  const today = { ...options, set: [] };
  if (format === 'table')
    return print(options, 'rehearsing', () =>
      atTenant(today, async ({ tenant, actor }) =>
        planAnswer(tenant.context, await actor(), { enable, set }),
      ),
    );
  const { pour, isScreen, progress } = surroundings();
  let lines = 0;
  const perform = () =>
    atTenant(today, async ({ tenant, actor }) => {
      const file = {
        format,
        onLines: (count: number) => {
          lines = count;
        },
      };
      await planFile(tenant.context, await actor(), { enable, set }, file, pour);
    });
  // On one screen the strokes would stand among the lines.
  if (isScreen) await perform();
  else await withProgress(() => (lines === 0 ? 'rehearsing' : `writing, ${lines} lines`), progress, perform);
}
