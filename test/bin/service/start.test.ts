/** `destinations service start` as an operator starts it: as a process, stopped by a signal. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../lib/sql/index.ts';
import { createMailCatcher } from '../../../service/index.ts';
import { createTenant, newKey } from '../../../service/store/keys.ts';
import { invitation } from '../../service/support.ts';
import { v5 } from '../../service/uuid.ts';
import { runningProgram } from '../../support/running-program.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { until } from '../serve/support.ts';

const HEADERS = { 'destination-instance': `${v5('north')}.0.${v5('first')}` };

/** A folder with settings of a service that sends to a mail server of this machine. */
function place(settings: object) {
  const { folder, remove } = temporaryFolder('service');
  onTestFinished(remove);
  const file = join(folder, 'destinations-service.json');
  writeFileSync(file, JSON.stringify({ listen: { port: 0 }, ...settings }));
  return { folder, database: join(folder, 'service.sqlite'), start: () => starting(folder) };
}

function starting(folder: string) {
  const service = runningProgram(['service', 'start'], { cwd: folder });
  return { ...service, url: async () => (await service.says(/(?<=Listening: )\S+/)).trim() };
}

/** Contacts of learners not long hence: the service goes by the real time. */
const later = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const contact = (name: string) =>
  invitation(name, { sendBefore: later(2) }, { closesOn: later(100).slice(0, 10) });

function send(url: string, apiKey: string, contacts: readonly object[]): Promise<Response> {
  return fetch(`${url}/v1/contacts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...HEADERS },
    body: JSON.stringify({ contacts }),
  });
}

async function tenantIn(file: string): Promise<string> {
  const database = await openDatabase({ client: 'sqlite', file });
  const apiKey = newKey();
  const made = { apiKey, name: 'test', by: 'olga' };
  await createTenant(database, later(0), { id: 'north', name: 'North College' }, made);
  await database.close();
  return apiKey;
}

it('is started by its settings, tells whether it lives and is ready, and stops when told', async () => {
  const { start } = place({
    sandbox: true,
    email: { transport: 'sandbox' },
    listen: { port: 0, drainSeconds: 1 },
  });
  const service = start();
  const url = await service.url();
  expect((await fetch(`${url}/v1/health`)).status).toBe(200);
  expect(await (await fetch(`${url}/v1/ready`)).json()).toEqual({ status: 'ready' });
  expect((await fetch(`${url}/outbox`)).status).toBe(200);
  service.child.kill('SIGTERM');
  await service.says('Draining');
  const draining = await fetch(`${url}/v1/ready`);
  expect([draining.status, await draining.json()]).toEqual([503, { status: 'draining' }]);
  expect((await fetch(`${url}/v1/health`)).status).toBe(200);
  expect(await service.ended).toEqual([0, null]);
  expect(service.said()).toContain('Stopped.');
});

it('shares the sending with another process on the same database, and each message goes once', async () => {
  const mails = await createMailCatcher();
  onTestFinished(() => mails.close());
  const smtp = { host: '127.0.0.1', port: mails.port };
  const { database, start } = place({ email: { transport: 'smtp', smtp }, sending: { concurrency: 4 } });
  const services = [start(), start()];
  const urls = await Promise.all(services.map((one) => one.url()));
  const apiKey = await tenantIn(database);
  const names = Array.from({ length: 300 }, (_, at) => `learner${at}`);
  const asked = urls.map((url, at) =>
    send(
      url,
      apiKey,
      names.filter((_, n) => n % 2 === at).map((name) => contact(name)),
    ),
  );
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200]);
  await until(() => mails.count() >= names.length);
  for (const { child, ended } of services) {
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  }
  const recipients = (await mails.messages()).flatMap(({ to }) => to);
  expect(recipients.sort()).toEqual(names.map((name) => `${name}@example.com`).sort());
  const held = await openDatabase({ client: 'sqlite', file: database });
  onTestFinished(() => held.close());
  expect(await held.reader('sv_message').distinct('state')).toEqual([{ state: 'sent' }]);
  // One feed, whoever wrote into it: no position twice and none left out.
  const events = await held.reader('sv_event').where({ type: 'sent' }).orderBy('position').pluck('position');
  expect(events).toEqual(names.map((_, at) => at + 1));
});

it('hands over what is being sent before it stops', async () => {
  let letGo = () => {};
  const allowed = new Promise<void>((done) => {
    letGo = done;
  });
  let taking = 0;
  const mails = await createMailCatcher({
    accept: () => {
      taking += 1;
      return allowed;
    },
  });
  onTestFinished(() => mails.close());
  const smtp = { host: '127.0.0.1', port: mails.port };
  const { database, start } = place({ email: { transport: 'smtp', smtp } });
  const service = start();
  const url = await service.url();
  const apiKey = await tenantIn(database);
  await send(url, apiKey, [contact('sam')]);
  await until(() => taking > 0);
  service.child.kill('SIGTERM');
  await service.says('Stopping.');
  letGo();
  expect(await service.ended).toEqual([0, null]);
  const held = await openDatabase({ client: 'sqlite', file: database });
  onTestFinished(() => held.close());
  expect(await held.reader('sv_message').pluck('state')).toEqual(['sent']);
});

it('ends at once when it is told a second time, and says what becomes of what was being sent', async () => {
  /** A mail server that greets nobody until it is let. */
  let asked = 0;
  const server = createServer((socket) => {
    asked += 1;
    socket.on('error', () => {});
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const { database, start } = place({ email: { transport: 'smtp', smtp: { host: '127.0.0.1', port } } });
  const service = start();
  const url = await service.url();
  const apiKey = await tenantIn(database);
  await send(url, apiKey, [contact('sam')]);
  await until(() => asked > 0);
  service.child.kill('SIGTERM');
  await service.says('Stopping.');
  expect(service.child.exitCode).toBeNull();
  service.child.kill('SIGTERM');
  expect(await service.ended).toEqual([null, 'SIGTERM']);
  expect(service.complained()).toContain('Stopped at once.');
  expect(service.complained() + service.said()).not.toMatch(/sam|dts_/);
});

it('says what is wrong with its settings, and what holds its port', async () => {
  const wrong = runningProgram(['service', 'start', '--check'], {
    cwd: place({ email: { transport: 'pigeon' } }).folder,
  });
  expect(await wrong.ended).toEqual([4, null]);
  expect(wrong.complained()).toContain('email.transport must be equal to one of the allowed values');

  const first = place({ sandbox: true, email: { transport: 'sandbox' } }).start();
  const port = Number(new URL(await first.url()).port);
  const second = place({ sandbox: true, email: { transport: 'sandbox' }, listen: { port } }).start();
  expect(await second.ended).toEqual([4, null]);
  expect(second.complained()).toMatch(/^SERVICE_NOT_LISTENING: .*EADDRINUSE/);
});
