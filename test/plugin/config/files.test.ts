import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asCoded } from '../../../lib/errors/index.ts';
import { readInstallation, readTenantManifest } from '../../../plugin/config/index.ts';

const example = createRequire(import.meta.url).resolve('#package/manifests/tenants/example.json');
const tenant = {
  id: 'north',
  name: 'North College',
  ukprn: 10099999,
  timeZone: 'Europe/London',
  plugin: { id: 'destination-tracking', version: '^0.1.0' },
  enabled: true,
  config: { version: 2, settings: { intervalDays: 20 } },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function failure(act: Promise<unknown>) {
  return act.then(
    () => {
      throw new Error('it was accepted');
    },
    (error: unknown) => asCoded(error),
  );
}

describe('the installation file', () => {
  it('is not needed', async () => {
    expect(await readInstallation(folder)).toEqual({});
  });

  it.each([
    ['destination-tracking.json', '{"version": 2, "settings": {"intervalDays": 20}}'],
    ['destination-tracking.yaml', 'version: 2\nsettings:\n  intervalDays: 20\n'],
    ['destination-tracking.yml', 'version: 2\nsettings: {destinationTracking.intervalDays: 20}\n'],
  ])('may be %s', async (name, content) => {
    put(name, content);
    expect(Object.values(await readInstallation(folder))).toEqual([20]);
  });

  it('is never code', async () => {
    put('destination-tracking.js', 'globalThis.ran = true; module.exports = {};');
    expect(await readInstallation(folder)).toEqual({});
    expect(globalThis).not.toHaveProperty('ran');
  });

  it('is refused where the search library would run code of its own', async () => {
    mkdirSync(join(folder, '.config'));
    put('.config/config.js', 'globalThis.ran = true; module.exports = {};');
    const before = process.cwd();
    process.chdir(folder);
    try {
      // By this name the refusal is ours, from before the library is asked: its own comes after it has run the file.
      expect(await failure(readInstallation(folder))).toMatchObject({
        code: 'CONFIG_FILE_EXECUTABLE',
        details: { file: '.config/config.js' },
      });
    } finally {
      process.chdir(before);
    }
  });

  it.each([
    [1, 'CONFIG_MIGRATION_DUE'],
    [9, 'CONFIG_VERSION_NEWER'],
  ])('of version %i is refused', async (version, code) => {
    put('destination-tracking.json', { version, settings: {} });
    expect(await failure(readInstallation(folder))).toMatchObject({ code, details: { version, current: 3 } });
  });

  it('tells the file and the line of what is wrong', async () => {
    const file = put(
      'destination-tracking.yaml',
      'version: 2\nsettings:\n  # too often\n  intervalDays: 0\n',
    );
    const error = await failure(readInstallation(folder));
    expect(error).toMatchObject({
      code: 'CONFIG_OUT_OF_RANGE',
      details: { key: 'intervalDays', value: 0, maximum: 365, file, line: 4 },
    });
    expect(error.message).toBe(`intervalDays is 0 (in ${file}:4), outside 1 to 365`);
  });

  it('tells everything that is wrong at once, without a secret', async () => {
    put('destination-tracking.json', {
      settings: { intervalDays: '20', 'destinationTracking.intervalDays': 20, apiKey: 'dt_4711', nope: 1 },
    });
    const error = await failure(readInstallation(folder));
    expect(error).toMatchObject({ code: 'CONFIG_FILE_PROBLEMS', details: { count: 5 } });
    for (const word of ['intervalDays is "20"', 'given twice', 'holds a secret itself', 'nope', 'version'])
      expect(error.message).toContain(word);
    expect(JSON.stringify([error.message, error.details])).not.toContain('4711');
  });

  it.each([
    ['destination-tracking.json', '{"version": 2, "settings": {"apiKey": "dt_4711"'],
    ['destination-tracking.yaml', 'version: 2\nsettings: {apiKey: "dt_4711\n'],
  ])('that breaks off (%s) is refused without quoting it', async (name, content) => {
    put(name, content);
    const error = await failure(readInstallation(folder));
    expect(error.code).toBe('CONFIG_FILE_UNREADABLE');
    expect(`${error.message} ${JSON.stringify(error.details)}`).not.toContain('4711');
  });
});

describe('a tenant manifest', () => {
  it('that ships as an example is valid', async () => {
    expect(await readTenantManifest(example)).toMatchObject({ id: 'example', enabled: true });
  });

  it('gives tenant and settings', async () => {
    expect(await readTenantManifest(put('north.json', tenant))).toEqual({
      id: 'north',
      name: 'North College',
      ukprn: 10099999,
      timeZone: 'Europe/London',
      plugin: { id: 'destination-tracking', version: '^0.1.0' },
      enabled: true,
      database: null,
      settings: { intervalDays: 20 },
      configVersion: 2,
      positiveDestinations: [],
      dummyLearner: null,
    });
  });

  it.each([
    ['an unknown key', { ...tenant, colour: 'red' }, 'CONFIG_FILE_INVALID'],
    ['a missing key', { ...tenant, ukprn: undefined }, 'CONFIG_FILE_INVALID'],
    ['a wrong type', { ...tenant, enabled: 'yes' }, 'CONFIG_FILE_INVALID'],
    ['a time zone that does not exist', { ...tenant, timeZone: 'Europe/Bath' }, 'CONFIG_FILE_INVALID'],
    ['a setting of the wrong type', withSettings({ intervalDays: '20' }), 'CONFIG_WRONG_TYPE'],
    ['a setting out of range', withSettings({ intervalDays: 0 }), 'CONFIG_OUT_OF_RANGE'],
    ['an unknown setting', withSettings({ intervals: 20 }), 'CONFIG_UNKNOWN_KEY'],
    ['a secret', withSettings({ apiKey: 'dt_4711' }), 'CONFIG_SECRET_VALUE'],
    ['no settings', { ...tenant, config: { version: 2 } }, 'CONFIG_FILE_INVALID'],
    ['nothing', null, 'CONFIG_FILE_INVALID'],
    ['a list', [], 'CONFIG_FILE_INVALID'],
  ])('with %s is refused', async (_, content, code) => {
    expect((await failure(readTenantManifest(put('north.json', content)))).code).toBe(code);
  });

  it('names file, path and key of what is wrong', async () => {
    const file = put('north.json', { ...tenant, colour: 'red' });
    expect((await failure(readTenantManifest(file))).message).toBe(
      `${file}:1 is not as its schema wants it: / has no field colour; the nearest is config`,
    );
  });

  it.each([
    ['is not there', 'absent.json', 'CONFIG_FILE_UNREADABLE'],
    ['is code', 'north.mjs', 'CONFIG_FILE_EXECUTABLE'],
    ['is of no known kind', 'north.txt', 'CONFIG_FILE_UNREADABLE'],
  ])('that %s is refused', async (_, name, code) => {
    expect((await failure(readTenantManifest(join(folder, name)))).code).toBe(code);
  });
});

function withSettings(settings: object) {
  return { ...tenant, config: { version: 2, settings } };
}
