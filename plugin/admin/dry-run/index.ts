import { instantOf } from '../../../lib/ilr/calendar.ts';
import type { Layer } from '../../config/index.ts';
import type { Actor } from '../../host.ts';
import { type Act, PERMISSIONS, permitted } from '../access.ts';
import type { AdminContext } from '../context.ts';
import { type DryRun, type DryRunView, foretell, type Stage } from './foretell.ts';

export type { ComparedLine } from './differences.ts';
export type { DryRun, DryRunView } from './foretell.ts';
export type { DryRunLine } from './lines.ts';

/** What a dry run goes by besides the settings of today. */
export interface DryRunAsked {
  /** As if tracking were switched on today. */
  readonly enable?: boolean;
  /** Settings as typed, as if they were so. */
  readonly set?: Layer;
  /** As if it were this day at the time of the daily run, and nothing had happened until then; null: now. */
  readonly on?: string | null;
}

/**
 * What the next run would do (F46): the very steps of a run, rehearsed on a copy of the plugin's tables. Nothing is
 * written but the audit row of having asked. With other settings than today's it also tells what would be otherwise.
 *
 * @param take looks at it while it is there
 * @throws what a bad setting throws
 */
export async function withDryRun<T>(
  context: AdminContext,
  actor: Actor,
  { enable = false, set = {}, on = null }: DryRunAsked,
  take: (view: DryRunView) => Promise<T>,
): Promise<T> {
  const act: Act = { name: 'plan-dry-run', target: null, permission: PERMISSIONS.getResults, effect: 'read' };
  return permitted(context, actor, act, async () => {
    const layer: Layer = enable ? { ...set, enableDestinationTracking: true } : set;
    const base = on === null ? context : await onDay(context, on);
    const now = await stageOf(base);
    if (Object.keys(layer).length === 0) return foretell(now, { now: null, duplicates: true }, take);
    const would = await stageOf(base.asSet(layer));
    return foretell(would, { now, duplicates: true }, take);
  });
}

/** The counts alone. */
export async function planDryRun(
  context: AdminContext,
  actor: Actor,
  asked: DryRunAsked = {},
): Promise<DryRun> {
  return withDryRun(context, actor, asked, ({ summary }) => summary());
}

/** What somebody is told before a run they ask for: how much it would do. Who may run may know that, and no more. */
export async function estimateRun(
  context: AdminContext,
  actor: Actor,
): Promise<Pick<DryRun, 'lookedAt' | 'messages' | 'nonResponsesToday'>> {
  const act: Act = { name: 'run', target: null, permission: PERMISSIONS.send, effect: 'look' };
  return permitted(context, actor, act, () =>
    foretell({ context, runs: true }, { now: null, duplicates: false }, async ({ summary }) => {
      const { lookedAt, messages, nonResponsesToday } = await summary();
      return { lookedAt, messages, nonResponsesToday };
    }),
  );
}

async function stageOf(context: AdminContext): Promise<Stage> {
  return { context, runs: (await context.settings()).enableDestinationTracking };
}

async function onDay(context: AdminContext, date: string): Promise<AdminContext> {
  const { scheduleRunTime } = await context.settings();
  return context.asAt(instantOf(date, scheduleRunTime, context.host.tenant.timeZone));
}
