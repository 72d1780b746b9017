import { CodedError, isCoded } from '../../lib/errors/index.ts';
import type { ConfigValue } from '../host.ts';
import {
  type ConfigurationManifest,
  type Declaration,
  declarations,
  KEY_PREFIX,
  type Profile,
  shortKey,
} from './declaration.ts';
import { nearest } from './nearest.ts';
import type { SettingKey, Settings } from './settings.generated.ts';
import { checkValue, displayValue, parseValue } from './value.ts';

/** Where a value came from; each wins over those before it. */
export const SOURCES = ['default', 'installation file', 'tenant manifest', 'host store', '--set'] as const;
export type SettingSource = (typeof SOURCES)[number];

/** Settings as one layer gives them, with or without the prefix. */
export type Layer = Readonly<Record<string, unknown>>;

export interface SettingsRequest {
  readonly manifest: ConfigurationManifest;
  /** Settings of the installation file. */
  readonly installation?: Layer;
  /** Settings of the tenant manifest. */
  readonly tenant?: Layer;
  /** What the host's config store holds for the tenant; keys of other plugins are passed over. */
  readonly store: Layer;
  /** `--set`: text is read as a person types it, anything else is taken as it is. */
  readonly overrides?: Layer;
}

/** One setting with where it came from, fit for a screen. */
export interface SettingOrigin {
  readonly declaration: Declaration;
  readonly value: ConfigValue;
  /** The value in words; of a secret only that it is set. */
  readonly display: string;
  readonly from: SettingSource;
  /** The default of the profile in force. */
  readonly default: ConfigValue;
  /** What each layer says that says anything, the default first; the last one wins. */
  readonly layers: readonly { readonly from: SettingSource; readonly value: ConfigValue }[];
}

export interface ResolvedSettings {
  readonly settings: Settings;
  readonly provenance: Readonly<Record<SettingKey, SettingOrigin>>;
}

type Found = ReadonlyMap<SettingKey, ConfigValue>;

/**
 * Decides each setting of a tenant: default of the profile < installation file < tenant manifest < host store <
 * `--set`. The profile itself is a setting and may come from any layer.
 * @throws CONFIG_UNKNOWN_KEY, CONFIG_DUPLICATE_KEY and what a bad value throws, each naming its layer
 */
export function resolveSettings(request: SettingsRequest): ResolvedSettings {
  const declared = declarations(request.manifest);
  const layers: readonly (readonly [SettingSource, Found])[] = [
    ['--set', readLayer(declared, request.overrides ?? {}, '--set')],
    ['host store', readLayer(declared, ours(request.store), 'host store')],
    ['tenant manifest', readLayer(declared, request.tenant ?? {}, 'tenant manifest')],
    ['installation file', readLayer(declared, request.installation ?? {}, 'installation file')],
  ];
  const chosen = layers.map(([, found]) => found.get('profile')).find((value) => value !== undefined);
  const profile = (chosen ?? declared.get('profile')!.defaults.recommended) as Profile;
  const origins = [...declared.values()].map((declaration): [SettingKey, SettingOrigin] => {
    const standard = declaration.defaults[profile];
    const said = layers.flatMap(([from, found]) => {
      const value = found.get(declaration.key);
      return value === undefined ? [] : [{ from, value }];
    });
    const all = [...said, { from: 'default' as const, value: standard }];
    const { value, from } = all[0]!;
    const display = displayValue(declaration, value);
    return [declaration.key, { declaration, value, display, from, default: standard, layers: all.reverse() }];
  });
  return {
    settings: Object.fromEntries(origins.map(([key, { value }]) => [key, value])) as unknown as Settings,
    provenance: Object.fromEntries(origins) as Record<SettingKey, SettingOrigin>,
  };
}

/**
 * Reads one value for one key, named with or without prefix: what `config set` stores.
 * @returns the full name and the checked value
 * @throws as resolveSettings
 */
export function readSetting(
  manifest: ConfigurationManifest,
  key: string,
  value: unknown,
  from: SettingSource,
): { readonly key: string; readonly value: ConfigValue } {
  const [found] = readLayer(declarations(manifest), { [key]: value }, from);
  return { key: KEY_PREFIX + found![0], value: found![1] };
}

/**
 * One value for one key as a person types it: what `config set` stores.
 * @returns the full name and the checked value
 * @throws CONFIG_UNKNOWN_KEY and what a bad value throws
 */
export function readTyped(
  manifest: ConfigurationManifest,
  name: string,
  text: string,
): { readonly key: string; readonly value: ConfigValue } {
  const declaration = declarationOf(manifest, name);
  return { key: KEY_PREFIX + declaration.key, value: parseValue(declaration, text, TYPED) };
}

const TYPED = 'what was typed';

/** The declaration of a key, named with or without prefix. @throws CONFIG_UNKNOWN_KEY with the nearest name */
export function declarationOf(manifest: ConfigurationManifest, name: string): Declaration {
  const declared = declarations(manifest);
  return declared.get(shortKey(name) as SettingKey) ?? unknownKey(declared, name, TYPED);
}

function unknownKey(declared: ReadonlyMap<SettingKey, Declaration>, name: string, from: string): never {
  const suggestion = nearest(shortKey(name), [...declared.keys()]);
  throw new CodedError('CONFIG_UNKNOWN_KEY', { key: name, suggestion, from });
}

/**
 * `key=value` pairs as typed after `--set`, as a layer.
 * @throws CONFIG_BAD_ASSIGNMENT; its text is not repeated, since it may hold a secret
 */
export function readAssignments(pairs: readonly string[]): Layer {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, key, value] = /^([A-Za-z][\w.]*)=(.*)$/s.exec(pair) ?? [];
      if (key === undefined) throw new CodedError('CONFIG_BAD_ASSIGNMENT');
      return [key, value];
    }),
  );
}

/**
 * Checks every setting of one layer.
 * @throws CONFIG_UNKNOWN_KEY with the nearest name, CONFIG_DUPLICATE_KEY, and what a bad value throws
 */
export function readLayer(
  declared: ReadonlyMap<SettingKey, Declaration>,
  layer: Layer,
  from: SettingSource,
): Found {
  const found = new Map<SettingKey, ConfigValue>();
  for (const [name, value] of Object.entries(layer)) {
    if (value === undefined) continue;
    const key = shortKey(name) as SettingKey;
    const declaration = declared.get(key);
    if (declaration === undefined) return unknownKey(declared, name, from);
    if (found.has(key)) throw new CodedError('CONFIG_DUPLICATE_KEY', { key, from });
    const typed = from === '--set' && typeof value === 'string';
    found.set(key, typed ? parseValue(declaration, value, from) : checkValue(declaration, value, from));
  }
  return found;
}

/**
 * Everything that `readLayer` would throw of one layer, each by the name that the setting has there.
 * @param from for the message; a file tells the place of each instead
 */
export function layerProblems(
  declared: ReadonlyMap<SettingKey, Declaration>,
  layer: Layer,
  from: SettingSource,
): readonly { readonly name: string; readonly error: CodedError }[] {
  const seen = new Set<string>();
  return Object.entries(layer).flatMap(([name, value]) => {
    const key = shortKey(name);
    if (seen.has(key)) return [{ name, error: new CodedError('CONFIG_DUPLICATE_KEY', { key, from }) }];
    seen.add(key);
    try {
      readLayer(declared, { [name]: value }, from);
      return [];
    } catch (error) {
      if (!isCoded(error)) throw error;
      return [{ name, error }];
    }
  });
}

function ours(store: Layer): Layer {
  return Object.fromEntries(
    Object.entries(store).filter(([key]) => key.startsWith(KEY_PREFIX) || !key.includes('.')),
  );
}
