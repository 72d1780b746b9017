import { isCoded } from '../../lib/errors/index.ts';
import {
  KEY_PREFIX,
  type ResolvedSettings,
  type SettingKey,
  type SettingSource,
  shortKey,
} from '../config/index.ts';
import type { Actor, Host } from '../host.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';
import { decidesContact, type NextRuns, nextRuns } from './next-run.ts';
import { requireReadyForTracking } from './readiness.ts';
import { told } from './settings.ts';
import { changedStore, readAsked, type SettingsAsked, type Wanted } from './settings-asked.ts';

/** One key: what counted before and what counts now, in words, and where each comes from. */
export interface SettingChanged {
  readonly key: string;
  readonly label: string;
  /** null: it cannot be told, since a value in some layer cannot stand. */
  readonly old: string | null;
  readonly oldFrom: SettingSource | null;
  /** null: nothing declares the key any more. */
  readonly new: string | null;
  readonly newFrom: SettingSource | null;
  /** Of the change in the store, by which it is undone; null: the store was as asked, or this is a dry run. */
  readonly id: string | null;
}

export interface SettingsChanged {
  readonly changes: readonly SettingChanged[];
  /** Only in a dry run, and where something asked can change who is contacted. */
  readonly nextRun: NextRuns | null;
}

/**
 * Changes settings in the host's config store, the layer of the tenant's own people: all that is asked, or nothing
 * where one of it, or what all of it comes to, cannot stand.
 *
 * @param how.why kept with each change and in the audit
 * @param how.dryRun only tells what would change, and what the next run would send
 * @throws as `readAsked`, what a bad value in any layer throws, and where tracking is switched on `DETAILS_NEEDED` and
 *   `SUPPRESSION_LIST_NEEDED`
 */
export async function changeSettings(
  context: AdminContext,
  actor: Actor,
  asked: SettingsAsked,
  { why, dryRun }: { readonly why: string; readonly dryRun: boolean },
): Promise<SettingsChanged> {
  const { host } = context;
  const act: Act = {
    name: 'config-set',
    target: targetOf(asked),
    permission: PERMISSIONS.send,
    effect: dryRun ? 'look' : 'change',
  };
  return permitted(context, actor, act, async (trace) => {
    const wanted = await readAsked(host, asked);
    const keys = [...wanted.keys()];
    const after = context.asIf(changedStore(await host.config.all(), wanted));
    const settings = { before: await beforeOf(context), after: await after.resolve() };
    const changes = keys.map((key) => changeOf(shortKey(key), settings));
    if (dryRun) {
      const { before } = settings;
      const counts = before !== null && keys.some((key) => decidesContact(shortKey(key)));
      const nextRun = counts
        ? await nextRuns({ before: context, after }, { before, after: settings.after })
        : null;
      return { changes, nextRun };
    }
    if (isSwitchedOn(settings.after) && !isSwitchedOn(settings.before))
      await requireReadyForTracking(context);
    const ids = await store(host, wanted, actor, why);
    trace.changed(sideOf(changes, 'old'), sideOf(changes, 'new'), why);
    return {
      changes: changes.map((change) => ({ ...change, id: ids.get(KEY_PREFIX + change.key) ?? null })),
      nextRun: null,
    };
  });
}

function isSwitchedOn(resolved: ResolvedSettings | null): boolean {
  return resolved?.settings.enableDestinationTracking === true;
}

/** The keys, never a value: `intervalDays quietHours undo:17`. */
function targetOf({ set, unset, undo }: SettingsAsked): string {
  return [...Object.keys(set), ...unset, ...undo.map((id) => `undo:${id}`)].map(shortKey).join(' ');
}

/** @returns the ids of the changes that it made, by key */
async function store(
  host: Host,
  wanted: Wanted,
  { id: who }: Actor,
  why: string,
): Promise<ReadonlyMap<string, string>> {
  return host.transaction(async (tx) => {
    const made = new Map<string, string>();
    for (const [key, value] of wanted) {
      const id = await host.config.set(key, value, who, { why, tx });
      if (id !== null) made.set(key, id);
    }
    return made;
  });
}

/** null where a bad value stands in some layer: a change is how that is mended. */
async function beforeOf(context: AdminContext): Promise<ResolvedSettings | null> {
  try {
    return await context.resolve();
  } catch (error) {
    if (isCoded(error)) return null;
    throw error;
  }
}

function changeOf(
  key: string,
  { before, after }: { readonly before: ResolvedSettings | null; readonly after: ResolvedSettings },
): SettingChanged {
  const [was, is] = [before?.provenance[key as SettingKey], after.provenance[key as SettingKey]];
  return {
    key,
    label: is?.declaration.label ?? key,
    old: was === undefined ? null : told(was),
    oldFrom: was?.from ?? null,
    new: is === undefined ? null : told(is),
    newFrom: is?.from ?? null,
    id: null,
  };
}

function sideOf(changes: readonly SettingChanged[], side: 'old' | 'new') {
  return Object.fromEntries(changes.map((change) => [change.key, change[side]]));
}
