import { join } from 'node:path';
import { createReferenceHost } from '../../host/reference-host.ts';
import { type Database, migrate, openDatabase } from '../../lib/sql/index.ts';
import { controlMigrations } from '../../migrations/control/index.ts';
import { hostMigrations } from '../../migrations/host/index.ts';
import { pluginMigrations } from '../../migrations/plugin/index.ts';
import { queueMigrations } from '../../migrations/queue/index.ts';
import { type AdminContext, createContext } from '../../plugin/admin/index.ts';
import type { Host, HostLog } from '../../plugin/host.ts';
import { TODAY } from './population.ts';

const FAMILIES = [hostMigrations, queueMigrations, pluginMigrations];
const SILENT: HostLog = { info() {}, warn() {}, error() {} };

/** A tenant's database at work: the reference host over it, and what the procedure stands on. */
export interface BenchTenant {
  readonly database: Database;
  readonly host: Host;
  readonly context: AdminContext;
  close(): Promise<void>;
}

/** Makes a tenant's database with all its tables and nothing in them. */
export async function makeTenant(file: string): Promise<void> {
  const database = await openDatabase({ client: 'sqlite', file });
  await migrate(database, FAMILIES);
  await database.close();
}

/** Opens a tenant on a day of its own, at ten in the morning of a working day unless another is told. */
export async function openTenant(
  file: string,
  options: { readonly today?: string; readonly serviceUrl?: string; readonly folder: string },
): Promise<BenchTenant> {
  const { today = TODAY, serviceUrl = 'http://127.0.0.1:9' } = options;
  const database = await openDatabase({ client: 'sqlite', file });
  const control = await openDatabase({ client: 'sqlite', file: join(options.folder, 'control.sqlite') });
  await migrate(control, [controlMigrations]);
  const { host } = await createReferenceHost({
    tenant: { id: 'north', name: 'North College', ukprn: 10099999, timeZone: 'Europe/London' },
    database,
    control,
    clock: { now: () => `${today}T09:00:00.000Z`, today: () => today },
    log: SILENT,
  });
  const context = createContext(host, {
    env: { BENCH_KEY: 'bench' },
    overrides: {
      enableDestinationTracking: true,
      backPopulationDate: '2024-08-01',
      serviceUrl,
      apiKey: '${env:BENCH_KEY}',
    },
  });
  return {
    database,
    host,
    context,
    async close() {
      await database.close();
      await control.close();
    },
  };
}
