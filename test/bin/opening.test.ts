/** Tenants are opened side by side, and one that hangs, fails or is not to be loaded holds up no other. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Installation } from '../../bin/installation/installation.ts';
import { createOpening, type OpeningOptions } from '../../bin/installation/opening.ts';
import { openDatabase } from '../../lib/sql/index.ts';
import { changeManifest, hangingServer, installationOf } from './support.ts';

const HANGING = { database: { url: '${env:OPENING_HANGS}' } };

function openingOf(installation: Installation, options: OpeningOptions = {}) {
  const opening = createOpening(installation, options);
  onTestFinished(() => opening.close());
  return async (id: string) => {
    const tenant = await opening.open(await installation.tenants.get(id));
    onTestFinished(() => tenant.close());
    return tenant;
  };
}

describe('opening tenants', () => {
  it('names one whose database hangs and leaves it, and opens the others meanwhile', async () => {
    const server = await hangingServer('OPENING_HANGS');
    const installation = await installationOf('north', 'south');
    changeManifest(installation.home, 'north', HANGING);
    const open = openingOf(installation, { limitSeconds: 1 });
    const north = open('north');
    const ended: string[] = [];
    north.catch(() => ended.push('north'));
    expect((await open('south')).facts.name).toBe('south College');
    expect(ended).toEqual([]);
    await expect(north).rejects.toMatchObject({
      code: 'TENANT_START_TIMEOUT',
      details: { tenant: 'north', seconds: 1 },
    });
    expect(server.connections()).toBe(1);
    // Asked for again, it is the same attempt that is waited for: a server that hangs is not knocked at twice.
    await expect(open('north')).rejects.toMatchObject({ code: 'TENANT_START_TIMEOUT' });
    expect(server.connections()).toBe(1);
  });

  it('gives up an attempt that an older manifest asked for', async () => {
    await hangingServer('OPENING_HANGS');
    const installation = await installationOf('north');
    changeManifest(installation.home, 'north', HANGING);
    const open = openingOf(installation, { limitSeconds: 0.2 });
    await expect(open('north')).rejects.toMatchObject({ code: 'TENANT_START_TIMEOUT' });
    changeManifest(installation.home, 'north', { database: undefined });
    // The address is still remembered nowhere: the register knows the file it was made in.
    const again = openingOf(installation);
    expect((await again('north')).database.dialect).toBe('sqlite');
  });

  it.each([
    ['a database that is none', 'SQL_DAMAGED', spoil],
    ['a plugin that throws when it is activated', 'SQL_SCHEMA_NEWER', ofATimeToCome],
    ['a manifest that is not good', 'CONFIG_OUT_OF_RANGE', withSettings({ intervalDays: 0 })],
    ['a manifest that says not to load it', 'TENANT_DISABLED', changed({ enabled: false })],
    ['a manifest that wants a version to come', 'TENANT_PLUGIN_VERSION', wanting('^99.0.0')],
    ['a manifest that wants another plugin', 'TENANT_PLUGIN_UNKNOWN', wanting('*', 'payroll')],
    [
      'a secret that is not there',
      'CONFIG_SECRET_MISSING',
      changed({ database: { url: '${env:NOT_THERE}' } }),
    ],
  ] as const)('tells %s, and opens the others', async (_, code, spoilNorth) => {
    const installation = await installationOf('north', 'south');
    await spoilNorth(installation);
    const open = openingOf(installation);
    const [north, south] = await Promise.allSettled([open('north'), open('south')]);
    expect(north).toMatchObject({ status: 'rejected', reason: { code } });
    expect(south.status).toBe('fulfilled');
  });

  it('tells both versions where the one that is wanted is not the one that is there', async () => {
    const installation = await installationOf('north');
    wanting('>=2.1.0 <3')(installation);
    await expect(openingOf(installation)('north')).rejects.toThrow(
      /^Tenant north wants destination-tracking >=2\.1\.0 <3, and this is destination-tracking 0\.\d+\.\d+$/,
    );
  });
});

function spoil({ home }: Installation): void {
  writeFileSync(join(home.folder, 'tenant-north.sqlite'), 'rubbish'.repeat(1_000));
}

/** The plugin's own tables are newer than it: it refuses to start. */
async function ofATimeToCome({ home }: Installation): Promise<void> {
  const database = await openDatabase({ client: 'sqlite', file: join(home.folder, 'tenant-north.sqlite') });
  const ledger = { family: 'plugin', name: '9999-of-a-time-to-come', applied_at: '2030-01-01T00:00:00Z' };
  await database.transaction((tx) => tx('schema_migration').insert(ledger));
  await database.close();
}

function changed(change: Readonly<Record<string, unknown>>) {
  return ({ home }: Installation) => changeManifest(home, 'north', change);
}

function withSettings(settings: object) {
  return changed({ config: { version: 2, settings } });
}

function wanting(version: string, id = 'destination-tracking') {
  return changed({ plugin: { id, version } });
}
