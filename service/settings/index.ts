/**
 * The settings of a service: a file, the environment above it, the defaults of the schema below. What is read here is
 * whole, checked, and holds its secrets: it stays in memory and belongs in no log, error or screen.
 */
import { dirname, resolve } from 'node:path';
import { CodedError } from '../../lib/errors/index.ts';
import { isReference, resolveSecret, wholeReference } from '../../lib/secret/index.ts';
import type { DatabaseLocation } from '../../lib/sql/index.ts';
import { conflictsOf } from './check.ts';
import { type Environment, FILE_VARIABLE, type Written, withEnvironment } from './environment.ts';
import { readSettingsFile } from './file.ts';
import { settingLeaves, settingProblems } from './schema.ts';
import type { ServiceSettings } from './settings.generated.ts';

export type { ServiceSettings } from './settings.generated.ts';

export interface ReadSettings {
  readonly settings: ServiceSettings;
  /** The file they stand in; null: there is none, and all of them come from the environment. */
  readonly file: string | null;
}

/** An address of a SQL Server, or a connection string: with a password in it, and no file. */
const SERVER = /^mssql:|;/i;

/** Where the database is that the settings name. */
export function databaseLocation({ database }: Pick<ServiceSettings, 'database'>): DatabaseLocation {
  return SERVER.test(database) ? { client: 'mssql', url: database } : { client: 'sqlite', file: database };
}

/**
 * Reads, checks and completes the settings.
 *
 * @param from.file the file that is meant; else the variable `DESTINATIONS_SERVICE_CONFIG`, else the one in `folder`
 * @throws SERVICE_SETTINGS_WRONG with everything that is wrong, SERVICE_VARIABLE_UNKNOWN, CONFIG_SECRET_VALUE,
 *   CONFIG_SECRET_MISSING, CONFIG_FILE_UNREADABLE, CONFIG_FILE_EXECUTABLE
 */
export async function readServiceSettings(from: {
  readonly file: string | undefined;
  readonly folder: string;
  readonly env: Environment;
}): Promise<ReadSettings> {
  const { env, folder } = from;
  const { file, written } = await readSettingsFile(from.file ?? env[FILE_VARIABLE], folder);
  const leaves = settingLeaves();
  const base = file === null ? folder : dirname(file);
  const whole = withPaths(written, file ?? resolve(folder, 'none'));
  const document = withEnvironment(whole, leaves, env);
  const told = file ?? `the environment alone, since there is no file of settings in ${folder}`;
  refuse(settingProblems(document), told);
  const settings = document as unknown as ServiceSettings;
  refuse(conflictsOf(settings), told);
  for (const { path, secret } of leaves) if (secret) reveal(document, path, env);
  const database = isReference(settings.database) ? resolveSecret(settings.database, env) : settings.database;
  return {
    settings: { ...settings, database: SERVER.test(database) ? database : resolve(base, database) },
    file,
  };
}

function refuse(problems: readonly string[], from: string): void {
  if (problems.length > 0)
    throw new CodedError('SERVICE_SETTINGS_WRONG', {
      from,
      problems: problems.join('; '),
    });
}

/** Relative paths are meant from the folder of the file. @throws CONFIG_SECRET_VALUE when the address of a server stands there */
function withPaths(written: Written, file: string): Written {
  const named = (value: unknown): unknown => {
    if (isReference(value)) return wholeReference(value, file);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, named(one)]));
  };
  const whole = named(written) as Written;
  const { database } = whole;
  if (typeof database === 'string' && !isReference(database)) {
    if (SERVER.test(database)) throw new CodedError('CONFIG_SECRET_VALUE', { key: 'database', from: file });
    whole.database = resolve(dirname(file), database);
  }
  const log = whole.log as Written | undefined;
  if (typeof log?.file === 'string') log.file = resolve(dirname(file), log.file);
  return whole;
}

function reveal(document: Written, path: readonly string[], env: Environment): void {
  let section: Written | undefined = document;
  for (const name of path.slice(0, -1)) section = section?.[name] as Written | undefined;
  const name = path.at(-1)!;
  const reference = section?.[name];
  if (typeof reference === 'string') section![name] = resolveSecret(reference, env);
}
