import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { homeAt } from '../../bin/installation/home.ts';
import { type Installation, openInstallation } from '../../bin/installation/installation.ts';
import { openTenant, staffMember } from '../../bin/installation/tenant.ts';
import { addTenant } from '../../bin/installation/tenants.ts';
import { openTemporary } from '../../lib/sql/index.ts';
import { becomeOperator, confirmSuppressionList, editDetails, giveRole } from '../../plugin/admin/index.ts';
import {
  createMailCatcher,
  createService,
  createSmsOutbox,
  createSmtpTransport,
} from '../../service/index.ts';
import { SILENT } from '../host/support.ts';
import { destinations } from './command.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const STAFF = 'sam';
export const LOOKER = 'lea';
export const DUMMY = 'ZZDUMMY';

/**
 * An installation as it is before it is rolled out to: each tenant disabled, its config a version behind, its details
 * form saved and not pushed, its dummy learner there; and a survey service of this machine that sends as time goes on.
 */
export async function rolloutPlace(ids: readonly string[]) {
  const { folder, remove } = temporaryFolder('rollout');
  const refusing = { to: null as string | null };
  const mails = await createMailCatcher({
    accept(raw) {
      if (refusing.to !== null && raw.includes(refusing.to))
        throw Object.assign(new Error('no such mailbox'), { responseCode: 550 });
    },
  });
  const sms = await createSmsOutbox();
  const database = await openTemporary();
  const home = homeAt({ home: folder });
  const installation = await openInstallation(home, { create: true });
  const service = await createService({
    database,
    clock: () => installation.now(),
    mail: createSmtpTransport({ host: '127.0.0.1', port: mails.port }),
    sms: sms.transport,
    log: SILENT,
  });
  const staff = staffMember(STAFF);
  await becomeOperator(installation, staff);
  await giveRole(installation, staff, { kind: 'user', id: LOOKER }, 'read-only');
  for (const id of ids) {
    const { apiKey } = await service.createTenant({ id, name: `${id} College` });
    writeFileSync(home.apiKey(id), apiKey, { mode: 0o600 });
    await addDueTenant(installation, id, service.url);
  }
  const env = { DESTINATIONS_HOME: folder, DESTINATIONS_MANIFESTS: home.manifests, DESTINATIONS_USER: STAFF };
  const file = join(folder, 'rollout.yaml');
  return {
    folder,
    home,
    installation,
    service,
    env,
    file,
    /** Writes the rollout file. */
    put: (text: string) => writeFileSync(file, text),
    /** `destinations rollout …` on that file. */
    type: (what: 'plan' | 'apply' | 'status', ...more: readonly string[]) =>
      destinations(['rollout', what, file, ...more], env),
    /** The mail server takes nothing for this address; null: it takes everything. */
    refuseMailFor(to: string | null) {
      refusing.to = to;
    },
    /** Addresses that got an email, in order. */
    mailed: async () => (await mails.messages()).flatMap(({ to }) => to),
    async close() {
      await installation.close();
      await service.close();
      await database.close();
      await mails.close();
      remove();
    },
  };
}

export type RolloutPlace = Awaited<ReturnType<typeof rolloutPlace>>;

async function addDueTenant(installation: Installation, id: string, url: string): Promise<void> {
  const facts = { id, name: `${id} College`, ukprn: 10000001, timeZone: 'Europe/London' };
  const tenant = await openTenant(installation, await addTenant(installation, facts));
  const { mis } = tenant.reference;
  const pot = { startDate: '2024-09-02', actualEndDate: '2025-07-11', terminationDate: '2025-07-11' };
  const dummy = { ref: DUMMY, givenNames: 'Dummy', familyName: 'Learner', dateOfBirth: '2000-01-01' };
  await mis.createLearner({ ...dummy, ...{ email: `dummy@${id}.example`, test: true, pots: [pot] } });
  await editDetails(tenant.context, staffMember(STAFF), { set: FORM });
  await confirmSuppressionList(tenant.context, staffMember(STAFF), []);
  await tenant.close();
  changeManifest(installation, id, {
    enabled: false,
    dummyLearner: DUMMY,
    service: { url, apiKey: `\${file:${installation.home.apiKey(id)}}` },
    config: { version: 2, settings: { intervalDays: 20, stopContactAfterDays: 1_000 } },
  });
}

const FORM = [
  ...['sender.name=College', 'sender.address=destinations@college.example', 'controller=College'],
  ...['lawfulBasis=public task', 'retentionDays=365', 'contact.email=mis@college.example'],
];

/** Says other things in a tenant's manifest; undefined: nothing any more. */
export function changeManifest(
  { home }: Pick<Installation, 'home'>,
  id: string,
  change: Readonly<Record<string, unknown>>,
): void {
  const file = join(home.manifests, `${id}.json`);
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...change }, null, 2));
}
