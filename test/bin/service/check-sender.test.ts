/** `destinations service check-sender` as a process, against a name server. */
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../lib/sql/index.ts';
import { destinations } from '../../support/command.ts';
import { createNameServer, type Zone } from '../../support/name-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const ACCOUNT = {
  name: 'North College',
  sender: { name: 'North', address: 'hello@north.ac.uk', sms: 'NorthColl' },
  controller: 'North',
  contact: {},
};
const ZONE: Zone = {
  'b.north.ac.uk': { txt: ['v=spf1 ip4:192.0.2.10 -all'], mx: ['surveys.north.ac.uk'] },
  'surveys.north.ac.uk': { a: ['192.0.2.20'] },
  '_dmarc.north.ac.uk': { txt: ['v=DMARC1; p=reject'] },
};
const NAME = 's1._domainkey.north.ac.uk';

let folder: string;
beforeEach(async () => {
  const place = temporaryFolder('check-sender');
  folder = place.folder;
  onTestFinished(place.remove);
  const settings = {
    publicUrl: 'https://surveys.north.ac.uk',
    email: {
      transport: 'smtp',
      smtp: { host: '127.0.0.1' },
      dkim: { domains: ['north.ac.uk'], selector: 's1', privateKey: '${file:dkim.pem}' },
      bounces: { domain: 'b.north.ac.uk' },
    },
  };
  writeFileSync(join(folder, 'service.json'), JSON.stringify(settings));
  writeFileSync(join(folder, 'dkim.pem'), privateKey.export({ format: 'pem', type: 'pkcs8' }));
  await destinations(['service', 'tenant', 'create', 'north', '--name', 'North College', ...config()]);
  const database = await openDatabase({ client: 'sqlite', file: join(folder, 'service.sqlite') });
  await database.transaction(async (tx) => {
    await tx('sv_tenant').update({ account: JSON.stringify(ACCOUNT) });
  });
  await database.close();
});

const config = () => ['--config', join(folder, 'service.json')];

async function check(zone: Zone, ...more: readonly string[]) {
  const server = await createNameServer(zone);
  const ended = await destinations([
    ...['service', 'check-sender', '--tenant', 'north', '--sending-host', '192.0.2.10'],
    ...['--name-server', server.address, ...config(), ...more],
  ]);
  await server.close();
  return ended;
}

it('tells what fails first, with the record to publish; published, all is well', async () => {
  const before = await check(ZONE);
  expect(before.exitCode).toBe(1);
  expect(before.stdout).toContain('from hello@north.ac.uk: ');
  expect(before.stdout).toContain(`✗ DKIM: ${NAME} has no record.`);
  const value = new RegExp(`${NAME}\\. TXT "(v=DKIM1; k=rsa; p=[^"]+)"`).exec(before.stdout)![1]!;
  expect(value).toContain(publicKey.export({ format: 'der', type: 'spki' }).toString('base64'));

  const after = await check({ ...ZONE, [NAME]: { txt: [value] } });
  expect([after.exitCode, after.stderr]).toEqual([0, '']);
  expect(after.stdout).toContain('0 failed, 0 to look at');
  expect(after.stdout).toContain('192.0.2.10 may send for b.north.ac.uk.');
});

it('has it as JSON and CSV, for programs and for whoever keeps the DNS', async () => {
  const json = JSON.parse((await check(ZONE, '--output', 'json')).stdout);
  expect(json).toMatchObject({ tenant: 'north', failed: 1 });
  expect(json.findings.find(({ verdict }: { verdict: string }) => verdict === 'fail').publish.name).toBe(
    NAME,
  );
  const { stdout, exitCode } = await check(ZONE, '--output', 'csv');
  expect(exitCode).toBe(1);
  expect(stdout.split('\n')[0]).toBe('subject,verdict,found,next,name,type,value');
  expect(stdout).toContain(`,${NAME},TXT,v=DKIM1; k=rsa;`);
});

it('ends with 5 when no name server answers, with 2 for a tenant there is not', async () => {
  const deaf = await createNameServer({ 'b.north.ac.uk': { broken: true } });
  const asked = ['service', 'check-sender', ...config(), '--name-server', deaf.address, '--tenant'];
  const failed = await destinations([...asked, 'north']);
  expect([failed.exitCode, failed.stdout]).toEqual([5, '']);
  expect(failed.stderr).toContain('SENDER_DNS_FAILED');
  expect((await destinations([...asked, 'south'])).exitCode).toBe(2);
  await deaf.close();
});
