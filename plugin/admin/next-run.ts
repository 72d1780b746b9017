import { declarations, ownManifest, type ResolvedSettings, type SettingKey } from '../config/index.ts';
import type { AdminContext } from './context.ts';
import { foretell, type Stage } from './dry-run/foretell.ts';
import type { Difference, DryRunCounts } from './dry-run/summary.ts';

/** What the next run by itself would send; nothing while tracking is switched off. */
export interface NextRun {
  readonly enabled: boolean;
  /** Who would be asked and who not, whether tracking is switched on or not. */
  readonly plan: DryRunCounts;
}

/** Before a change and after it, and how many learners it changes what for. */
export interface NextRuns {
  readonly before: NextRun;
  readonly after: NextRun;
  readonly differences: readonly Difference[];
}

/** Both sides of a change. */
interface Sides<T> {
  readonly before: T;
  readonly after: T;
}

/** Groups of keys that decide who is contacted, when and how. */
const GROUPS = ['contact', 'leavers'];
/** The same, of other groups. */
const KEYS: readonly SettingKey[] = ['enableDestinationTracking', 'profile', 'backPopulationDate'];

/** Can a change of this key change who is contacted? One that nothing declares any more decides nothing. */
export function decidesContact(key: string): boolean {
  const declaration = declarations(ownManifest()).get(key as SettingKey);
  return declaration !== undefined && (GROUPS.includes(declaration.group) || KEYS.includes(declaration.key));
}

/** What the next run would do before a change of settings and after it, whether tracking is on or not. */
export async function nextRuns(
  contexts: Sides<AdminContext>,
  settings: Sides<ResolvedSettings>,
): Promise<NextRuns> {
  const stage = (side: keyof Sides<unknown>): Stage => ({ context: contexts[side], runs: true });
  const how = { now: stage('before'), duplicates: false };
  const plan = await foretell(stage('after'), how, (view) => view.summary());
  const { now, changes } = plan.differences!;
  return {
    before: { enabled: settings.before.settings.enableDestinationTracking, plan: now },
    after: { enabled: settings.after.settings.enableDestinationTracking, plan },
    differences: changes,
  };
}
