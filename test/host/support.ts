import { migrate } from '../../lib/sql/index.ts';
import type { Database } from '../../lib/sql/types.ts';
import { controlMigrations } from '../../migrations/control/index.ts';
import { hostMigrations } from '../../migrations/host/index.ts';
import type { Actor, HostLog, Provenance } from '../../plugin/host.ts';
import { chosenDatabase } from '../support/chosen-database.ts';

export const NOW = '2025-03-03T09:00:00.000Z';

export const TENANT = { id: 'north', name: 'North College', ukprn: 10099999, timeZone: 'Europe/London' };

export const PROVENANCE: Provenance = {
  plugin: 'destination-tracking',
  surveyId: null,
  cause: 'answered',
  ruleVersion: '1',
  by: 'answer',
};

export const OFFICER: Actor = { id: 'olga', name: 'Olga Officer', groups: ['mis', 'office'], kind: 'person' };

export const SILENT: HostLog = { info() {}, warn() {}, error() {} };

/** A tenant’s database in the chosen store, with the host's tables. */
export async function tenantDatabase(): Promise<Database> {
  const database = await chosenDatabase();
  await migrate(database, [hostMigrations]);
  return database;
}

/** A control database in the chosen store. */
export async function controlDatabase(): Promise<Database> {
  const control = await chosenDatabase();
  await migrate(control, [controlMigrations]);
  return control;
}
