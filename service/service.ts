import { type AddressInfo, isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { asCoded, CodedError } from '../lib/errors/index.ts';
import { createWorker, type LeasedJob, type WorkerOptions } from '../lib/queue/index.ts';
import { type Database, migrate } from '../lib/sql/index.ts';
import { queueMigrations } from '../migrations/queue/index.ts';
import { serviceMigrations } from '../migrations/service/index.ts';
import { createApp } from './app.ts';
import { type BounceOptions, createBounceListener } from './bounces/listener.ts';
import type { Clock, ServiceContext, ServiceLog } from './context.ts';
import { createSharedCounts } from './limits/shared-counts.ts';
import { requireLoopback } from './loopback.ts';
import { createSender } from './mail/send.ts';
import type { MailTransport } from './mail/transport.ts';
import { addOutboxPage, type Outbox } from './outbox/page.ts';
import { createEnvironment } from './pages/environment.ts';
import { type Limits, USUAL_LIMITS } from './plugins/limits.ts';
import { createReleasing } from './releasing.ts';
import type { SmsSettings } from './sms/settings.ts';
import type { SmsTransport } from './sms/transport.ts';
import { renewEpochs } from './store/feed.ts';
import { createTenant, newKey, rotateKey } from './store/keys.ts';
import { SEND_JOB, SEND_QUEUE, setAside } from './store/messages.ts';
import type { Paces } from './store/pace.ts';
import { afterRestore } from './store/restored.ts';
import { eraseOld } from './store/retention.ts';
import { failMessage } from './store/settle.ts';
import type { WebhookSettings } from './webhooks/index.ts';

export interface ServiceOptions {
  /** The service's own database, open; it is brought up to date here and stays the caller's to close. */
  readonly database: Database;
  readonly clock: Clock;
  /** Base of the links in messages; default the address it listens on. */
  readonly publicUrl?: string;
  /** Belongs to the service from here on, which closes it. */
  readonly mail: MailTransport;
  readonly sms?: SmsTransport;
  readonly smsSettings?: SmsSettings;
  readonly webhooks?: WebhookSettings;
  /** Takes bounces over SMTP, and gives every message a return path of its own. Absent: they go to the sender's address. */
  readonly bounces?: BounceOptions;
  readonly log: ServiceLog;
  /** Shows what was caught at `/outbox`; a sandbox only. */
  readonly outbox?: Outbox;
  /** Default this machine alone. */
  readonly host?: string;
  /** 0: any free one. */
  readonly port?: number;
  /** TLS of its own, PEM. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Addresses and networks of the proxies whose word for a visitor's address is taken. Default none. */
  readonly trustProxy?: readonly string[];
  /** A line in the log for each request. Default false. */
  readonly logRequests?: boolean;
  /** Who may read /metrics besides this machine. */
  readonly metrics?: { readonly token?: string };
  /** Requests a minute. Default `USUAL_LIMITS`. */
  readonly limits?: Limits;
  /** Messages a minute, by channel. Default as many as go. */
  readonly paces?: Paces;
  /** Refuses every transport that is not this machine. Default true: sending for real is asked for. */
  readonly sandbox?: boolean;
  /** Messages handed over at once, default 16: as many may be uncertain after a crash. */
  readonly concurrency?: number;
  /** Sends by itself as time goes on. Default true; false: only `drain` sends. */
  readonly sending?: boolean;
  /** The database was put back from a backup: what may have gone since becomes `uncertain`, and every feed begins anew. */
  readonly restored?: boolean;
  /** Of the sending worker: leases and crash points for the fault suite. */
  readonly worker?: Pick<
    WorkerOptions,
    'leaseSeconds' | 'limitSeconds' | 'onCheckpoint' | 'policies' | 'random'
  >;
}

export interface SurveyService {
  readonly url: string;
  /** Where bounces are taken. */
  readonly bouncePort: number | undefined;
  /** The HTTP application, for requests without a socket. */
  readonly app: FastifyInstance;
  /** Sends everything that is due by the clock now; what a hold or a later time keeps back stays. */
  drain(): Promise<{ readonly sent: number }>;
  /** @throws SURVEY_TENANT_EXISTS */
  createTenant(tenant: { readonly id: string; readonly name: string }): Promise<{ apiKey: string }>;
  /** A further key; the older ones end at `endsAt`. @throws SURVEY_TENANT_UNKNOWN */
  rotateKey(tenant: string, endsAt: string): Promise<{ apiKey: string }>;
  /** From now on it says that it is not ready, and still takes requests: for a load balancer to send them elsewhere. */
  retire(): void;
  /** Every cursor given before is refused from now on; `restored` does it before anything is sent. */
  renewEpochs(): Promise<void>;
  /** Takes no more requests, finishes what is being sent, and lets go of everything but the database. */
  close(): Promise<void>;
}

/** What is made by the process that holds the service, as a sandbox does. */
const BY_ITSELF = { name: 'first', by: 'the service itself' };

/** Milliseconds after which another instance knows of many requests: what it takes too much meanwhile is of no weight. */
const SHARE_EVERY_MS = 1_000;

/** Milliseconds between looks whether the date has changed. */
const LOOK_AT_DATE_EVERY_MS = 2_000;

/**
 * Starts the survey service.
 *
 * @throws SURVEY_NOT_LOOPBACK when a sandbox is given a transport that leaves this machine, SERVICE_NOT_LISTENING
 */
export async function createService(options: ServiceOptions): Promise<SurveyService> {
  const { database, clock, log, mail } = options;
  const sandbox = options.sandbox ?? true;
  const host = options.host ?? '127.0.0.1';
  requireLoopback(sandbox, mail.target);
  requireLoopback(sandbox, options.sms?.target ?? null);
  await migrate(database, [queueMigrations, serviceMigrations]);
  if (options.restored === true) await afterRestore(database, clock);

  let publicUrl = options.publicUrl?.replace(/\/+$/, '');
  let retired = false;
  const paces = options.paces ?? {};
  const releasing = createReleasing({ database, clock, log, paces });
  const context: ServiceContext = {
    database,
    clock,
    log,
    sms: options.sms,
    smsSettings: options.smsSettings ?? {},
    webhooks: options.webhooks ?? {},
    bounceDomain: options.bounces?.domain,
    limits: options.limits ?? USUAL_LIMITS,
    counts: createSharedCounts(database),
    sandbox,
    paces,
    release: releasing.releaseOrLog,
    publicUrl: () => publicUrl ?? '',
    isRetired: () => retired,
  };
  const environment = createEnvironment();
  const concurrency = options.concurrency ?? 16;
  let failing: Promise<unknown> = Promise.resolve();
  /** What ran out of attempts for a reason of ours is told as failed: a message never waits for nothing. */
  const giveUp = (job: LeasedJob) =>
    failMessage(database, clock, (job.payload as { message: string }).message).catch((error: unknown) =>
      log.error('message.not-given-up', { code: asCoded(error).code }),
    );
  /** What failed for a reason of ours, and is tried again, must not stand in the way of others meanwhile. */
  const makeRoom = (job: LeasedJob) =>
    setAside(database, (job.payload as { message: string }).message).catch((error: unknown) =>
      log.warn('message.not-set-aside', { code: asCoded(error).code }),
    );
  const worker = createWorker({
    database,
    queues: [SEND_QUEUE],
    handlers: { [SEND_JOB]: createSender(context, environment, mail) },
    concurrency,
    log,
    onFailure: ({ job, became, error }) => {
      if (became === 'dead') failing = failing.then(() => giveUp(job));
      else if (error !== null) failing = failing.then(() => makeRoom(job));
    },
    ...options.worker,
  });
  const app = await createApp(context, environment, options);
  if (sandbox && options.outbox !== undefined) addOutboxPage(app, environment, options.outbox);
  const bounces = options.bounces && (await createBounceListener(context, options.bounces));
  let url: string;
  try {
    url = await listenAt(app, { host, port: options.port ?? 0, scheme: options.tls ? 'https' : 'http' });
  } catch (error) {
    await bounces?.close();
    throw error;
  }
  publicUrl ??= url;

  let keptOn = '';
  let erasing: Promise<unknown> = Promise.resolve();
  /** Once a day, and at each start: what is kept changes with the date. A look that comes meanwhile does not begin it anew. */
  async function eraseDaily(): Promise<void> {
    const today = clock().slice(0, 10);
    if (keptOn === today) return;
    keptOn = today;
    erasing = eraseOld(database, clock).then((surveys) => {
      if (surveys > 0) log.info('surveys.erased', { surveys });
    });
    try {
      await erasing;
    } catch (error) {
      keptOn = '';
      throw error;
    }
  }
  const eraseOrLog = () => {
    eraseDaily().catch((error: unknown) => log.error('surveys.not-erased', { code: asCoded(error).code }));
  };
  const dates = options.sending === false ? undefined : setInterval(eraseOrLog, LOOK_AT_DATE_EVERY_MS);
  if (options.sending !== false) {
    releasing.start();
    worker.start();
  }

  let sharing: Promise<unknown> = Promise.resolve();
  const share = setInterval(() => {
    sharing = context.counts
      .share()
      .catch((error: unknown) => log.warn('limits.not-shared', { code: asCoded(error).code }));
  }, SHARE_EVERY_MS);

  return {
    url,
    bouncePort: bounces?.port,
    app,
    async drain() {
      await eraseDaily();
      let sent = 0;
      for (;;) {
        const { messages, full } = await releasing.release();
        const { done, retried, dead } = await worker.drain();
        await failing;
        sent += done;
        if (messages === 0 && (!full || done + retried + dead === 0)) return { sent };
      }
    },
    async createTenant(tenant) {
      const made = { apiKey: newKey(), ...BY_ITSELF };
      await createTenant(database, clock(), tenant, made);
      return made;
    },
    async rotateKey(tenant, endsAt) {
      const made = { apiKey: newKey(), ...BY_ITSELF };
      await rotateKey(database, clock(), tenant, { ...made, endsAt });
      return made;
    },
    renewEpochs: () => renewEpochs(database),
    retire() {
      retired = true;
    },
    async close() {
      retired = true;
      clearInterval(dates);
      clearInterval(share);
      await Promise.all([app.close(), bounces?.close()]);
      // What failed of the erasing was logged by the look that began it.
      await Promise.all([releasing.stop(), sharing, erasing.catch(() => {}), worker.stop()]);
      await failing;
      mail.close();
    },
  };
}

/** @returns where it listens @throws SERVICE_NOT_LISTENING when the port is taken or not ours to open */
async function listenAt(
  app: FastifyInstance,
  { host, port, scheme }: { readonly host: string; readonly port: number; readonly scheme: string },
): Promise<string> {
  const named = isIP(host) === 6 ? `[${host}]` : host;
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new CodedError('SERVICE_NOT_LISTENING', { address: `${named}:${port}`, why: code ?? 'unknown' });
  }
  return `${scheme}://${named}:${(app.server.address() as AddressInfo).port}`;
}
