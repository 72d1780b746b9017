import { createRequire } from 'node:module';
import type { ConfigValue } from '../host.ts';
import { type SettingKey, settingKeys } from './settings.generated.ts';

/** Every key has it in the host's store and in `plugin.json`; people may leave it out. */
export const KEY_PREFIX = 'destinationTracking.';

export type Profile = 'recommended' | 'guide';

export type SettingType =
  | 'boolean'
  | 'integer'
  | 'choice'
  | 'date'
  | 'time'
  | 'time-range'
  | 'url'
  | 'secret'
  | 'integer-list';

/** One config key as `plugin.json` declares it, with the default of each profile spelled out. */
export interface Declaration {
  /** Without the prefix. */
  readonly key: SettingKey;
  readonly label: string;
  readonly help: string;
  readonly group: string;
  readonly type: SettingType;
  readonly defaults: Readonly<Record<Profile, ConfigValue>>;
  readonly choices: readonly string[];
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly unit: string | null;
  /** What an empty value means; null: the key must have a value. */
  readonly nullMeans: string | null;
  /** What a list without elements means. */
  readonly emptyMeans: string | null;
  readonly since: string;
}

/** The part of `plugin.json` that declares the keys; the host has checked it against the manifest schema. */
export interface ConfigurationManifest {
  readonly contributes: {
    readonly configuration: {
      readonly groups: readonly { readonly id: string; readonly title: string }[];
      readonly properties: Readonly<Record<string, DeclaredProperty>>;
    };
  };
}

interface DeclaredProperty {
  readonly label: string;
  readonly help: string;
  readonly group: string;
  readonly type: string;
  readonly default?: unknown;
  readonly profileDefaults?: Readonly<Record<Profile, unknown>>;
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly unit?: string;
  readonly nullMeans?: string;
  readonly emptyMeans?: string;
  readonly since: string;
}

/** This plugin's own `plugin.json`, from source and from `dist/` alike. */
export function ownManifest(): ConfigurationManifest {
  return createRequire(import.meta.url)('#package/plugin.json') as ConfigurationManifest;
}

/** The declared keys in the order of `plugin.json`, by their name without prefix. */
export function declarations(manifest: ConfigurationManifest): ReadonlyMap<SettingKey, Declaration> {
  const { properties } = manifest.contributes.configuration;
  return new Map(settingKeys.map((key) => [key, declaration(key, properties[KEY_PREFIX + key]!)]));
}

/** The name without prefix. */
export function shortKey(key: string): string {
  return key.startsWith(KEY_PREFIX) ? key.slice(KEY_PREFIX.length) : key;
}

function declaration(key: SettingKey, declared: DeclaredProperty): Declaration {
  const same = declared.default as ConfigValue;
  return {
    key,
    label: declared.label,
    help: declared.help,
    group: declared.group,
    type: declared.type as SettingType,
    defaults: (declared.profileDefaults as Record<Profile, ConfigValue> | undefined) ?? {
      recommended: same,
      guide: same,
    },
    choices: declared.choices ?? [],
    minimum: declared.minimum ?? null,
    maximum: declared.maximum ?? null,
    unit: declared.unit ?? null,
    nullMeans: declared.nullMeans ?? null,
    emptyMeans: declared.emptyMeans ?? null,
    since: declared.since,
  };
}

/** A report as `plugin.json` declares it. */
interface DeclaredReport {
  readonly parameters: readonly {
    readonly id: string;
    readonly title: string;
    readonly choices?: readonly { readonly value: string; readonly title: string }[];
    readonly required: boolean;
  }[];
}

/** The reports of this plugin's own `plugin.json`. */
export function ownReports(): readonly DeclaredReport[] {
  const { contributes } = createRequire(import.meta.url)('#package/plugin.json') as {
    readonly contributes: { readonly reports: readonly DeclaredReport[] };
  };
  return contributes.reports;
}
