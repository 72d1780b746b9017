import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, resolve } from 'node:path';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { cosmiconfig } from 'cosmiconfig';
import { CodedError } from '../../lib/errors/index.ts';
import { nearest } from './nearest.ts';
import { readTextDocument, type TextDocument } from './text/index.ts';

const CODE = ['.js', '.ts', '.cjs', '.mjs'];
const DATA = ['.json', '.yaml', '.yml'];
/** Where the search library looks for settings of its own, and would run them. */
const LIBRARY_CODE = CODE.map((extension) => `.config/config${extension}`);

type SchemaName = 'config/v3' | 'tenant-manifest' | 'rollout';
/** What the schema of tenant manifests refers to. */
const REFERRED_TO = ['config/v3', 'positive-destination'] as const;

const require = createRequire(import.meta.url);
const validators = new Map<SchemaName, ValidateFunction>();

/**
 * Reads a JSON or YAML file.
 * @throws CONFIG_FILE_UNREADABLE, CONFIG_FILE_EXECUTABLE: settings are data and are never run
 */
export async function readDocument(file: string): Promise<TextDocument> {
  if (CODE.includes(extname(file))) refuse(file);
  return readTextDocument(file);
}

/**
 * Looks for `name`.json, .yaml and .yml in `folder` alone.
 * @returns undefined when there is none with anything in it
 * @throws as readDocument
 */
export async function findDocument(name: string, folder: string): Promise<TextDocument | undefined> {
  const code = LIBRARY_CODE.find((file) => existsSync(resolve(file)));
  if (code !== undefined) throw new CodedError('CONFIG_FILE_EXECUTABLE', { file: code });
  const explorer = cosmiconfig(name, {
    searchPlaces: DATA.map((extension) => name + extension),
    searchStrategy: 'none',
    loaders: {
      ...Object.fromEntries(CODE.map((extension) => [extension, refuse])),
      // Found is enough: it is read once, with its places.
      ...Object.fromEntries(DATA.map((extension) => [extension, () => ({})])),
    },
  });
  const found = await explorer.search(folder);
  return found === null ? undefined : readDocument(found.filepath);
}

/**
 * Everything that a schema of the package has against a document: where, as a JSON pointer, and what; `place` is that of
 * the very key it is about.
 */
export function schemaProblems(
  schema: SchemaName,
  content: unknown,
): readonly { readonly path: string; readonly place: string; readonly problem: string }[] {
  const validate = validator(schema);
  if (validate(content)) return [];
  return validate.errors!.map((error) => {
    const { instancePath: path, params } = error;
    const { additionalProperty: added } = params;
    return {
      path,
      place: added === undefined ? path : `${path}/${added}`,
      problem: problemOf(error),
    };
  });
}

/** Fields that cannot be taken for a secret: their value may be told. */
const OPEN = /^\/(id|name|ukprn|timeZone|enabled|plugin\/(id|version)|version|config\/version)$/;
/** Characters of a value that are shown. */
const SHOWN = 60;

function problemOf({ keyword, instancePath, message, params, parentSchema, data }: ErrorObject): string {
  if (keyword === 'required') return `lacks ${params.missingProperty}`;
  if (keyword === 'additionalProperties') {
    const name = String(params.additionalProperty);
    const known = Object.keys((parentSchema as { properties?: object }).properties ?? {});
    return `has no field ${name}${known.length === 0 ? '' : `; the nearest is ${nearest(name, known)}`}`;
  }
  if (instancePath === '' && (data === null || data === undefined)) return 'is empty';
  const value = OPEN.test(instancePath) ? `is ${JSON.stringify(data).slice(0, SHOWN)} and ` : '';
  return `${value}${message}`;
}

function validator(schema: SchemaName): ValidateFunction {
  let validate = validators.get(schema);
  if (validate === undefined) {
    const ajv = new Ajv2020({
      allErrors: true,
      verbose: true,
      schemas: REFERRED_TO.map((name) => require(`#package/manifests/${name}.schema.json`) as object),
    });
    const document = require(`#package/manifests/${schema}.schema.json`) as { readonly $id: string };
    validate = ajv.getSchema(document.$id) ?? ajv.compile(document);
    validators.set(schema, validate);
  }
  return validate;
}

function refuse(file: string): never {
  throw new CodedError('CONFIG_FILE_EXECUTABLE', { file });
}
