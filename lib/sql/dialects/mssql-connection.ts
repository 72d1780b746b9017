import knexPackage, { type Knex } from 'knex';
import { MssqlClient } from './mssql-client.ts';
import type { MssqlSettings } from './mssql-location.ts';

/** Milliseconds until a server that does not answer counts as away. */
const CONNECT_TIMEOUT_MS = 15_000;
/** Milliseconds one statement may take, waiting for a lock included: longer than the 20 s of a job never helps. A migration's has no limit. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Milliseconds an unused connection is kept: an installation of hundreds of tenants opens when needed. */
const IDLE_MS = 10_000;

/** A knex instance over at most `connections` connections to one database, opened when needed. */
export function openMssqlKnex(settings: MssqlSettings, connections: number): Knex {
  return knexPackage.knex({
    client: MssqlClient as unknown as typeof Knex.Client,
    connection: {
      server: settings.host,
      port: settings.port,
      user: settings.user,
      password: settings.password,
      database: settings.database,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      options: {
        encrypt: settings.encrypt,
        trustServerCertificate: settings.trustServerCertificate,
        ...(settings.instance === null ? {} : { instanceName: settings.instance }),
        appName: 'destination-tracking',
        // An error ends the whole transaction: nothing after it is written by itself.
        abortTransactionOnError: true,
        useUTC: true,
      },
    } as Knex.MsSqlConnectionConfig,
    compileSqlOnError: false,
    log: { warn: silent, error: silent, deprecate: silent, debug: silent },
    acquireConnectionTimeout: 60_000,
    pool: { min: 0, max: connections, idleTimeoutMillis: IDLE_MS },
  });
}

function silent(): void {}
