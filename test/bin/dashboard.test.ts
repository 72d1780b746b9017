/** The dashboard of many tenants: what is wrong with one is shown as its own trouble, and the others as they are. */
import { existsSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createOpening } from '../../bin/installation/opening.ts';
import { accessTo } from '../../bin/tenant-access.ts';
import { enqueue } from '../../lib/queue/index.ts';
import { openDatabase, stampOf } from '../../lib/sql/index.ts';
import { destinations } from '../support/command.ts';
import { changeManifest, installationOf, OFFICER } from './support.ts';

it('shows each tenant, and the trouble of those that have one', async () => {
  const { home } = await installationOf('broken', 'disabled', 'foreign', 'lost', 'north', 'wrong');
  writeFileSync(join(home.folder, 'tenant-broken.sqlite'), 'rubbish'.repeat(1_000));
  changeManifest(home, 'disabled', { enabled: false });
  changeManifest(home, 'foreign', { plugin: { id: 'destination-tracking', version: '^99.0.0' } });
  rmSync(join(home.manifests, 'lost.json'));
  changeManifest(home, 'wrong', { config: { version: 2, settings: { intervalDays: 0 } } });

  const { stdout, stderr, exitCode } = await destinations(['--home', home.folder], {
    DESTINATIONS_USER: OFFICER,
  });
  expect([stderr, exitCode]).toEqual(['', 0]);
  const said = Object.fromEntries(
    stdout
      .split('\n\n')
      .slice(1)
      .map((part) => [part.split('\n')[0], part]),
  );
  expect(said.broken).toContain('could not be read, SQL_DAMAGED');
  expect(said.disabled).toContain('could not be read, TENANT_DISABLED');
  expect(said.foreign).toContain('could not be read, TENANT_PLUGIN_VERSION');
  expect(said.lost).toContain('could not be read, TENANT_NO_MANIFEST');
  expect(said.north).toContain('name: north College');
  expect(said.wrong).toMatch(
    /CONFIG_OUT_OF_RANGE: intervalDays is 0 \(in .*wrong\.json:\d+\), outside 1 to 365/,
  );
});

it('opens a tenant by itself once its database is back, and meanwhile says what is wrong', async () => {
  const { north, file } = await accessToNorth();
  renameSync(file, `${file}.away`);
  await expect(north.open()).rejects.toMatchObject({ code: 'TENANT_DATABASE_GONE' });
  renameSync(`${file}.away`, file);
  expect(north.state(), 'not asked again at every frame').toBe('troubled');
  expect(() => north.now()).toThrow('tenant-north.sqlite');
  const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 31_000);
  onTestFinished(() => clock.mockRestore());
  expect(north.state()).toBe('due');
  const opening = north.open();
  expect(() => north.now(), 'what it still says while it is opened').toThrow('tenant-north.sqlite');
  expect(north.state()).toBe('coming');
  expect((await opening).id).toBe('north');
  expect(north.now()?.id).toBe('north');
});

describe('a tenant that was glanced at', () => {
  it('is closed, and worth opening again when somebody wrote into its database', async () => {
    const { north, file } = await accessToNorth();
    expect(north.state()).toBe('due');
    await north.open();
    expect(await north.glance(async () => 'seen')).toBe('seen');
    expect(north.state()).toBe('at rest');
    expect(north.now()).toBeNull();
    await putJob(file);
    expect(north.state()).toBe('due');
    expect((await north.open()).id).toBe('north');
    expect(north.state()).toBe('open');
  });

  it('leaves its file as it was, so that a process that serves it is not woken', async () => {
    const { north, file } = await accessToNorth();
    const before = stampOf({ client: 'sqlite', file });
    expect(before).not.toBeNull();
    await north.open();
    await north.glance(async () => 'seen');
    expect(stampOf({ client: 'sqlite', file })).toBe(before);
  });

  it('stays open for whoever asked for it meanwhile', async () => {
    const { north } = await accessToNorth();
    await north.open();
    await north.glance(async () => north.now());
    expect(north.state()).toBe('open');
  });

  it('stays open while a job of it is ready', async () => {
    const { north, file } = await accessToNorth();
    await putJob(file);
    age(file, 2);
    await north.open();
    await north.glance(async () => 'seen');
    expect(north.state()).toBe('open');
  });

  it('is worth opening again when somebody wrote while it was read', async () => {
    const { north, file } = await accessToNorth();
    await north.open();
    await north.glance(() => putJob(file));
    expect(north.state()).toBe('due');
  });
});

/** The dashboard's way to a tenant whose file was written hours ago. */
async function accessToNorth() {
  const installation = await installationOf('north');
  const opening = createOpening(installation);
  const north = accessTo(installation, opening, { id: 'north', userId: OFFICER });
  onTestFinished(async () => {
    opening.close();
    await north.close();
  });
  const file = join(installation.home.folder, 'tenant-north.sqlite');
  age(file, 3);
  return { north, file };
}

function age(file: string, hours: number): void {
  const then = new Date(Date.now() - hours * 3_600_000);
  for (const part of [file, `${file}-wal`]) if (existsSync(part)) utimesSync(part, then, then);
}

/** What another process does. */
async function putJob(file: string): Promise<void> {
  const database = await openDatabase({ client: 'sqlite', file });
  await database.transaction((tx) => enqueue(tx, [{ queue: 'sync', kind: 'tidy', key: 'k', payload: null }]));
  await database.close();
}
