import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { surroundings } from '../surroundings.ts';
import { type Databases, databaseFiles, databasesOnServer } from './databases.ts';

/** The folder an installation lives in, what lies where in it, and where its databases are. */
export interface Home {
  readonly folder: string;
  readonly databases: Databases;
  /** Where a simulated clock keeps how far it is from the real one; absent: the real time. */
  readonly clock: string;
  readonly log: string;
  /** The folder of the tenants' manifests. */
  readonly manifests: string;
  /** The file of a tenant's API key, which settings refer to. */
  apiKey(id: string): string;
}

/** What a command line says of the installation that is meant. */
export interface HomeOptions {
  /** `--home`; else `DESTINATIONS_HOME`, else `.destinations` in the working folder. */
  readonly home?: string | undefined;
  /** `--database`; else `DESTINATIONS_DATABASE`, else files in the folder. */
  readonly database?: string | undefined;
  /** `--manifests`; else `DESTINATIONS_MANIFESTS`, else `tenants` in the folder. */
  readonly manifests?: string | undefined;
  /** Follows the names of databases on a server. */
  readonly mark?: string | undefined;
}

/** Name of the folder when neither `--home` nor `DESTINATIONS_HOME` names one. */
const DEFAULT_FOLDER = '.destinations';

/** @throws SQL_ADDRESS_WRONG */
export function homeAt({ home, database, manifests, mark }: HomeOptions = {}): Home {
  const { meant } = surroundings();
  if (meant.home !== undefined && [home, database, manifests].every((one) => one === undefined))
    return meant.home;
  const folder = resolve(home ?? process.env.DESTINATIONS_HOME ?? DEFAULT_FOLDER);
  const url = database ?? process.env.DESTINATIONS_DATABASE;
  return {
    folder,
    databases: url === undefined ? databaseFiles(folder) : databasesOnServer(url, mark),
    clock: join(folder, 'clock.json'),
    log: join(folder, 'destinations.log'),
    manifests: resolve(manifests ?? process.env.DESTINATIONS_MANIFESTS ?? join(folder, 'tenants')),
    apiKey: (id) => join(folder, `api-key-${id}`),
  };
}

/** Makes the folder, readable for its owner alone: learner data will lie in it. */
export function makeHome(home: Home): void {
  mkdirSync(home.folder, { recursive: true, mode: 0o700 });
}
