import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { instantOf } from '../../lib/ilr/calendar.ts';
import { openDatabase } from '../../lib/sql/index.ts';
import { ownManifest, readSetting } from '../../plugin/config/index.ts';
import {
  createMailCatcher,
  createService,
  createSmsOutbox,
  createSmtpTransport,
  type MailCatcher,
  type SmsOutbox,
  type SurveyService,
} from '../../service/index.ts';
import type { InstallationClock } from '../installation/clock.ts';
import type { Home } from '../installation/home.ts';
import { type Installation, openInstallation } from '../installation/installation.ts';
import { openTenant, type TenantAtWork } from '../installation/tenant.ts';
import { addTenant } from '../installation/tenants.ts';

/** The reference host with the plugin, the survey service, a mail catcher and an SMS outbox, all on loopback. */
export interface Houses {
  readonly installation: Installation;
  readonly clock: InstallationClock;
  readonly tenant: TenantAtWork;
  readonly service: SurveyService;
  readonly mails: MailCatcher;
  readonly sms: SmsOutbox;
  /** The page that shows every message. */
  readonly outboxUrl: string;
  /** Moves the sandbox's clock to the time of day at which it works, on this date. */
  moveTo(date: string): void;
  close(): Promise<void>;
}

export interface HousesOptions {
  readonly home: Home;
  readonly tenant: { readonly id: string; readonly name: string; readonly ukprn: number };
  /** The day it is in the sandbox. */
  readonly today: string;
  /** True: messages go out and jobs are done as time goes on; false: only when a step says so. */
  readonly live: boolean;
}

export const TIME_ZONE = 'Europe/London';
/** Never a domain of somebody: bounces come to the listener by its port. */
const BOUNCE_DOMAIN = 'bounces.localhost.invalid';
/** Inside the hours in which messages may go, so that a step never waits for the evening to pass. */
const WORKING_TIME = '10:00';

/** Starts everything on loopback. What is started when something fails is stopped again. */
export async function startHouses(options: HousesOptions): Promise<Houses> {
  const { home, live } = options;
  const opened: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const one of opened.splice(0).reverse()) await one();
  };
  try {
    const installation = await openInstallation(home, { create: true });
    opened.push(() => installation.close());
    const { clock } = installation;
    const moveTo = (date: string) => clock.moveTo(instantOf(date, WORKING_TIME, TIME_ZONE));
    moveTo(options.today);

    const outbox = join(home.folder, 'outbox');
    const mails = await createMailCatcher({ dir: outbox });
    opened.push(() => mails.close());
    const sms = await createSmsOutbox({ dir: outbox });
    await home.databases.create(home.databases.service);
    const database = await openDatabase(home.databases.service);
    opened.push(() => database.close());
    const service = await createService({
      database,
      clock: () => clock.now(),
      mail: createSmtpTransport({ host: '127.0.0.1', port: mails.port }),
      sms: sms.transport,
      outbox: { mails, sms },
      bounces: { domain: BOUNCE_DOMAIN, host: '127.0.0.1', port: 0 },
      log: installation.log,
      sending: live,
    });
    opened.push(() => service.close());

    const facts = await addTenant(installation, { ...options.tenant, timeZone: TIME_ZONE });
    const tenant = await openTenant(installation, facts, { work: live });
    opened.push(() => tenant.close());
    await introduce(service, tenant, home);
    return {
      installation,
      clock,
      tenant,
      service,
      mails,
      sms,
      outboxUrl: `${service.url}/outbox`,
      moveTo,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Makes the tenant known to the service and the service to the tenant: a key in a file, its reference in the settings. */
async function introduce(
  service: SurveyService,
  { facts, reference }: TenantAtWork,
  home: Home,
): Promise<void> {
  const { apiKey } = await service.createTenant({ id: facts.id, name: facts.name });
  const file = home.apiKey(facts.id);
  writeFileSync(file, `${apiKey}\n`, { mode: 0o600 });
  for (const [name, value] of [
    ['serviceUrl', service.url],
    ['apiKey', `\${file:${file}}`],
  ] as const) {
    const { key, value: checked } = readSetting(ownManifest(), name, value, '--set');
    await reference.host.config.set(key, checked, 'sandbox');
  }
}
