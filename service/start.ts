import { pino } from 'pino';
import { type Database, migrate, openDatabase } from '../lib/sql/index.ts';
import { queueMigrations } from '../migrations/queue/index.ts';
import { serviceMigrations } from '../migrations/service/index.ts';
import type { Clock } from './context.ts';
import { createServiceLog } from './log.ts';
import { createService, type SurveyService } from './service.ts';
import { databaseLocation, type ServiceSettings } from './settings/index.ts';
import { transportsOf } from './transports.ts';

const STDERR = 2;
const PRIVATE = 0o600;
const OWNER_ONLY = 0o077;

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
    const database = await openPrivate(settings);
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
      limits: settings.limits,
      metrics: settings.metrics,
      ...(publicUrl === undefined ? {} : { publicUrl }),
      sandbox,
      concurrency: sending.concurrency,
      paces: { email: settings.email, sms: settings.sms },
      ...transports,
    });
    opened.push(() => service.close());
    return { ...service, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Opens the service's database and brings it up to date, for whoever asks it beside a service that runs or before the first.
 * @throws what opening and migrating a database throw
 */
export async function openServiceDatabase(settings: Pick<ServiceSettings, 'database'>): Promise<Database> {
  const database = await openPrivate(settings);
  try {
    await migrate(database, [queueMigrations, serviceMigrations]);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** A file that is made is its owner's alone: learners stand in it. */
async function openPrivate(settings: Pick<ServiceSettings, 'database'>): Promise<Database> {
  const mask = process.umask(OWNER_ONLY);
  try {
    return await openDatabase(databaseLocation(settings));
  } finally {
    process.umask(mask);
  }
}
