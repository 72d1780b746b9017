import { resolve } from 'node:path';
import type { DatabaseLocation } from '../../lib/sql/index.ts';
import { type DatabaseChoice, isReference, resolveSecret } from '../../plugin/config/index.ts';
import type { Home } from './home.ts';

/** Where a tenant's database is, and how the control database remembers it. */
export interface TenantDatabase {
  readonly location: DatabaseLocation;
  /** A file, a name on the server, or a reference to an address: never a password. */
  readonly remembered: string;
}

/**
 * Decides where a tenant's database is: what its manifest says, else what the control database remembers, else where
 * the installation keeps the others.
 *
 * @throws DATABASE_ELSEWHERE, CONFIG_SECRET_MISSING
 */
export function databaseOf(
  { folder, databases }: Home,
  id: string,
  chosen: DatabaseChoice | null,
  remembered: string | null,
): TenantDatabase {
  if (chosen === null) {
    if (remembered !== null) return { location: recall(databases, remembered), remembered };
    return asRemembered(databases, databases.tenant(id));
  }
  if ('url' in chosen) return { location: recall(databases, chosen.url), remembered: chosen.url };
  if ('name' in chosen) return asRemembered(databases, databases.of(chosen.name));
  const file = resolve(folder, chosen.file);
  return { location: { client: 'sqlite', file }, remembered: file };
}

function asRemembered(databases: Home['databases'], location: DatabaseLocation): TenantDatabase {
  return { location, remembered: databases.remembered(location) };
}

function recall(databases: Home['databases'], remembered: string): DatabaseLocation {
  return isReference(remembered)
    ? { client: 'mssql', url: resolveSecret(remembered, process.env) }
    : databases.recall(remembered);
}
