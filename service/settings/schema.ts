import { createRequire } from 'node:module';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ServiceSettings } from './settings.generated.ts';

/** A part of the schema, as far as settings are found by it. */
export interface SchemaPart {
  readonly $ref?: string;
  readonly type?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly $defs?: Readonly<Record<string, SchemaPart>>;
}

/** One setting: where it stands, and what may stand there. */
export interface Leaf {
  readonly path: readonly string[];
  readonly type: string;
  readonly secret: boolean;
}

const require = createRequire(import.meta.url);
const SECRET = '#/$defs/secret';

const schema = () => require('#package/manifests/service-config.schema.json') as SchemaPart;

/** Every single setting of the schema. */
export function settingLeaves(whole: SchemaPart = schema()): readonly Leaf[] {
  const walk = (part: SchemaPart, path: readonly string[]): Leaf[] => {
    const secret = part.$ref === SECRET;
    const meant = part.$ref === undefined ? part : whole.$defs![part.$ref.split('/').at(-1)!]!;
    if (meant.properties === undefined) return [{ path, type: meant.type ?? 'string', secret }];
    return Object.entries(meant.properties).flatMap(([name, one]) => walk(one, [...path, name]));
  };
  return walk(whole, []).filter(({ path }) => path[0] !== '$schema');
}

let validator: ValidateFunction<ServiceSettings> | undefined;

/** Fills in the defaults, in place. @returns everything that the schema has against the settings; none: they are settings */
export function settingProblems(document: unknown): readonly string[] {
  if (validator === undefined) {
    const ajv = new Ajv2020({ allErrors: true, useDefaults: true, strictRequired: false });
    addFormats.default(ajv);
    validator = ajv.compile<ServiceSettings>(schema());
  }
  return validator(document) ? [] : validator.errors!.map(problemOf).filter((problem) => problem !== null);
}

/** Never with the value: it may be a secret that was put in the wrong place. */
function problemOf({ keyword, instancePath, message, params, schemaPath }: ErrorObject): string | null {
  // What a condition leads to says by itself what is wrong.
  if (keyword === 'if') return null;
  const path = instancePath.slice(1).replaceAll('/', '.');
  const named = (name: unknown) => (path === '' ? String(name) : `${path}.${name}`);
  if (keyword === 'required') return `${named(params.missingProperty)} is missing`;
  if (keyword === 'additionalProperties') return `there is no setting ${named(params.additionalProperty)}`;
  if (schemaPath.startsWith(SECRET))
    return `${path} holds a secret itself; it has to be a reference, \${env:NAME} or \${file:PATH}`;
  const choices = keyword === 'enum' ? `: ${(params.allowedValues as unknown[]).join(', ')}` : '';
  return `${path === '' ? 'the document' : path} ${message}${choices}`;
}
