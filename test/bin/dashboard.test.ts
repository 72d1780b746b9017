/** The dashboard of many tenants: what is wrong with one is shown as its own trouble, and the others as they are. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createOpening } from '../../bin/installation/opening.ts';
import { accessTo } from '../../bin/tenant-access.ts';
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
  const installation = await installationOf('north');
  const file = join(installation.home.folder, 'tenant-north.sqlite');
  renameSync(file, `${file}.away`);
  const opening = createOpening(installation);
  const north = accessTo(installation, opening, { id: 'north', userId: OFFICER });
  onTestFinished(async () => {
    opening.close();
    await north.close();
  });
  await expect(north.open()).rejects.toMatchObject({ code: 'TENANT_DATABASE_GONE' });
  renameSync(`${file}.away`, file);
  expect(() => north.now(), 'not asked again at every frame').toThrow('tenant-north.sqlite');
  const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 31_000);
  onTestFinished(() => clock.mockRestore());
  expect(() => north.now(), 'what it still says while it is opened').toThrow('tenant-north.sqlite');
  expect((await north.open()).id).toBe('north');
  expect(north.now()?.id).toBe('north');
});
