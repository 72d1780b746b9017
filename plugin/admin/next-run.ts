import { declarations, ownManifest, type ResolvedSettings, type SettingKey } from '../config/index.ts';
import type { AdminContext } from './context.ts';
import { countEverybody, type DryRun } from './dry-run.ts';

/** What the next run by itself would send; nothing while tracking is switched off. */
export interface NextRun {
  readonly enabled: boolean;
  /** Who would be asked and who not, whether tracking is switched on or not. */
  readonly plan: DryRun;
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

/** What a first run of today would do before a change of settings and after it: it goes over everybody twice. */
export async function nextRuns(
  contexts: Sides<AdminContext>,
  settings: Sides<ResolvedSettings>,
): Promise<Sides<NextRun>> {
  const side = async (which: keyof Sides<unknown>): Promise<NextRun> => ({
    enabled: settings[which].settings.enableDestinationTracking,
    plan: await countEverybody(contexts[which]),
  });
  return { before: await side('before'), after: await side('after') };
}
