import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { CodedError } from '../lib/errors/index.ts';

/** What the host reads of a plugin before running any of its code. */
export interface PluginManifest {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly main: string;
  readonly host: string;
  readonly contributes: {
    readonly configuration: unknown;
    readonly permissions: readonly { readonly id: string; readonly title: string }[];
    readonly ribbon: readonly RibbonCommand[];
    readonly reports: readonly { readonly id: string; readonly title: string; readonly folder: string }[];
    readonly schedules: readonly {
      readonly id: string;
      readonly title: string;
      readonly timeOfDayKey: string;
    }[];
  };
}

export interface RibbonCommand {
  readonly id: string;
  readonly title: string;
  readonly tab: string;
  readonly group?: string;
  readonly scope: 'learner' | 'tab';
  readonly permission: string;
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
  if (!validate(manifest)) {
    const plugin = String((manifest as { id?: unknown } | null)?.id ?? 'without an id');
    const problems = (validate.errors ?? []).map(describe);
    throw new CodedError('HOST_BAD_MANIFEST', { plugin, problems: [...new Set(problems)].join('; ') });
  }
  return manifest as PluginManifest;
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
