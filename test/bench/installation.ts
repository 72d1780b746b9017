import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { homeAt } from '../../bin/installation/home.ts';
import { openInstallation } from '../../bin/installation/installation.ts';
import { openTenant } from '../../bin/installation/tenant.ts';
import { addTenant } from '../../bin/installation/tenants.ts';
import { putPushedDetails } from '../support/pushed-details.ts';
import type { BenchOptions } from './benchmark.ts';
import { copyDatabase } from './files.ts';
import { TODAY } from './population.ts';

const PERMISSIONS = ['get-destination-survey-results', 'send-destination-survey'];
/** Who may do everything. */
export const OFFICER = 'olga';

/**
 * An installation of one large tenant, in which an officer may do everything.
 * @param filled its database, which is copied
 */
export async function installationOn(options: BenchOptions, filled: string): Promise<string> {
  const folder = join(options.folder, 'home');
  const home = homeAt({ home: folder });
  const opened = await openInstallation(home, { create: true });
  opened.clock.moveTo(`${TODAY}T09:00:00.000Z`);
  const facts = { id: 'north', name: 'North College', ukprn: 10099999, timeZone: 'Europe/London' };
  const location = join(folder, 'tenant-north.sqlite');
  copyDatabase(filled, location);
  const tenant = await openTenant(opened, await addTenant(opened, facts));
  const { mis } = tenant.reference;
  await mis.addUser({ id: OFFICER, name: 'Olga Officer', groups: [] });
  for (const permission of PERMISSIONS)
    await mis.setPermission({ kind: 'user', id: OFFICER }, permission, 'allowed', 'bench');
  await putPushedDetails(tenant.database);
  await tenant.close();
  await opened.close();
  return folder;
}

/** Megabytes that a command held at most. @throws when it fails */
export async function megabytesOf(command: readonly string[], home: string): Promise<number> {
  const told = join(home, 'memory');
  const preload = new URL('./tell-memory.js', import.meta.url).href;
  const program = fileURLToPath(new URL('../../bin/destinations.js', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--import', preload, program, ...command, '--home', home, '--as', OFFICER],
    { env: { ...process.env, BENCH_MEMORY: told }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error(`destinations ${command.join(' ')} ended with ${code}`);
  return Number(readFileSync(told, 'utf8')) / 1024;
}
