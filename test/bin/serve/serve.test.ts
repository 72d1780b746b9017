/** `destinations serve` as an operator starts it: as a process, stopped by a signal. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { installationWith, jobsOf, quietService, runsOf, serving, until } from './support.ts';

const TENANTS = ['north', 'south', 'west'].map((id) => ({ id, at: '00:00' }));

describe('destinations serve', () => {
  it('serves every tenant in two processes at once, starts each run once, and stops when told', async () => {
    const installation = await installationWith(TENANTS, await quietService());
    const { folder } = installation.home;
    // What lies where south's database should be is no database.
    writeFileSync(join(folder, 'tenant-south.sqlite'), 'rubbish'.repeat(1_000));

    const [one, two] = [serving(folder), serving(folder)];
    for (const process of [one, two])
      for (const wanted of ['north: at work', 'west: at work', 'south: SQL_DAMAGED: '])
        await process.says(wanted);
    await until(async () => {
      const states = await Promise.all(['north', 'west'].map((id) => runsOf(installation, id)));
      return states.flat().filter(({ state }) => state === 'done').length >= 2;
    });
    for (const { child, ended } of [one, two]) {
      child.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
    }
    expect(one.said() + two.said()).not.toContain('UNEXPECTED');
    for (const id of ['north', 'west']) {
      expect(await installation.control.reader('ct_schedule_run').where({ tenant: id })).toHaveLength(1);
      expect(await runsOf(installation, id)).toMatchObject([{ kind: 'daily', state: 'done' }]);
    }
  });

  it('tells its health and whether it is ready, with the code of what is in trouble', async () => {
    const installation = await installationWith(TENANTS, await quietService());
    writeFileSync(join(installation.home.folder, 'tenant-south.sqlite'), 'rubbish'.repeat(1_000));
    const process = serving(installation.home.folder, '--health', '0');
    const url = (await process.says(/http:\S+(?=\/health)/)).trim();
    expect(new URL(url).hostname).toBe('127.0.0.1');
    for (const wanted of ['north: at work', 'south: SQL_DAMAGED: ', 'west: at work'])
      await process.says(wanted);

    const health = await fetch(`${url}/health`);
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({
      alive: true,
      ready: true,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      lastLookAt: expect.stringMatching(/^\d{4}-/),
      tenants: { served: 3, inTrouble: [{ tenant: 'south', code: 'SQL_DAMAGED' }] },
    });
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    expect((await fetch(`${url}/jobs`)).status).toBe(404);
    expect((await fetch(`${url}/health`, { method: 'POST' })).status).toBe(405);
  });

  it('refuses a port that is taken, and an address that is none, before anything is opened', async () => {
    const installation = await installationWith(TENANTS, await quietService());
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const refused = serving(installation.home.folder, '--health', String(port));
    expect(await refused.ended).toEqual([4, null]);
    expect(refused.complained()).toContain('HEALTH_NOT_TOLD');
    const wrong = serving(installation.home.folder, '--health', 'college:http');
    expect(await wrong.ended).toEqual([2, null]);
    expect(wrong.complained()).toContain('BAD_OPTION');
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'told to stop by %s it is ready no more, ends the job it has in hand, and takes no other',
    async (signal) => {
      const service = await quietService();
      const installation = await installationWith([{ id: 'north', at: '00:00' }], service);
      service.hold();
      const process = serving(installation.home.folder, '--health', '0');
      const url = await process.says(/http:\S+(?=\/health)/);
      await until(() => service.waiting() === 1);

      process.child.kill(signal);
      await process.says('Stopping.');
      expect((await fetch(`${url}/ready`)).status).toBe(503);
      expect((await fetch(`${url}/health`)).status).toBe(200);
      service.release();
      expect(await process.ended).toEqual([0, null]);
      expect(await jobsOf(installation, 'north')).toMatchObject([
        { kind: 'scan', state: 'ready' },
        { kind: 'retrieve', state: 'done', attempt: 1 },
      ]);
    },
  );

  it('goes on when nobody reads any more what it says', async () => {
    const installation = await installationWith([{ id: 'north', at: '00:00' }], await quietService());
    const process = serving(installation.home.folder);
    await process.says('north: at work');
    process.child.stdout!.destroy();
    process.child.kill('SIGTERM');
    expect(await process.ended).toEqual([0, null]);
  });

  it('ends at once when it is told a second time, and says what that means', async () => {
    const service = await quietService();
    const installation = await installationWith([{ id: 'north', at: '00:00' }], service);
    service.hold();
    const process = serving(installation.home.folder);
    await until(() => service.waiting() === 1);
    process.child.kill('SIGTERM');
    await process.says('Stopping.');
    process.child.kill('SIGINT');
    expect(await process.ended).toEqual([null, 'SIGINT']);
    expect(process.complained()).toContain('Stopped at once.');
    expect(await jobsOf(installation, 'north')).toMatchObject([{ kind: 'retrieve', state: 'leased' }]);
  });
});
