import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { CodedError } from '../lib/errors/index.ts';
import type { ConfigValue } from '../plugin/host.ts';

/** What the host reads of a plugin before running any of its code. */
export interface PluginManifest {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly main: string;
  readonly host: string;
  readonly contributes: {
    readonly configuration?: Configuration;
    readonly permissions: readonly PermissionEntry[];
    readonly ribbon: readonly RibbonCommand[];
    readonly reports: readonly ReportEntry[];
    readonly forms: readonly FormEntry[];
    readonly schedules: readonly {
      readonly id: string;
      readonly title: string;
      readonly timeOfDayKey: string;
    }[];
  };
}

/** The settings a plugin has, as the host shows them under *Options › Admin*. */
export interface Configuration {
  readonly title: string;
  readonly groups: readonly { readonly id: string; readonly title: string }[];
  /** By the key under which the config store holds the value. */
  readonly properties: Readonly<Record<string, ConfigurationProperty>>;
}

export interface ConfigurationProperty {
  readonly label: string;
  readonly group: string;
  /** What the host knows how to check; a type it does not know is shown and not edited. */
  readonly type: string;
  readonly help: string;
  readonly default?: ConfigValue;
  /** Defaults by the value of the setting whose choices are these names. */
  readonly profileDefaults?: Readonly<Record<string, ConfigValue>>;
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly unit?: string;
  /** What no value means; absent: there has to be one. */
  readonly nullMeans?: string;
  /** What a list without elements means. */
  readonly emptyMeans?: string;
}

export interface PermissionEntry {
  readonly id: string;
  readonly title: string;
  /** Where the permission editor shows it: *Commands*, *Trainee Editor*. */
  readonly location: readonly string[];
  readonly description: string;
}

export interface RibbonCommand {
  readonly id: string;
  readonly title: string;
  readonly tab: string;
  readonly group?: string;
  readonly scope: 'learner' | 'tab';
  readonly permission: string;
  readonly description: string;
}

export interface ReportEntry {
  readonly id: string;
  readonly title: string;
  readonly folder: string;
  readonly permission: string;
  readonly description: string;
  readonly parameters: readonly {
    readonly id: string;
    readonly title: string;
    readonly type: 'date' | 'choice' | 'integer';
    readonly choices?: readonly { readonly value: string; readonly title: string }[];
    readonly required: boolean;
  }[];
  readonly drill: boolean;
}

/** A form that the plugin keeps, as the host shows it under *Options › Admin*. */
export interface FormEntry {
  readonly id: string;
  readonly title: string;
  readonly permission: string;
  readonly description: string;
  readonly groups: readonly { readonly id: string; readonly title: string }[];
  readonly fields: readonly FormField[];
  readonly acts: readonly FormAct[];
}

export interface FormField {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  /** What the host knows how to check; a type it does not know is shown and not edited. */
  readonly type: string;
  readonly help?: string;
  /** The form can be saved without it, and is of no use. */
  readonly required?: true;
  readonly nullMeans?: string;
  readonly choices?: readonly { readonly value: string; readonly title: string }[];
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly unit?: string;
}

export interface FormAct {
  readonly id: string;
  readonly title: string;
  readonly effect: 'change' | 'show';
  readonly description: string;
}

const require = createRequire(import.meta.url);

/** The manifest of the plugin in this package. */
export function ownManifestPath(): string {
  return require.resolve('#package/plugin.json');
}

/**
 * Reads and checks a plugin's manifest.
 * @throws `HOST_MANIFEST_UNREADABLE`, or `HOST_BAD_MANIFEST` naming the plugin, the contribution point and each path
 */
export function readPluginManifest(file: string): PluginManifest {
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CodedError('HOST_MANIFEST_UNREADABLE', { file }, { cause: error });
  }
  const validate = validator();
  const valid = validate(manifest);
  const problems = valid
    ? contradictions(complete(manifest as PluginManifest))
    : (validate.errors ?? []).map(describe);
  if (problems.length > 0) {
    const plugin = String((manifest as { id?: unknown } | null)?.id ?? 'without an id');
    throw new CodedError('HOST_BAD_MANIFEST', { plugin, problems: [...new Set(problems)].join('; ') });
  }
  return complete(manifest as PluginManifest);
}

/** A plugin leaves out the contribution points it has nothing for. */
function complete(manifest: PluginManifest): PluginManifest {
  const none = { permissions: [], ribbon: [], reports: [], forms: [], schedules: [] };
  return { ...manifest, contributes: { ...none, ...manifest.contributes } };
}

/** What no schema can see: ids given twice, and permissions that nobody declares. */
function contradictions({ contributes }: PluginManifest): string[] {
  const problems: string[] = [];
  for (const point of ['permissions', 'ribbon', 'reports', 'forms', 'schedules'] as const) {
    const ids = contributes[point].map(({ id }) => id);
    for (const [at, id] of ids.entries())
      if (ids.indexOf(id) !== at) problems.push(`contributes/${point}/${at}/id: "${id}" is there twice`);
  }
  const known = new Set(contributes.permissions.map(({ id }) => id));
  for (const point of ['ribbon', 'reports', 'forms'] as const)
    for (const [at, { permission }] of contributes[point].entries())
      if (!known.has(permission))
        problems.push(`contributes/${point}/${at}/permission: "${permission}" is not declared`);
  return problems;
}

/** `contributes/ribbons: is not known here`: the contribution point first, then what is wrong with it. */
function describe(error: ErrorObject): string {
  const path = error.instancePath.slice(1);
  const unknown = error.params.additionalProperty as string | undefined;
  const place = [path, unknown].filter((part) => part !== undefined && part !== '').join('/');
  const what = unknown === undefined ? error.message : 'is not known here';
  return `${place === '' ? 'manifest' : place}: ${what}`;
}

let compiled: ValidateFunction | undefined;

function validator(): ValidateFunction {
  if (compiled !== undefined) return compiled;
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  addFormats.default(ajv);
  const schema = readFileSync(require.resolve('#package/manifests/plugin-manifest.schema.json'), 'utf8');
  compiled = ajv.compile(JSON.parse(schema) as object);
  return compiled;
}
