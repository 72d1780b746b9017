/** A manifest is read whole: everything wrong with it is told, each with its line, and no secret is repeated. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { editManifest, inspectManifest, manifestFolder } from '../../../plugin/config/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const GOOD = `# the college in the north
id: north
name: North College
ukprn: 10000001
timeZone: Europe/London   # as they live
plugin: { id: destination-tracking, version: ^0.1.0 }
enabled: true
service:
  url: https://survey.example
  apiKey: \${env:NORTH_KEY}
database:
  name: north
config:
  version: 2
  settings:
    intervalDays: 20
`;
const KEY = 'dts_0123456789abcdefghijklmnop';

function put(name: string, text: string): string {
  const { folder, remove } = temporaryFolder('manifest');
  onTestFinished(remove);
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** The codes of what is wrong, each with its line. */
async function wrong(text: string, around: Parameters<typeof inspectManifest>[1] = {}, name = 'north.yaml') {
  const { problems } = await inspectManifest(put(name, text), around);
  return problems.map(({ line, error }) => [line, error.code]);
}

describe('a tenant manifest', () => {
  it('gives address and key of the service as settings, beside its own', async () => {
    const { manifest, problems } = await inspectManifest(put('north.yaml', GOOD));
    expect(problems).toEqual([]);
    expect(manifest).toMatchObject({
      id: 'north',
      plugin: { version: '^0.1.0' },
      database: { name: 'north' },
      settings: { serviceUrl: 'https://survey.example', apiKey: '${env:NORTH_KEY}', intervalDays: 20 },
    });
  });

  it.each([
    ['a tab', GOOD.replace('    intervalDays', '\tintervalDays'), 16, 'a tab at the beginning of a line'],
    ['a line too far out', `${GOOD}   dailyCap: 3\n`, 17, 'not indented as those it belongs to'],
    ['a line too far in', `${GOOD}     dailyCap: 3\n`, 16, 'indented too far'],
    ['a key that is there twice', `${GOOD}    intervalDays: 3\n`, 17, 'intervalDays is there twice'],
    ['two documents', `${GOOD}---\n${GOOD}`, 17, 'several documents'],
    ['a misspelt field', GOOD.replace('enabled:', 'enable:'), 7, 'no field enable; the nearest is enabled'],
    ['a value of another type', GOOD.replace('enabled: true', 'enabled: "on"'), 7, '/enabled is "on"'],
    ['an offset for a zone', GOOD.replace('Europe/London', '"+01:00"'), 5, 'is "+01:00", no time zone'],
    ['nothing in it', '', 1, '/ is empty'],
    ['nothing but comments', '# to be written\n', 1, '/ is empty'],
    ['more than settings take', `${GOOD}# ${'x'.repeat(4_000_000)}`, null, 'larger than 4 MB'],
  ])('with %s says what and where', async (_what, text, line, told) => {
    const { problems } = await inspectManifest(put('north.yaml', text));
    expect(problems.map(({ error }) => error.message).join('; ')).toContain(told);
    expect(problems.find(({ error }) => error.message.includes(told))!.line).toBe(line);
  });

  it('that is a folder says so', async () => {
    const file = put('north.yaml', GOOD);
    rmSync(file);
    mkdirSync(file);
    expect((await inspectManifest(file)).problems[0]!.error.message).toContain('it is a folder');
  });

  it.runIf(process.platform !== 'win32')('that is a pipe is not waited for', async () => {
    const file = put('north.yaml', GOOD);
    rmSync(file);
    execFileSync('mkfifo', [file]);
    expect((await inspectManifest(file)).problems[0]!.error.message).toContain('no ordinary file');
  });

  it('means a secret file from the folder it is in', async () => {
    const file = put('north.yaml', GOOD.replace('${env:NORTH_KEY}', '${file:secrets/north}'));
    const secret = join(dirname(file), 'secrets', 'north');
    mkdirSync(dirname(secret));
    writeFileSync(secret, KEY);
    const { manifest, problems } = await inspectManifest(file, { env: {} });
    expect([problems, manifest?.settings.apiKey]).toEqual([[], `\${file:${secret}}`]);
    rmSync(secret);
    const gone = await inspectManifest(file, { env: {} });
    expect(gone.problems[0]!.error.message).toBe(`\${file:${secret}} leads to no secret`);
  });

  it('is told everything that is wrong with it at once, in the order it is looked for', async () => {
    const bad = GOOD.replace('id: north', 'id: nroth')
      .replace('Europe/London', 'Europe/Bath')
      .replace('^0.1.0', 'newest')
      .replace('enabled: true', 'enabled: perhaps')
      .replace('ukprn: 10000001', 'ukprn: 12\ncolour: red')
      .replace('intervalDays: 20', 'intervalDays: 0\n    intervals: 3');
    expect(await wrong(bad)).toEqual([
      [17, 'CONFIG_OUT_OF_RANGE'],
      [18, 'CONFIG_UNKNOWN_KEY'],
      [2, 'TENANT_FILE_NAME'],
      [6, 'CONFIG_FILE_INVALID'],
      [7, 'CONFIG_FILE_INVALID'],
      [5, 'CONFIG_FILE_INVALID'],
      [4, 'CONFIG_FILE_INVALID'],
      [8, 'CONFIG_FILE_INVALID'],
    ]);
  });

  it('names key, value, limit, file and line of a setting', async () => {
    const file = put('north.yaml', GOOD.replace('intervalDays: 20', 'intervalDays: 400'));
    const { problems } = await inspectManifest(file);
    expect(problems[0]?.error.message).toBe(`intervalDays is 400 (in ${file}:16), outside 1 to 365`);
  });

  it.each([
    ['the key of the service', GOOD.replace('${env:NORTH_KEY}', KEY), 10],
    ['the key of the service, in no shape of ours', GOOD.replace('${env:NORTH_KEY}', 'hunter2'), 10],
    [
      'a key among the settings',
      GOOD.replace(/service:\n.*\n.*\n/, '').replace('intervalDays: 20', `apiKey: ${KEY}`),
      13,
    ],
    [
      'a password in the address of the database',
      GOOD.replace('name: north', 'url: mssql://sa:hunter2@host/north'),
      12,
    ],
    ['a password in the address of the service', GOOD.replace('https://', 'https://sa:hunter2@'), 9],
    ['a key where none belongs', GOOD.replace('North College', `North ${KEY}`), 3],
  ])('never holds a secret itself: %s', async (_, text, line) => {
    const { problems, manifest } = await inspectManifest(put('north.yaml', text));
    expect(manifest).toBeNull();
    expect(problems.map((problem) => [problem.line, problem.error.code])).toContainEqual([
      line,
      'CONFIG_SECRET_VALUE',
    ]);
    const told = JSON.stringify(problems.map(({ error }) => [error.message, error.hint, error.details]));
    expect(told).not.toContain('hunter2');
    expect(told).not.toContain(KEY);
  });

  it('gives the service in one place only', async () => {
    const twice = GOOD.replace('intervalDays: 20', 'serviceUrl: https://other.example');
    expect(await wrong(twice)).toEqual([[9, 'TENANT_SERVICE_TWICE']]);
  });

  it('is held against the secrets and the plugin that are there, when asked', async () => {
    const plugin = { id: 'destination-tracking', version: '0.2.0' };
    expect(await wrong(GOOD, { env: {}, plugin })).toEqual([
      [10, 'CONFIG_SECRET_MISSING'],
      [6, 'TENANT_PLUGIN_VERSION'],
    ]);
    expect(await wrong(GOOD, { env: { NORTH_KEY: 'x' }, plugin: { ...plugin, version: '0.1.4' } })).toEqual(
      [],
    );
  });

  it('that breaks off is told without quoting it', async () => {
    const { problems } = await inspectManifest(put('north.json', `{"service": {"apiKey": "${KEY}`));
    expect(problems.map(({ error }) => error.code)).toEqual(['CONFIG_FILE_UNREADABLE']);
    expect(JSON.stringify(problems[0]?.error)).not.toContain(KEY);
  });
});

describe('a folder of manifests', () => {
  it('finds each by its name, reads it anew once it has changed, and tells of two with one id', async () => {
    const file = put('north.yaml', GOOD);
    const folder = join(file, '..');
    writeFileSync(join(folder, 'README.md'), 'none of them');
    const manifests = manifestFolder(folder);
    const [first] = await manifests.all();
    expect(first?.manifest?.name).toBe('North College');
    expect((await manifests.of('north'))?.manifest).toBe(first?.manifest);
    writeFileSync(file, GOOD.replace('North College', 'Northern College'));
    expect((await manifests.of('north'))?.manifest?.name).toBe('Northern College');
    expect(await manifests.of('south')).toBeNull();

    writeFileSync(join(folder, 'north.yml'), GOOD);
    const readings = await manifests.all();
    expect(readings).toHaveLength(1);
    expect(readings[0]?.problems.map(({ error }) => error.code)).toEqual(['TENANT_ID_TWICE']);
  });

  it('that is not there has none', async () => {
    expect(await manifestFolder('/nowhere/at/all').all()).toEqual([]);
  });
});

describe('a value of a manifest is changed', () => {
  it.each([
    ['north.yaml', GOOD, GOOD.replace('enabled: true', 'enabled: false')],
    ['north.json', '{\n\t"id":"north" , "enabled" :true,\n}', '{\n\t"id":"north" , "enabled" :false,\n}'],
  ])('in its place, and nothing else of %s', async (name, text, changed) => {
    const file = put(name, text);
    expect(await editManifest(file, ['enabled'], false)).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe(changed);
    expect(await editManifest(file, ['enabled'], false)).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe(changed);
  });

  it('and added where there is none', async () => {
    const file = put('north.yaml', 'id: north # as ever\n');
    expect(await editManifest(file, ['enabled'], false)).toBeUndefined();
    expect(readFileSync(file, 'utf8')).toBe('id: north # as ever\nenabled: false\n');
  });
});
