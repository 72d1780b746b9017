import { pino } from 'pino';
import { type DatabaseLocation, openDatabase } from '../lib/sql/index.ts';
import type { Clock } from './context.ts';
import { createServiceLog } from './log.ts';
import { createService, type SurveyService } from './service.ts';
import type { ServiceSettings } from './settings/index.ts';
import { transportsOf } from './transports.ts';

const STDERR = 2;
const PRIVATE = 0o600;

export interface StartOptions {
  readonly clock: Clock;
  /** The database was put back from a backup: see `createService`. */
  readonly restored: boolean;
}

/**
 * Starts a service by its settings, with everything it needs. What is started when something fails is stopped again.
 *
 * @throws SERVICE_NOT_LISTENING, SURVEY_NOT_LOOPBACK, and what opening a database throws
 */
export async function startService(settings: ServiceSettings, options: StartOptions): Promise<SurveyService> {
  const { listen, sandbox, publicUrl, sending, log: logged } = settings;
  const opened: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const one of opened.splice(0).reverse()) await one();
  };
  try {
    const database = await openDatabase(databaseOf(settings));
    opened.push(() => database.close());
    const transports = await transportsOf(settings, options.clock, (one) => opened.push(one));
    const destination = pino.destination({ dest: logged.file ?? STDERR, sync: true, mode: PRIVATE });
    const service = await createService({
      database,
      clock: options.clock,
      restored: options.restored,
      log: createServiceLog(destination, logged.level),
      logRequests: logged.requests,
      host: listen.host,
      port: listen.port,
      ...(listen.tls === undefined ? {} : { tls: listen.tls }),
      trustProxy: listen.trustProxy,
      ...(publicUrl === undefined ? {} : { publicUrl }),
      sandbox,
      concurrency: sending.concurrency,
      ...transports,
    });
    opened.push(() => service.close());
    return { ...service, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where the service's database is. */
export function databaseOf({ database }: Pick<ServiceSettings, 'database'>): DatabaseLocation {
  return /^mssql:|;/i.test(database)
    ? { client: 'mssql', url: database }
    : { client: 'sqlite', file: database };
}
