import { pino } from 'pino';
import { type DatabaseLocation, openDatabase } from '../lib/sql/index.ts';
import type { Clock } from './context.ts';
import { createServiceLog } from './log.ts';
import { createMailCatcher } from './outbox/mail-catcher.ts';
import { createService, type SurveyService } from './service.ts';
import type { ServiceSettings } from './settings/index.ts';
import { createSmsOutbox } from './sms/sandbox.ts';

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
    const { outbox, ...transports } = await transportsOf(settings, (one) => opened.push(one));
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
      ...(outbox === undefined ? {} : { outbox }),
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

/** How messages go out. What a sandbox catches is shown by its outbox. */
async function transportsOf(
  { email, sms }: ServiceSettings,
  opened: (close: () => Promise<unknown>) => void,
) {
  const mails = email.transport === 'sandbox' ? await createMailCatcher() : undefined;
  if (mails !== undefined) opened(() => mails.close());
  const texts = sms.gateway === 'sandbox' || mails !== undefined ? await createSmsOutbox() : undefined;
  const { host, port, user, password } = email.smtp ?? {
    host: '127.0.0.1',
    port: mails?.port ?? 0,
    user: undefined,
    password: undefined,
  };
  const auth = user === undefined || password === undefined ? {} : { auth: { user, pass: password } };
  return {
    smtp: mails === undefined ? { host, port, ...auth } : { host: '127.0.0.1', port: mails.port },
    ...(sms.gateway === 'sandbox' ? { sms: texts!.transport } : {}),
    ...(mails === undefined ? {} : { outbox: { mails, sms: texts! } }),
  };
}
