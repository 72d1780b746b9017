import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, resolve } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { cosmiconfig } from 'cosmiconfig';
import { CodedError } from '../../lib/errors/index.ts';

const CODE = ['.js', '.ts', '.cjs', '.mjs'];
const DATA = ['.json', '.yaml', '.yml'];
/** Where the search library looks for settings of its own, and would run them. */
const LIBRARY_CODE = CODE.map((extension) => `.config/config${extension}`);

type SchemaName = 'config/v2' | 'tenant-manifest';

const require = createRequire(import.meta.url);
const validators = new Map<SchemaName, ValidateFunction>();

/**
 * Reads a JSON or YAML file, by its path or by looking for `name`.json, .yaml and .yml in `folder` alone.
 * @returns undefined when nothing is found by name
 * @throws CONFIG_FILE_UNREADABLE, CONFIG_FILE_EXECUTABLE: settings are data and are never run
 */
export async function readDocument(
  where: { readonly file: string } | { readonly name: string; readonly folder: string },
): Promise<{ readonly file: string; readonly content: unknown } | undefined> {
  const code = LIBRARY_CODE.find((file) => existsSync(resolve(file)));
  if (code !== undefined) throw new CodedError('CONFIG_FILE_EXECUTABLE', { file: code });
  if ('file' in where) checkExtension(where.file);
  const name = 'name' in where ? where.name : 'settings';
  const explorer = cosmiconfig(name, {
    searchPlaces: DATA.map((extension) => name + extension),
    searchStrategy: 'none',
    loaders: Object.fromEntries(CODE.map((extension) => [extension, refuse])),
  });
  try {
    if ('file' in where) {
      const loaded: { readonly config: unknown } | null = await explorer.load(where.file);
      return { file: where.file, content: loaded?.config ?? null };
    }
    const found: { readonly filepath: string; readonly config: unknown } | null = await explorer.search(
      where.folder,
    );
    return found === null ? undefined : { file: found.filepath, content: found.config };
  } catch (error) {
    if (error instanceof CodedError) throw error;
    const file = 'file' in where ? where.file : resolve(where.folder, name);
    throw new CodedError('CONFIG_FILE_UNREADABLE', { file, problem: problemOf(error) });
  }
}

/**
 * Checks a document against a schema of the package.
 * @throws CONFIG_FILE_INVALID naming the first path that is wrong; values are not repeated
 */
export function checkDocument(schema: SchemaName, file: string, content: unknown): void {
  const [first] = schemaProblems(schema, content);
  if (first === undefined) return;
  const { path, problem } = first;
  throw new CodedError('CONFIG_FILE_INVALID', {
    file,
    path: path || '/',
    problem,
    schema: `manifests/${schema}.schema.json`,
  });
}

/** Everything that a schema of the package has against a document: where, as a JSON pointer, and what. Values are not repeated. */
export function schemaProblems(
  schema: SchemaName,
  content: unknown,
): readonly { readonly path: string; readonly problem: string }[] {
  const validate = validator(schema);
  if (validate(content)) return [];
  return validate.errors!.map(({ instancePath: path, message, params }) => {
    const named = params.additionalProperty ?? params.missingProperty;
    return { path, problem: named === undefined ? message! : `${message} (${named})` };
  });
}

function validator(schema: SchemaName): ValidateFunction {
  let validate = validators.get(schema);
  if (validate === undefined) {
    const ajv = new Ajv2020({
      allErrors: true,
      schemas: [require('#package/manifests/config/v2.schema.json') as object],
    });
    const document = require(`#package/manifests/${schema}.schema.json`) as { readonly $id: string };
    validate = ajv.getSchema(document.$id) ?? ajv.compile(document);
    validators.set(schema, validate);
  }
  return validate;
}

function checkExtension(file: string): void {
  const extension = extname(file);
  if (CODE.includes(extension)) refuse(file);
  if (!DATA.includes(extension))
    throw new CodedError('CONFIG_FILE_UNREADABLE', { file, problem: `it is none of ${DATA.join(', ')}` });
}

function refuse(file: string): never {
  throw new CodedError('CONFIG_FILE_EXECUTABLE', { file });
}

/** What is wrong without the text around it: a parser's own message quotes the file, which may hold a secret. */
function problemOf(error: unknown): string {
  const { code, mark } = error as { code?: unknown; mark?: { line?: number } };
  if (code === 'ENOENT') return 'there is no such file';
  if (typeof code === 'string') return code;
  return mark?.line === undefined ? 'not well-formed' : `not well-formed near line ${mark.line + 1}`;
}
