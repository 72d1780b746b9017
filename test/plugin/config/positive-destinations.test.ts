/** Definitions of a positive destination: those that come with the product, and a provider's own in its manifest. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inspectManifest, shippedPositiveDefinitions } from '../../../plugin/config/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const OWN = {
  id: 'north-progression',
  title: 'Progression at North College',
  description: 'What the governors count',
  source: 'Governors, minutes of June 2025',
  from: '2025-08-01',
  to: '2026-07-31',
  codes: ['EDU 2', 'EMP 1'],
};

const inspect = (...definitions: readonly unknown[]) => {
  const { folder, remove } = temporaryFolder('manifest');
  onTestFinished(remove);
  const file = join(folder, 'north.json');
  const manifest = {
    id: 'north',
    name: 'North College',
    ukprn: 10000001,
    timeZone: 'Europe/London',
    plugin: { id: 'destination-tracking', version: '^0.1.0' },
    enabled: true,
    config: { version: 3, settings: { contactPreset: 'guide', channelChoice: 'both' } },
    positiveDestinations: definitions,
  };
  writeFileSync(file, JSON.stringify(manifest, null, 2));
  return inspectManifest(file);
};

describe('the definitions that come with the product', () => {
  it('would pass as the own ones of a provider', async () => {
    const renamed = shippedPositiveDefinitions().map((one) => ({ ...one, id: `own-${one.id}` }));
    expect(renamed.length).toBeGreaterThan(1);
    expect((await inspect(...renamed)).problems).toEqual([]);
  });
});

describe('the own definitions of a provider', () => {
  it('come with its manifest', async () => {
    const { manifest, problems } = await inspect(OWN, { ...OWN, id: 'older', from: null, to: '2025-07-31' });
    expect(problems).toEqual([]);
    expect(manifest?.positiveDestinations.map(({ id }) => id)).toEqual(['north-progression', 'older']);
  });

  it.each<[string, object, string, string]>([
    ['a pair that is not published', { codes: ['EDU 2', 'EDU 9'] }, '/codes/1', 'is no published pair'],
    ['a pair that was closed before', { codes: ['EMP 3'] }, '/codes/0', 'was closed on 2015-07-31'],
    ['a pair that says nothing is known', { codes: ['OTH 3'] }, '/codes/0', 'says that the destination'],
    ['a pair twice', { codes: ['EDU 2', 'EDU 2'] }, '/codes/1', 'stands there twice'],
    ['a day that does not exist', { from: '2025-02-29' }, '/from', 'is no date that exists'],
    ['days the wrong way round', { to: '2025-01-01' }, '/to', 'lies before its first day'],
    ['an id of the product', { id: 'learning-or-work' }, '/id', 'is the id of another definition'],
    ['a field that is not known', { weeks: 8 }, '/weeks', 'has no field weeks'],
    ['no source', { source: undefined }, '', 'lacks source'],
  ])('are refused for %s, with the line', async (_name, change, place, problem) => {
    const { manifest, problems } = await inspect(OWN, { ...OWN, id: 'second', ...change });
    expect(manifest).toBeNull();
    expect(problems.map(({ path }) => path)).toEqual([`/positiveDestinations/1${place}`]);
    expect(problems[0]?.error).toMatchObject({ code: 'CONFIG_FILE_INVALID' });
    expect(problems[0]?.error.message).toContain(problem);
    expect(problems[0]?.line).toBeGreaterThan(15);
  });
});
