import {
  type Declaration,
  declarationOf,
  declarations,
  displayValue,
  expectedOf,
  formatValue,
  KEY_PREFIX,
  migrationDue,
  ownManifest,
  type ResolvedSettings,
  type SettingOrigin,
  type SettingSource,
  tellValue,
} from '../config/index.ts';
import type { Actor, ConfigValue, Host } from '../host.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';

/** One setting as it may be shown: of a secret only its reference is ever told. */
export interface SettingShown {
  readonly key: string;
  readonly label: string;
  readonly group: string;
  readonly type: Declaration['type'];
  readonly unit: string | null;
  readonly help: string;
  readonly since: string;
  readonly value: ConfigValue;
  /** The value in words; of a secret only that it is set. */
  readonly display: string;
  readonly from: SettingSource;
  /** The default of the profile in force, in words. */
  readonly default: string;
  /** What may stand for it, in words. */
  readonly expects: string;
  /** The value as a person would type it; of a secret the reference. */
  readonly typed: string;
  /** Whether the host's store holds it, so that it can be taken out there. */
  readonly stored: boolean;
  /** What the tenant's manifest says, where something above it says otherwise; null: they agree, or it says nothing. */
  readonly drift: string | null;
}

/** The settings of a tenant, and the migration of its config that is due. */
export interface ConfigStanding {
  readonly settings: readonly SettingShown[];
  /** Versions; null: the config in its manifest is written in the current one. */
  readonly migration: { readonly from: number; readonly to: number } | null;
}

/** A setting with what each layer says of it, lowest first, and every change that the host's store remembers. */
export interface SettingExplained extends SettingShown {
  readonly layers: readonly {
    readonly from: SettingSource;
    readonly value: ConfigValue;
    readonly wins: boolean;
  }[];
  readonly history: readonly SettingChange[];
}

/** One change in the host's store; a side that is left out was not set, so that a lower layer counted. */
export interface SettingChange {
  readonly id: string;
  readonly when: string;
  readonly who: string;
  readonly old?: ConfigValue;
  readonly new?: ConfigValue;
  readonly why: string | null;
}

/** A setting that is not the same on two sides; of each the value in words and where it came from. */
export interface SettingDifference {
  readonly key: string;
  readonly label: string;
  readonly one: string;
  readonly oneFrom: SettingSource;
  readonly other: string;
  readonly otherFrom: SettingSource;
}

/** Every setting in force, in the order of `plugin.json`. @throws what a bad value in a layer throws */
export async function listSettings(context: AdminContext, actor: Actor): Promise<readonly SettingShown[]> {
  return permitted(context, actor, lookAt('config-list', null), async () => {
    const { provenance } = await context.resolve();
    return Object.values(provenance).map(shown);
  });
}

/** The same with what is due of the config itself: what the dashboard shows of a tenant's config. */
export async function configStanding(context: AdminContext, actor: Actor): Promise<ConfigStanding> {
  const { configVersion } = context;
  return {
    settings: await listSettings(context, actor),
    migration: configVersion === null ? null : migrationDue(configVersion),
  };
}

/** @throws CONFIG_UNKNOWN_KEY, and what a bad value in a layer throws */
export async function explainSetting(
  context: AdminContext,
  actor: Actor,
  name: string,
): Promise<SettingExplained> {
  const declaration = declarationOf(ownManifest(), name);
  return permitted(context, actor, lookAt('config-get', declaration.key), async () => {
    const origin = (await context.resolve()).provenance[declaration.key];
    const history = await context.host.config.history(KEY_PREFIX + declaration.key);
    const last = origin.layers.length - 1;
    return {
      ...shown(origin),
      layers: origin.layers.map(({ from, value }, at) => ({
        from,
        value: tellValue(declaration, value),
        wins: at === last,
      })),
      history: history.map(({ id, when, who, old, new: value, why }) => ({
        ...{ id, when, who, why },
        ...(old === undefined ? {} : { old: tellValue(declaration, old) }),
        ...(value === undefined ? {} : { new: tellValue(declaration, value) }),
      })),
    };
  });
}

/**
 * The settings to compare with others.
 * @param at instant: as the host's store was then. The installation file and the manifest keep no history: they are
 *   taken as they are now
 */
export async function settingsToCompare(
  context: AdminContext,
  actor: Actor,
  at: string | null = null,
): Promise<ResolvedSettings> {
  return permitted(context, actor, lookAt('config-diff', at), async () =>
    at === null ? context.resolve() : context.asIf(await storeAt(context.host, at)).resolve(),
  );
}

/** What differs between two tenants, or between one tenant and itself at another time. */
export function differences(one: ResolvedSettings, other: ResolvedSettings): readonly SettingDifference[] {
  return Object.values(one.provenance).flatMap((origin) => {
    const there = other.provenance[origin.declaration.key];
    return same(origin.value, there.value) ? [] : [difference(origin, told(there), there.from)];
  });
}

/** What is not as the profile in force has it by itself. */
export function differencesFromDefault({ provenance }: ResolvedSettings): readonly SettingDifference[] {
  return Object.values(provenance).flatMap((origin) =>
    same(origin.value, origin.default)
      ? []
      : [difference(origin, displayValue(origin.declaration, origin.default), 'default')],
  );
}

/** What the host's store held at an instant: what it holds now with every later change taken back. */
async function storeAt({ config }: Host, at: string): Promise<Readonly<Record<string, ConfigValue>>> {
  const store = new Map(Object.entries(await config.all()));
  for (const short of declarations(ownManifest()).keys()) {
    const key = KEY_PREFIX + short;
    const first = (await config.history(key)).find(({ when }) => when > at);
    if (first === undefined) continue;
    if (first.old === undefined) store.delete(key);
    else store.set(key, first.old);
  }
  return Object.fromEntries(store);
}

function shown(origin: SettingOrigin): SettingShown {
  const { declaration, value, display, from } = origin;
  const { key, label, type, unit, help, since } = declaration;
  const { groups } = ownManifest().contributes.configuration;
  return {
    ...{ key, label, type, unit, help, since, display, from },
    group: groups.find(({ id }) => id === declaration.group)?.title ?? declaration.group,
    value: tellValue(declaration, value),
    default: displayValue(declaration, origin.default),
    expects: expectedOf(declaration),
    typed: formatValue(tellValue(declaration, value)),
    stored: origin.layers.some(({ from }) => from === 'host store'),
    drift: driftOf(origin),
  };
}

/** Two references that differ are a drift of their own, so they are told by what they refer to. */
function driftOf(origin: SettingOrigin): string | null {
  const said = origin.layers.find(({ from }) => from === 'tenant manifest');
  if (said === undefined || same(said.value, origin.value)) return null;
  return told({ ...origin, value: said.value, display: displayValue(origin.declaration, said.value) });
}

function difference(origin: SettingOrigin, other: string, otherFrom: SettingSource): SettingDifference {
  const { declaration, from } = origin;
  const { key, label } = declaration;
  return { key, label, one: told(origin), oneFrom: from, other, otherFrom };
}

/** Two references that differ are told apart by what they refer to. */
export function told({ declaration, value, display }: SettingOrigin): string {
  return declaration.type === 'secret' && value !== null ? String(tellValue(declaration, value)) : display;
}

function same(one: ConfigValue, other: ConfigValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function lookAt(name: string, target: string | null): Act {
  return { name, target, permission: PERMISSIONS.getResults, effect: 'look' };
}
