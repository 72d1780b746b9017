import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { clockAt } from '../../../bin/installation/clock.ts';
import { openInstallation } from '../../../bin/installation/installation.ts';
import { chooseTenant, openTenant, type TenantAtWork } from '../../../bin/installation/tenant.ts';
import { addDays } from '../../../lib/ilr/calendar.ts';
import { type Database, openDatabase } from '../../../lib/sql/index.ts';
import type { AdminContext } from '../../../plugin/admin/index.ts';
import { createSurveyClient } from '../../../plugin/survey/client.ts';
import { nameInstance } from '../../../plugin/sync/instance.ts';
import { createSyncWorker } from '../../../plugin/sync/run.ts';
import { createService, createSmtpTransport, type SurveyService } from '../../../service/index.ts';
import { type College, FIRST_DAY } from './college.ts';
import { untilQuiet } from './days.ts';
import { arrivalsByWhat } from './judge.ts';
import { type Contact, contacts, destinations } from './look.ts';
import { animate, type Pupils } from './pupils.ts';

export const SILENT = { info() {}, warn() {}, error() {} };

/** The plugin's worker and the survey service at work in this process, for faults that are not a process's death. */
export interface Here {
  readonly tenant: TenantAtWork;
  readonly context: AdminContext;
  readonly service: SurveyService;
  readonly databases: { readonly tenant: Database; readonly service: Database };
  readonly pupils: Pupils;
  /** What is due by the clock now, and all that follows from it. */
  step(): Promise<void>;
  /** Lives through these days after the first one, each to its end. */
  through(days: readonly number[]): Promise<void>;
  close(): Promise<void>;
}

export interface HereOptions {
  /** Where the service finds its mail server; default the sink. */
  readonly smtpPort?: number;
  /** Of the plugin's requests; default that of production. */
  readonly timeoutSeconds?: number;
  /** Waits between attempts, as a share of what they may be; default hardly any. */
  readonly jitter?: number;
  readonly pupils?: Pupils;
  /** Nothing is done as time goes on, only when `step` says so. */
  readonly byHand?: boolean;
  /** Messages handed over at once; default that of production. */
  readonly concurrency?: number;
  /** The service's database was put back from a backup: what its operator is to do then is done. */
  readonly afterRestore?: boolean;
  /** Before anything works: faults that are put into the databases. */
  readonly prepare?: (databases: Here['databases']) => void | Promise<void>;
}

export async function startHere(college: College, options: HereOptions = {}): Promise<Here> {
  const { smtpPort = college.sinks.smtpPort, jitter = 0.02 } = options;
  const serviceDatabase = await openDatabase({ client: 'sqlite', file: college.files.service });
  const now = clockAt(college.home.clock);
  const installation = await openInstallation(college.home);
  const tenant = await openTenant(installation, await chooseTenant(installation));
  const databases = { tenant: tenant.database, service: serviceDatabase };
  await options.prepare?.(databases);
  const random = () => jitter * Math.random();
  const service = await createService({
    database: serviceDatabase,
    clock: () => now.now(),
    publicUrl: college.url,
    mail: createSmtpTransport({ host: '127.0.0.1', port: smtpPort }),
    sms: {
      name: 'http',
      target: '127.0.0.1',
      async send(message) {
        try {
          await fetch(college.sinks.smsUrl, { method: 'POST', body: JSON.stringify(message) });
          return { outcome: 'taken' };
        } catch {
          return { outcome: 'unknown', reason: 'sms-cut-off' };
        }
      },
    },
    log: SILENT,
    sending: options.byHand !== true,
    restored: options.afterRestore === true,
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    worker: { random },
  });
  college.proxy.target = Number(new URL(service.url).port);
  const apiKey = readFileSync(college.home.apiKey('north'), 'utf8').trim();
  const context: AdminContext = {
    ...tenant.context,
    client: async () =>
      createSurveyClient({
        url: college.url,
        apiKey,
        named: nameInstance(tenant.context.host),
        ...(options.timeoutSeconds === undefined ? {} : { timeoutSeconds: options.timeoutSeconds }),
      }),
  };
  const worker = createSyncWorker(context, { random });
  if (options.byHand !== true) worker.start();
  const pupils = options.pupils ?? animate(college);
  let read = college.sinks.arrivals.length;
  /** Learners look into their mailboxes when the day's messages have gone, so that a life has but one outcome. */
  const letPupilsRead = () => {
    for (const arrival of college.sinks.arrivals.slice(read)) pupils.arrived(arrival);
    read = college.sinks.arrivals.length;
  };

  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    await worker.stop();
    college.proxy.target = null;
    await service.close();
    await tenant.close();
    await installation.close();
    await serviceDatabase.close();
  };
  onTestFinished(close);
  return {
    tenant,
    context,
    service,
    databases,
    pupils,
    async step() {
      await tenant.reference.schedules.runDue();
      await worker.drain({ waitSeconds: 0 });
      await service.drain();
    },
    async through(days) {
      for (const day of days) {
        college.day(addDays(FIRST_DAY, day));
        // As `serve` does: it looks again and again, so that a database which is away only delays the run.
        const looking = new AbortController();
        const looks = lookAtSchedules(tenant, looking.signal);
        let quiet = await untilQuiet(college, pupils);
        letPupilsRead();
        quiet &&= await untilQuiet(college, pupils);
        looking.abort();
        await looks;
        if (!quiet) throw new Error(`day ${day} did not come to rest`);
      }
    },
    close,
  };
}

async function lookAtSchedules(tenant: TenantAtWork, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await tenant.reference.schedules.runDue().catch(() => undefined);
    await wait(50);
  }
}

/** What the world outside sees of a life: what arrived where, and the destination rows on record. */
export interface Outcome {
  readonly arrived: readonly string[];
  readonly rows: readonly string[];
}

export function outcomeOf(college: College): Outcome {
  return {
    arrived: [...arrivalsByWhat(college.sinks.arrivals)].map(([what, times]) => `${times} × ${what}`).sort(),
    rows: destinations(college).map((row) => Object.values(row).join(' ')),
  };
}

export function uncertainOf(college: College): readonly Contact[] {
  return contacts(college).filter(({ state }) => state === 'uncertain');
}
