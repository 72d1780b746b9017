/** A tenant with nothing to do is closed, and opened again by whatever there is to do. */
import { existsSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createOpening } from '../../../bin/installation/opening.ts';
import { createServedTenant } from '../../../bin/serve/served-tenant.ts';
import { configStore } from '../../../host/store/config.ts';
import { claim, enqueue } from '../../../lib/queue/index.ts';
import { type Database, openDatabase } from '../../../lib/sql/index.ts';
import { changeManifest } from '../support.ts';
import { fileOf, installationWith, quietService, runsOf, until } from './support.ts';

describe('a served tenant', () => {
  it('is closed when nothing is to be done, and costs no look at its database', async () => {
    const { attend, isDue, tenant } = await served();
    await attend();
    expect(tenant.state()).toBe('at rest');
    expect(await isDue()).toBe(false);
    expect(tenant.trouble()).toBeNull();
  });

  it('is opened for its daily run, and closed when the run is done', async () => {
    const { attend, isDue, tenant, installation } = await served();
    await attend();
    installation.clock.moveTo('2026-03-24T11:59:00.000Z');
    expect(await isDue()).toBe(false);
    installation.clock.moveTo('2026-03-24T12:00:00.000Z');
    expect(await isDue()).toBe(true);
    await attend();
    expect(tenant.state(), 'its run is under way').toBe('open');
    await until(async () => (await runsOf(installation, 'north'))[0]?.state === 'done');
    await until(async () => {
      await attend();
      return tenant.state() !== 'open';
    });
    expect(await isDue(), 'what its own work wrote does not wake it').toBe(false);
    expect(await runsOf(installation, 'north')).toHaveLength(1);
  });

  it('is opened when another process put a job in, and does it', async () => {
    const { attend, isDue, tenant, inDatabase } = await served();
    await attend();
    await inDatabase((database) =>
      database.transaction((tx) => enqueue(tx, [{ queue: 'sync', kind: 'tidy', key: 'k', payload: null }])),
    );
    expect(await isDue()).toBe(true);
    await attend();
    expect(tenant.state()).toBe('open');
  });

  it('is not closed while another process has a job of it in hand, which may die', async () => {
    const { attend, tenant, inDatabase } = await served();
    await inDatabase(async (database) => {
      await database.transaction((tx) =>
        enqueue(tx, [{ queue: 'sync', kind: 'tidy', key: 'k', payload: null }]),
      );
      await claim(database, { queues: ['sync'], limit: 1, worker: 'other', leaseSeconds: 20 });
    });
    await attend();
    expect(tenant.state()).toBe('open');
  });

  it('goes by a time of day that another process changed', async () => {
    const { attend, isDue, installation, inDatabase } = await served();
    await attend();
    await inDatabase((database) =>
      configStore(database, installation.clock.now).set(
        'destinationTracking.scheduleRunTime',
        '09:30',
        'olga',
      ),
    );
    await attend();
    expect(await installation.tenants.get('north')).toMatchObject({ nextRunAt: '2026-03-24T09:30:00.000Z' });
    installation.clock.moveTo('2026-03-24T09:30:00.000Z');
    expect(await isDue()).toBe(true);
  });

  it('whose run fails is in trouble, said once, until it does not', async () => {
    const { attend, installation, tenant, said, inDatabase } = await served();
    const forget = (name: string) =>
      inDatabase((database) => database.transaction((tx) => tx('dt_cursor').where({ name }).delete()));
    await forget('suppression-list');
    installation.clock.moveTo('2026-03-24T12:00:00.000Z');
    await attend();
    await attend();
    expect(tenant.trouble()).toMatchObject({ code: 'SUPPRESSION_LIST_NEEDED' });
    expect(said.filter((line) => line.includes('SUPPRESSION_LIST_NEEDED'))).toHaveLength(1);
    await inDatabase((database) =>
      configStore(database, installation.clock.now).set(
        'destinationTracking.enableDestinationTracking',
        false,
        'olga',
      ),
    );
    await attend();
    expect(tenant.trouble()).toBeNull();
  });

  it('whose database is not there is in trouble, and at work by itself once it is back', async () => {
    const { attend, isDue, installation, tenant, said } = await served();
    const file = await fileOf(installation, 'north');
    renameSync(file, `${file}.away`);
    await attend();
    await attend();
    expect(tenant.trouble()).toMatchObject({ code: 'TENANT_DATABASE_GONE' });
    expect(said.filter((line) => line.includes('TENANT_DATABASE_GONE'))).toHaveLength(1);
    renameSync(`${file}.away`, file);
    const later = performance.now() + 16_000;
    vi.spyOn(performance, 'now').mockReturnValue(later);
    onTestFinished(() => void vi.restoreAllMocks());
    expect(await isDue(), 'a quarter of a minute later').toBe(true);
    await attend();
    expect(tenant.trouble()).toBeNull();
    expect(said.at(-1)).toBe('north: at work');
  });

  it('goes by its manifest: disabled it is let go, without any trouble, and enabled it is there again', async () => {
    const { attend, isDue, tenant, installation, said } = await served();
    await attend();
    changeManifest(installation.home, 'north', { enabled: false });
    expect(await isDue()).toBe(true);
    await attend();
    expect(tenant.state()).toBe('disabled');
    expect(tenant.trouble()).toBeNull();
    changeManifest(installation.home, 'north', { enabled: true, ukprn: 'none' });
    await attend();
    expect(tenant.trouble()).toMatchObject({ code: 'CONFIG_FILE_INVALID' });
    changeManifest(installation.home, 'north', { ukprn: 10000001 });
    await attend();
    expect(tenant.trouble()).toBeNull();
    expect(
      said.filter((line) => !line.includes('changed')).map((line) => line.split(':')[1]?.trim()),
    ).toEqual(['at work', 'disabled', 'CONFIG_FILE_INVALID', 'at work']);
  });

  it('goes on by its last good manifest while a newer one is bad or has gone, and says so once', async () => {
    const { attend, isDue, tenant, installation, said } = await served();
    const { manifests } = installation.home;
    const text = readFileSync(join(manifests, 'north.json'), 'utf8');
    await attend();
    changeManifest(installation.home, 'north', { config: { version: 2, settings: { intervalDays: 0 } } });
    expect(await isDue()).toBe(true);
    await attend();
    await attend();
    expect(tenant.trouble()).toMatchObject({ code: 'CONFIG_OUT_OF_RANGE' });
    rmSync(join(manifests, 'north.json'));
    await attend();
    expect(tenant.trouble()).toMatchObject({ code: 'TENANT_NO_MANIFEST' });
    // Its run is started all the same.
    installation.clock.moveTo('2026-03-24T12:00:00.000Z');
    await attend();
    await until(async () => (await runsOf(installation, 'north'))[0]?.state === 'done');
    writeFileSync(join(manifests, 'north.json'), text);
    await attend();
    expect(tenant.trouble()).toBeNull();
    expect(said.map((line) => line.replace(/^north: ([\w -]+).*?(; .*)?$/, '$1$2'))).toEqual([
      'at work',
      'CONFIG_OUT_OF_RANGE; it goes on by the manifest as it was',
      'TENANT_NO_MANIFEST; it goes on by the manifest as it was',
      'daily-procedure started',
      'at work',
    ]);
  });

  it('whose plugin is not the one its changed manifest wants stays as it was', async () => {
    const { attend, tenant, installation, said } = await served();
    await attend();
    changeManifest(installation.home, 'north', {
      plugin: { id: 'destination-tracking', version: '^99.0.0' },
    });
    await attend();
    expect(tenant.trouble()).toMatchObject({ code: 'TENANT_PLUGIN_VERSION' });
    expect(said.at(-1)).toMatch(/wants destination-tracking \^99\.0\.0, and this is .*; it goes on/);
    expect(tenant.state()).toBe('at rest');
  });

  it('takes the time of day that its manifest gives from then on', async () => {
    const { attend, installation, inDatabase } = await served();
    await inDatabase((database) =>
      configStore(database, installation.clock.now).set(
        'destinationTracking.scheduleRunTime',
        undefined,
        'olga',
      ),
    );
    await attend();
    const config = { version: 2, settings: { scheduleRunTime: '10:45' } };
    changeManifest(installation.home, 'north', { config });
    await attend();
    expect(await installation.tenants.get('north')).toMatchObject({ nextRunAt: '2026-03-25T10:45:00.000Z' });
  });
});

/** One tenant that runs at noon, on the morning of a Tuesday. Its files are hours old whenever it is looked at. */
async function served() {
  const service = await quietService();
  const installation = await installationWith([{ id: 'north', at: '12:00' }], service);
  installation.clock.moveTo('2026-03-24T09:00:00.000Z');
  const said: string[] = [];
  const opening = createOpening(installation, { work: true });
  const tenant = createServedTenant(installation, {
    opening,
    signal: new AbortController().signal,
    say: (line) => said.push(line),
  });
  onTestFinished(() => tenant.close());
  const facts = () => installation.tenants.get('north');
  const file = await fileOf(installation, 'north');
  let hours = 20_000;
  const age = () => {
    hours -= 1;
    const then = new Date(Date.now() - hours * 3_600_000);
    for (const part of [file, `${file}-wal`]) if (existsSync(part)) utimesSync(part, then, then);
  };
  age();
  return {
    installation,
    tenant,
    said,
    isDue: async () => tenant.isDue(await facts()),
    attend: async () => {
      await tenant.attend(await facts());
    },
    /** What another process does. */
    async inDatabase(act: (database: Database) => Promise<unknown>) {
      const database = await openDatabase({ client: 'sqlite', file });
      await act(database);
      await database.close();
      age();
    },
  };
}
