import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { homeAt } from '../../bin/installation/home.ts';
import { openInstallation } from '../../bin/installation/installation.ts';
import { openTenant } from '../../bin/installation/tenant.ts';
import { addTenant } from '../../bin/installation/tenants.ts';
import { putPushedDetails } from '../support/pushed-details.ts';
import type { Benchmark, BenchOptions, Result } from './benchmark.ts';
import { startStub } from './child.ts';
import { copyDatabase } from './files.ts';
import { learnersOf, template } from './plan.ts';
import { TODAY } from './population.ts';

const MOST_MEGABYTES = 300;
const PERMISSIONS = ['get-destination-survey-results', 'send-destination-survey'];

/** An installation of one large tenant, in whose name an officer may do everything. */
async function installation(options: BenchOptions): Promise<string> {
  const folder = join(options.folder, 'home');
  const home = homeAt({ home: folder });
  const opened = await openInstallation(home, { create: true });
  opened.clock.moveTo(`${TODAY}T09:00:00.000Z`);
  const facts = { id: 'north', name: 'North College', ukprn: 10099999, timeZone: 'Europe/London' };
  const location = join(folder, 'tenant-north.sqlite');
  copyDatabase(await template(options, learnersOf(options)), location);
  const tenant = await openTenant(opened, await addTenant(opened, facts));
  const { mis } = tenant.reference;
  await mis.addUser({ id: 'olga', name: 'Olga Officer', groups: [] });
  for (const permission of PERMISSIONS)
    await mis.setPermission({ kind: 'user', id: 'olga' }, permission, 'allowed', 'bench');
  await putPushedDetails(tenant.database);
  await tenant.close();
  await opened.close();
  return folder;
}

/** Megabytes that a command held at most. @throws when it fails */
async function megabytesOf(command: readonly string[], home: string): Promise<number> {
  const told = join(home, 'memory');
  const preload = new URL('./tell-memory.js', import.meta.url).href;
  const program = fileURLToPath(new URL('../../bin/destinations.js', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--import', preload, program, ...command, '--home', home, '--as', 'olga'],
    { env: { ...process.env, BENCH_MEMORY: told }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error(`destinations ${command.join(' ')} ended with ${code}`);
  return Number(readFileSync(told, 'utf8')) / 1024;
}

/** A feed without news, and the details of the tenant that a run asks for first. */
function writeReplies(folder: string): void {
  const feed = { events: [], cursor: 'bench.0', more: false, completeTo: `${TODAY}T08:00:00.000Z` };
  writeFileSync(join(folder, 'feed-0.json'), JSON.stringify(feed));
  const account = {
    name: 'North College',
    timeZone: 'Europe/London',
    sender: { name: 'North College', address: 'destinations@college.example', sms: 'College' },
    controller: 'North College',
    contact: { name: 'the MIS office', telephone: '01632 960000', email: 'mis@college.example' },
  };
  writeFileSync(join(folder, 'account.json'), JSON.stringify(account));
}

export const memory: Benchmark = {
  about: 'the most memory each command ever holds, on a tenant of 1,000,000 learners',
  async run(options) {
    const home = await installation(options);
    writeReplies(home);
    writeFileSync(join(home, 'key'), 'bench\n');
    const { url, stop } = await startStub(home, false);
    const settings = [
      'enableDestinationTracking=true',
      'backPopulationDate=2024-08-01',
      `serviceUrl=${url}`,
      `apiKey=\${file:${join(home, 'key')}}`,
    ].flatMap((setting) => ['--set', setting]);
    const span = ['--from', '2024-08-01', '--to', '2026-07-31'];
    const commands: readonly (readonly string[])[] = [
      ['plan', '--dry-run', ...settings],
      ['run', ...settings],
      ['explain', 'L00000000', ...settings],
      ['report', ...span, ...settings],
      ['ilr', 'export', join(home, 'outcomes.csv'), '--format', 'csv', ...settings],
    ];
    const results: Result[] = [];
    for (const command of commands) {
      const name = command.slice(
        0,
        command.findIndex((word) => word === '--set' || word.includes('/')),
      );
      options.say(`destinations ${name.join(' ')}`);
      const megabytes = await megabytesOf(command, home);
      results.push({
        name: `memory: ${name.join(' ')}`,
        unit: 'MB',
        ours: megabytes,
        peer: 0,
        bar: { kind: 'below', value: MOST_MEGABYTES },
        raw: { ours: [megabytes], peer: [] },
      });
    }
    stop();
    return results;
  },
};
