import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const NAMES = [
  'account',
  'answers',
  'assist-request',
  'assist-response',
  'contacts-request',
  'contacts-response',
  'erase-response',
  'event',
  'events-response',
  'export-response',
  'hold',
  'hold-response',
  'instance-request',
  'instance-response',
  'offboard-request',
  'offboard-response',
  'preview-request',
  'preview-response',
  'problem',
  'release-request',
  'release-response',
  'survey',
  'survey-facts',
  'survey-held',
  'surveys-response',
  'told-before',
  'uncertain-request',
  'uncertain-response',
] as const;

export type WireName = (typeof NAMES)[number];
export type JsonSchema = Readonly<Record<string, unknown>> & { readonly $id?: string };

export interface WireSchemas {
  readonly schemas: Readonly<Record<WireName, JsonSchema>>;
  /** Checks a request as it came: nothing is converted, filled in or removed. */
  compile(schema: JsonSchema): ValidateFunction;
}

/** The contract's schemas, read from the package, and a compiler that knows them by their `$id`. */
export function loadWireSchemas(): WireSchemas {
  const require = createRequire(import.meta.url);
  const ajv = new Ajv2020({ allErrors: false, coerceTypes: false, strict: true, allowUnionTypes: true });
  addFormats.default(ajv);
  const entries = NAMES.map((name) => {
    const file = require.resolve(`#package/manifests/wire/${name}.json`);
    return [name, JSON.parse(readFileSync(file, 'utf8')) as JsonSchema] as const;
  });
  for (const [, schema] of entries) ajv.addSchema(schema);
  return {
    schemas: Object.fromEntries(entries) as Record<WireName, JsonSchema>,
    compile: (schema) =>
      (schema.$id === undefined ? undefined : ajv.getSchema(schema.$id)) ?? ajv.compile(schema),
  };
}
