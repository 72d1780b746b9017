import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../../lib/errors/index.ts';
import {
  createDatabase,
  type DatabaseLocation,
  dropDatabase,
  type MssqlLocation,
} from '../../lib/sql/index.ts';

/** Where an installation keeps its databases: which tenants there are, each tenant's own, and a survey service's. */
export interface Databases {
  /** What the names of databases on a server begin with; null: they are files in the folder. */
  readonly named: string | null;
  readonly control: DatabaseLocation;
  readonly service: DatabaseLocation;
  tenant(id: string): DatabaseLocation;
  /** The one of this name, beside the others. @throws DATABASE_ELSEWHERE where they are files */
  of(name: string): DatabaseLocation;
  /** As the control database remembers it: never with a password. */
  remembered(location: DatabaseLocation): string;
  /** The location that was remembered. */
  recall(remembered: string): DatabaseLocation;
  /** Is there none yet, as far as can be told without asking a server? */
  isMissing(): boolean;
  /** Makes a database where there is none. */
  create(location: DatabaseLocation): Promise<void>;
  /** Removes the databases made here, with everything in them; what lies in the folder goes with the folder. */
  remove(): Promise<void>;
}

/** Files in the folder of the installation. */
export function databaseFiles(folder: string): Databases {
  const at = (name: string): DatabaseLocation => ({ client: 'sqlite', file: join(folder, `${name}.sqlite`) });
  return {
    named: null,
    control: at('control'),
    service: at('service'),
    tenant: (id) => at(`tenant-${id}`),
    of: elsewhere,
    remembered: (location) => (location.client === 'sqlite' ? location.file : elsewhere()),
    recall: (file) => (file.startsWith(SERVER) ? elsewhere() : { client: 'sqlite', file }),
    isMissing: () => !existsSync(join(folder, 'control.sqlite')),
    create: async () => {},
    remove: async () => {},
  };
}

/** What stands before the name of a database on the server of the installation. */
const SERVER = 'mssql:';

/**
 * Databases on a SQL Server, side by side: `NAME_control`, `NAME_service` and `NAME_tenant_ID`.
 *
 * @param url address of the server with the name they begin with
 * @param mark follows that name: sandboxes on one server stay apart
 */
export function databasesOnServer(url: string, mark = ''): Databases {
  const begin =
    /^mssql:\/\/[^/]*\/([^/?]+)/i.exec(url)?.[1] ??
    /(?:database|initial catalog)\s*=\s*([^;]+)/i.exec(url)?.[1];
  if (begin === undefined) throw new CodedError('SQL_ADDRESS_WRONG', { what: 'no database in it' });
  const named = `${begin.trim()}${mark}`;
  const of = (database: string): MssqlLocation => ({ client: 'mssql', url, database });
  const at = (name: string) => of(`${named}_${name}`);
  const made: MssqlLocation[] = [];
  return {
    named,
    control: at('control'),
    service: at('service'),
    tenant: (id) => at(`tenant_${id}`),
    of,
    remembered: (location) => (location.client === 'mssql' ? `${SERVER}${location.database}` : elsewhere()),
    recall: (remembered) =>
      remembered.startsWith(SERVER) ? of(remembered.slice(SERVER.length)) : elsewhere(),
    isMissing: () => false,
    async create(location) {
      await createDatabase(location);
      if (location.client === 'mssql') made.push(location);
    },
    async remove() {
      for (const location of made) await dropDatabase(location);
    },
  };
}

/** A tenant's database that is not where the others are: some command was told the wrong place. */
function elsewhere(): never {
  throw new CodedError('DATABASE_ELSEWHERE', {});
}
