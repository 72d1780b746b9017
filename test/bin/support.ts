import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Home, homeAt } from '../../bin/installation/home.ts';
import { type Installation, openInstallation } from '../../bin/installation/installation.ts';
import { openTenant } from '../../bin/installation/tenant.ts';
import { addTenant } from '../../bin/installation/tenants.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

export const OFFICER = 'olga';

/** An installation in a folder of its own, with a manifest and a database for each tenant, and an officer in each MIS. */
export async function installationOf(...ids: readonly string[]): Promise<Installation> {
  const { folder, remove } = temporaryFolder('installation');
  onTestFinished(remove);
  const home = homeAt({ home: folder });
  const installation = await openInstallation(home, { create: true });
  onTestFinished(() => installation.close());
  for (const id of ids) {
    const facts = { id, name: `${id} College`, ukprn: 10000001, timeZone: 'Europe/London' };
    const tenant = await openTenant(installation, await addTenant(installation, facts));
    await tenant.reference.mis.addUser({ id: OFFICER, name: 'Olga Officer', groups: [] });
    for (const permission of ['get-destination-survey-results', 'send-destination-survey'])
      await tenant.reference.mis.setPermission({ kind: 'user', id: OFFICER }, permission, 'allowed', 'test');
    await tenant.close();
  }
  return installation;
}

/** The manifest that the installation wrote, changed. */
export function changeManifest(home: Home, id: string, change: Readonly<Record<string, unknown>>): void {
  const file = join(home.manifests, `${id}.json`);
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...change }, null, 2));
}

/** A server that takes connections and never says a word; its address is in the environment under this name. */
export async function hangingServer(variable: string): Promise<{ readonly connections: () => number }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  process.env[variable] = `mssql://sa:secret@127.0.0.1:${port}/north?encrypt=false`;
  onTestFinished(() => {
    delete process.env[variable];
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { connections: () => sockets.size };
}
