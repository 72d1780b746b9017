/** `destinations serve` as an operator starts it: as a process, stopped by a signal. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { homeAt } from '../../bin/installation/home.ts';
import { openInstallation } from '../../bin/installation/installation.ts';
import { openTenant } from '../../bin/installation/tenant.ts';
import { addTenant } from '../../bin/installation/tenants.ts';
import { latestRuns } from '../../plugin/storage/runs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { folder, remove } = temporaryFolder('serve');
const home = homeAt({ home: join(folder, 'home') });
const PROGRAM = resolve(import.meta.dirname, '../../dist/bin/destinations.js');

beforeAll(async () => {
  const installation = await openInstallation(home, { create: true });
  for (const id of ['north', 'south', 'west']) {
    const facts = { id, name: `${id} College`, ukprn: 10000001, timeZone: 'Europe/London' };
    const tenant = await openTenant(installation, await addTenant(installation, facts));
    await tenant.reference.host.config.set('scheduleRunTime', '00:00', 'olga');
    await tenant.close();
  }
  await installation.close();
  // What lies where south's database should be is no database.
  writeFileSync(join(home.folder, 'tenant-south.sqlite'), 'rubbish'.repeat(1_000));
});
afterAll(remove);

/** Starts `serve` and gives what it says, line by line. */
function serving() {
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, 'serve', '--home', home.folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  let said = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return {
    child,
    ended,
    said: () => said,
    async says(wanted: string): Promise<void> {
      while (!said.includes(wanted)) {
        if (child.exitCode !== null) throw new Error(`it ended: ${said}`);
        await once(child.stdout!, 'data');
      }
    },
  };
}

describe('destinations serve', () => {
  it('serves every tenant in two processes at once, starts each run once, and stops when told', async () => {
    const [one, two] = [serving(), serving()];
    for (const process of [one, two])
      for (const wanted of ['north: at work', 'west: at work', 'south: SQL_DAMAGED: '])
        await process.says(wanted);
    for (const { child, ended } of [one, two]) {
      child.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
    }
    expect(one.said() + two.said()).not.toContain('UNEXPECTED');

    const installation = await openInstallation(home);
    onTestFinished(() => installation.close());
    for (const id of ['north', 'west']) {
      const tenant = await openTenant(installation, await installation.tenants.get(id));
      onTestFinished(() => tenant.close());
      const claimed = await installation.control.reader('ct_schedule_run').where({ tenant: id });
      expect(claimed).toHaveLength(1);
      // Tracking is off: the schedule came by and nothing had to be run.
      expect(await latestRuns(tenant.database.reader, 10)).toEqual([]);
    }
  });
});
