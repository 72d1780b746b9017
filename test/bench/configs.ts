import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { homeAt } from '../../bin/installation/home.ts';
import { openInstallation } from '../../bin/installation/installation.ts';
import { staffMember } from '../../bin/installation/tenant.ts';
import { becomeOperator } from '../../plugin/admin/index.ts';
import { OLD_KINDS, putOldConfig } from '../support/old-configs.ts';
import type { Benchmark, Result } from './benchmark.ts';
import { secondsOf } from './measure.ts';

const TENANTS = { full: 500, small: 10 } as const;
/** Megabytes: the bar of every command. */
const MOST_MEGABYTES = 300;
const STAFF = 'bench';

/** In this order, each a process; 1 says that migrations are due. */
const COMMANDS = [
  ['migrate --check', 1],
  ['migrate --apply', 0],
  ['migrate --check', 0],
  ['rollback', 0],
] as const;

export const configs: Benchmark = {
  about: 'migrating the config of 500 tenants and rolling it back, each command a process',
  async run({ folder, size, say }) {
    const home = homeAt({ home: join(folder, 'configs') });
    const installation = await openInstallation(home, { create: true });
    await becomeOperator(installation, staffMember(STAFF));
    await installation.close();
    const tenants = TENANTS[size];
    for (let at = 0; at < tenants; at += 1)
      putOldConfig(home.manifests, OLD_KINDS[at % OLD_KINDS.length]!, `t${String(at).padStart(3, '0')}`);
    const before = filesIn(home.manifests);
    const results: Result[] = [];
    for (const [command, expected] of COMMANDS) {
      say(`config ${command}, ${tenants} tenants`);
      let megabytes = 0;
      const seconds = await secondsOf(async () => {
        megabytes = await run(home.folder, command, expected);
      });
      results.push({
        name: `config ${command}, ${tenants} tenants${results.length === 2 ? ' that are migrated' : ''}`,
        unit: 'MB',
        ours: megabytes,
        peer: 0,
        bar: { kind: 'below', value: MOST_MEGABYTES },
        raw: { ours: [megabytes], peer: [] },
        notes: [`it took ${seconds.toFixed(2)} s`],
      });
    }
    if (filesIn(home.manifests) !== before) throw new Error('rolled back, the files are not what they were');
    say('rolled back, every file is byte for byte what it was');
    return results;
  },
};

/** @returns the most memory that the process ever held, in megabytes */
async function run(home: string, command: string, expected: number): Promise<number> {
  const memory = join(home, 'memory');
  const preload = new URL('./tell-memory.js', import.meta.url).href;
  const program = fileURLToPath(new URL('../../bin/destinations.js', import.meta.url));
  const args = ['config', ...command.split(' '), '--all', '--home', home, '--as', STAFF];
  const child = spawn(process.execPath, ['--import', preload, program, ...args], {
    env: { ...process.env, BENCH_MEMORY: memory },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== expected) throw new Error(`config ${command} ended with ${code}`);
  return Number(readFileSync(memory, 'utf8')) / 1024;
}

function filesIn(folder: string): string {
  const names = readdirSync(folder).sort();
  return JSON.stringify(names.map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
}
