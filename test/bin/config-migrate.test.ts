/** `destinations config migrate` and `config rollback` as support staff type them, over files as they are found. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Home, homeAt } from '../../bin/installation/home.ts';
import { openInstallation } from '../../bin/installation/installation.ts';
import { readTenantManifest, resolveSecret } from '../../plugin/config/index.ts';
import { supplierAuditPage } from '../../plugin/storage/control/audit.ts';
import { putRole } from '../../plugin/storage/control/roles.ts';
import { destinations } from '../support/command.ts';
import { OLD_KINDS, putOldConfig } from '../support/old-configs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const STAFF = 'sam';

/** An installation whose tenants are manifests of these kinds and nothing more; each is called as its kind. */
async function oldInstallation(...kinds: readonly string[]) {
  const { folder, remove } = temporaryFolder('config-migrate');
  onTestFinished(remove);
  const home = homeAt({ home: folder });
  const installation = await openInstallation(home, { create: true });
  onTestFinished(() => installation.close());
  await installation.control.transaction((tx) =>
    putRole(
      tx,
      { kind: 'user', id: STAFF },
      { role: 'operator', who: 'test', at: '2025-03-03T09:00:00.000Z' },
    ),
  );
  const old = Object.fromEntries(kinds.map((kind) => [kind, putOldConfig(home.manifests, kind, kind)]));
  const before = filesIn(home.manifests);
  const type = async (...args: readonly string[]) => {
    const { stdout, stderr, exitCode } = await destinations(['config', ...args], {
      DESTINATIONS_HOME: home.folder,
      DESTINATIONS_MANIFESTS: home.manifests,
      DESTINATIONS_USER: STAFF,
    });
    return { stdout, stderr, exitCode };
  };
  const rows = async (...args: readonly string[]) => {
    const { stdout, stderr, exitCode } = await type(...args, '--output', 'json');
    expect(stderr).toBe('');
    return { exitCode, rows: JSON.parse(stdout) as Row[] };
  };
  return { home, installation, old, before, type, rows };
}

interface Row {
  readonly tenant: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

const versions = (rows: readonly Row[]) => rows.map(({ tenant, from, to }) => [tenant, from, to]);
const codes = (rows: readonly Row[]) => rows.map(({ tenant, error }) => [tenant, error?.code ?? null]);

/** Every file by name, its bytes as they are. */
function filesIn(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(folder, name)).isFile())
      .sort()
      .map((name) => [name, readFileSync(join(folder, name)).toString('latin1')]),
  );
}

const manifestOf = ({ manifests }: Home, id: string) =>
  join(manifests, existsSync(join(manifests, `${id}.yaml`)) ? `${id}.yaml` : `${id}.json`);

const change = (file: string, from: string, to: string) =>
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));

describe('config migrate', () => {
  it('--check tells which are due by exit code 1, and writes nothing', async () => {
    const { home, before, rows, type } = await oldInstallation('csv', 'yaml-2');
    const checked = await rows('migrate', '--check', '--all');
    expect(checked.exitCode).toBe(1);
    expect(versions(checked.rows)).toEqual([
      ['csv', 1, 3],
      ['yaml-2', 2, 3],
    ]);
    expect((await type('migrate', '--check', '--tenant', 'csv')).exitCode).toBe(1);
    expect(filesIn(home.manifests)).toEqual(before);
    expect(filesIn(join(home.folder, 'secrets'))).toEqual({});
  });

  it('--dry-run tells what would change, with secrets masked, and writes nothing', async () => {
    const { home, before, old, type } = await oldInstallation(...OLD_KINDS);
    for (const format of ['table', 'json', 'csv']) {
      const { stdout, stderr, exitCode } = await type('migrate', '--dry-run', '--all', '--output', format);
      expect([stderr, exitCode]).toEqual(['', 0]);
      expect(stdout).toContain('intervalDays: 20');
      expect(stdout).toContain('Print logo');
      for (const { secrets } of Object.values(old))
        for (const secret of secrets) expect(stdout).not.toContain(secret);
    }
    expect(filesIn(home.manifests)).toEqual(before);
    expect(filesIn(join(home.folder, 'config-backups'))).toEqual({});
  });

  it('--apply makes all current, with each secret in a file of its own and nowhere else', async () => {
    const { home, old, rows } = await oldInstallation(...OLD_KINDS);
    const applied = await rows('migrate', '--apply', '--all');
    expect(applied.exitCode).toBe(0);
    expect(codes(applied.rows)).toEqual([...OLD_KINDS].sort().map((kind) => [kind, null]));
    for (const kind of OLD_KINDS) {
      const { configVersion, settings } = await readTenantManifest(manifestOf(home, kind));
      expect(configVersion).toBe(3);
      expect(settings).toMatchObject(kind === 'escaped' ? { profile: 'guide' } : { intervalDays: 20 });
      const [key] = old[kind]!.secrets;
      if (key === undefined) continue;
      const file = /^\$\{file:(.+)\}$/.exec(String(settings.apiKey))![1]!;
      expect(readFileSync(file, 'utf8')).toBe(key);
    }
    const open = { ...filesIn(home.manifests), ...filesIn(join(home.folder, 'config-backups')) };
    const log = existsSync(home.log) ? readFileSync(home.log, 'utf8') : '';
    for (const { secrets } of Object.values(old))
      for (const secret of secrets) expect(`${JSON.stringify(open)}${log}`).not.toContain(secret);
    const secret = join(home.folder, 'secrets');
    for (const name of Object.keys(filesIn(secret)))
      expect([name, statSync(join(secret, name)).mode & 0o777]).toEqual([name, 0o600]);
    expect(statSync(secret).mode & 0o777).toBe(0o700);
    // A manifest beside an export never held the key: it is kept in the open.
    expect(Object.keys(filesIn(secret)).filter((name) => name.includes('as-it-was'))).toEqual([
      'escaped-escaped.options.xml-as-it-was',
    ]);
    expect(Object.keys(filesIn(home.manifests)).filter((name) => name.includes('options'))).toEqual([]);
  });

  it('twice changes nothing more', async () => {
    const { home, rows } = await oldInstallation(...OLD_KINDS);
    await rows('migrate', '--apply', '--all');
    const once = filesIn(home.folder);
    const again = await rows('migrate', '--apply', '--all');
    expect([again.exitCode, again.rows.every(({ to }) => to === null)]).toEqual([0, true]);
    const twice = filesIn(home.folder);
    for (const name of Object.keys(twice).filter((one) => /^(tenants|secrets|config-backups)\b/.test(one)))
      expect(twice[name], name).toBe(once[name]);
    expect((await rows('migrate', '--check', '--all')).exitCode).toBe(0);
  });

  it('leaves what people wrote: comments, unknown options, line ends and the byte order mark', async () => {
    const { home, rows } = await oldInstallation('yaml-1', 'json-2', 'yaml-2', 'csv');
    await rows('migrate', '--apply', '--all');
    const text = (id: string) => readFileSync(manifestOf(home, id), 'utf8');
    expect(text('yaml-1')).toMatch(/^# yaml-1 college\nid: yaml-1\n/);
    expect(text('yaml-1')).toContain('timeZone: Europe/London   # as they live');
    expect(text('yaml-1')).toMatch(/# chased harder\n +intervalDays: 20 # was 30\n/);
    expect(text('yaml-1')).toMatch(/# •+ since May/);
    expect(text('yaml-1')).toMatch(/unknown:\n(.*\n)* +Print logo: ["']?True/);
    expect(text('json-2')).toMatch(/^\uFEFF\{\r\n {2}\/\/ the college of json-2\r\n/);
    expect(text('json-2').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(text('json-2')).toContain('"intervalDays": 20');
    expect(text('json-2')).toContain('// was 30');
    expect(text('yaml-2')).toContain('    # chased harder\n    intervalDays: 20   # was 30\n');
    expect(text('yaml-2')).toMatch(/\n# the end\n$/);
    expect(text('csv')).toContain('exported by the vendor');
    expect(text('csv')).toContain('Print logo');
  });

  it('tells a tenant that fails, leaves it as it was, and goes on with the rest (exit code 6)', async () => {
    const { home, before, rows, type } = await oldInstallation('csv', 'xml', 'yaml-1', 'yaml-2');
    change(join(home.manifests, 'yaml-1.yaml'), '"20"', '"twenty"');
    rmSync(join(home.manifests, 'xml.options.xml'));
    const { exitCode, rows: told } = await rows('migrate', '--apply', '--all');
    expect(exitCode).toBe(6);
    expect(told.map(({ tenant, to, error }) => [tenant, to, error?.code ?? null])).toEqual([
      ['csv', 3, null],
      ['xml', null, 'CONFIG_FILE_UNREADABLE'],
      ['yaml-1', null, 'CONFIG_WRONG_TYPE'],
      ['yaml-2', 3, null],
    ]);
    expect(told[2]!.error!.message).toContain('yaml-1.yaml:10');
    expect(readFileSync(join(home.manifests, 'xml.json')).toString('latin1')).toBe(before['xml.json']);
    const table = await type('migrate', '--apply', '--all');
    expect([table.exitCode, table.stdout]).toEqual([6, expect.stringContaining('2 tenants failed')]);
  });

  it('refuses an export that is elsewhere, or of no kind there is', async () => {
    const { home, rows } = await oldInstallation('csv', 'xml');
    change(join(home.manifests, 'csv.json'), 'csv.options.csv', '../csv.options.csv');
    change(join(home.manifests, 'xml.json'), 'xml.options.xml', 'xml.options.js');
    expect(codes((await rows('migrate', '--apply', '--all')).rows)).toEqual([
      ['csv', 'CONFIG_FILE_INVALID'],
      ['xml', 'CONFIG_FILE_INVALID'],
    ]);
  });

  it('takes away an export that a cut-off migration left, and counts it as due', async () => {
    const { home, before, rows } = await oldInstallation('csv');
    await rows('migrate', '--apply', '--all');
    const left = join(home.manifests, 'csv.options.csv');
    writeFileSync(left, before['csv.options.csv']!, 'latin1');
    expect((await rows('migrate', '--check', '--all')).exitCode).toBe(1);
    expect(existsSync(left)).toBe(true);
    expect((await rows('migrate', '--apply', '--all')).exitCode).toBe(0);
    expect(existsSync(left)).toBe(false);
    expect((await rows('migrate', '--check', '--all')).exitCode).toBe(0);
  });

  it('keeps two options with the same secret, and one that is a part of another', async () => {
    const { home, rows } = await oldInstallation('yaml-1');
    const file = join(home.manifests, 'yaml-1.yaml');
    change(
      file,
      'Gateway password: yaml-1-correct-horse',
      'Gateway password: dts_yaml1\n  Old token: dts_yaml1',
    );
    const before = readFileSync(file, 'utf8');
    expect((await rows('migrate', '--apply', '--all')).exitCode).toBe(0);
    const secrets = filesIn(join(home.folder, 'secrets'));
    expect(secrets).toMatchObject({
      'yaml-1-gateway-password': 'dts_yaml1',
      'yaml-1-old-token': 'dts_yaml1',
    });
    expect((await rows('rollback', '--all')).exitCode).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('keeps two secrets of one name apart, and gives both back', async () => {
    const { home, old, rows } = await oldInstallation('yaml-1');
    const file = join(home.manifests, 'yaml-1.yaml');
    change(file, '  Gateway password', '  API  key: dts_another\n  Gateway password');
    const before = readFileSync(file, 'utf8');
    expect((await rows('migrate', '--apply', '--all')).exitCode).toBe(0);
    expect(filesIn(join(home.folder, 'secrets'))).toMatchObject({
      'yaml-1-api-key': old['yaml-1']!.secrets[0],
      'yaml-1-api-key-2': 'dts_another',
    });
    expect((await rows('rollback', '--all')).exitCode).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('refuses where a secret would stay in what is written, however short it is', async () => {
    const { home, rows } = await oldInstallation('yaml-1');
    const file = join(home.manifests, 'yaml-1.yaml');
    change(file, 'yaml-1-correct-horse', 'xyz');
    change(file, '# yaml-1 college', '# the password is xyz');
    const before = readFileSync(file, 'utf8');
    const { exitCode, rows: told } = await rows('migrate', '--apply', '--all');
    expect([exitCode, codes(told)]).toEqual([6, [['yaml-1', 'CONFIG_SECRET_VALUE']]]);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('does not write over a secret file that holds something else', async () => {
    const { home, old, rows } = await oldInstallation('csv');
    mkdirSync(join(home.folder, 'secrets'), { mode: 0o700 });
    writeFileSync(join(home.folder, 'secrets', 'csv-api-key'), 'of somebody else');
    await rows('migrate', '--apply', '--all');
    expect(filesIn(join(home.folder, 'secrets'))).toEqual({
      'csv-api-key': 'of somebody else',
      'csv-api-key-2': old.csv!.secrets[0],
    });
  });

  it('takes a secret file that holds just that, and closes it to others', async () => {
    const { home, old, rows } = await oldInstallation('csv');
    const file = join(home.folder, 'secrets', 'csv-api-key');
    mkdirSync(join(home.folder, 'secrets'));
    writeFileSync(file, old.csv!.secrets[0]!, { mode: 0o644 });
    await rows('migrate', '--apply', '--all');
    expect(readdirSync(join(home.folder, 'secrets'))).toEqual(['csv-api-key']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is for operators, is on record, and wants to be told what to do', async () => {
    const { installation, home, before, type } = await oldInstallation('csv');
    const refused = await type('migrate', '--apply', '--tenant', 'csv', '--as', 'zoe', '--output', 'json');
    expect([refused.exitCode, refused.stdout + refused.stderr]).toEqual([
      3,
      expect.stringContaining('ROLE_NEEDED'),
    ]);
    expect(filesIn(home.manifests)).toEqual(before);
    await type('migrate', '--check', '--tenant', 'csv');
    await type('migrate', '--apply', '--tenant', 'csv');
    await type('rollback', '--tenant', 'csv');
    const rows = await supplierAuditPage(installation.control.reader, { before: null, limit: 20 });
    expect(rows.map(({ who, act, tenant, result }) => [who, act, tenant, result])).toEqual([
      [STAFF, 'config-rollback', 'csv', 'done'],
      [STAFF, 'config-migrate', 'csv', 'done'],
      ['zoe', 'config-migrate', 'csv', 'ROLE_NEEDED'],
    ]);
    for (const args of [
      ['migrate', '--all'],
      ['migrate', '--check', '--apply', '--all'],
      ['migrate', '--check'],
      ['migrate', '--check', '--all', '--tenant', 'csv'],
      ['rollback', '--all', '--concurrency', '0'],
    ]) {
      const { exitCode, stderr } = await type(...args);
      expect([args, exitCode, stderr]).toEqual([args, 2, expect.stringContaining('BAD_OPTION')]);
    }
  });
});

describe('config rollback', () => {
  it('puts every file back byte for byte, and forward again gives the same', async () => {
    const { home, before, rows } = await oldInstallation(...OLD_KINDS);
    await rows('migrate', '--apply', '--all');
    const after = filesIn(home.manifests);
    const back = await rows('rollback', '--all');
    expect(back.exitCode).toBe(0);
    expect(back.rows.map(({ from, to }) => [from, to])).toEqual(
      [...OLD_KINDS].sort().map((kind) => [3, kind.endsWith('-2') ? 2 : 1]),
    );
    expect(filesIn(home.manifests)).toEqual(before);
    const again = await rows('rollback', '--all');
    expect([again.exitCode, again.rows.every(({ to }) => to === null)]).toEqual([0, true]);
    await rows('migrate', '--apply', '--all');
    expect(filesIn(home.manifests)).toEqual(after);
  });

  it('of a manifest that was edited since goes back by the migration, and keeps the edit', async () => {
    const { home, before, rows } = await oldInstallation('yaml-2');
    await rows('migrate', '--apply', '--all');
    change(join(home.manifests, 'yaml-2.yaml'), 'intervalDays: 20', 'intervalDays: 14');
    expect(versions((await rows('rollback', '--all')).rows)).toEqual([['yaml-2', 3, 2]]);
    const text = readFileSync(join(home.manifests, 'yaml-2.yaml'), 'utf8');
    expect(text).toContain('version: 2');
    expect(text).toContain('intervalDays: 14   # was 30');
    expect(text).not.toContain('channelChoice');
    expect(before['yaml-2.yaml']).toContain('intervalDays: 20');
  });

  it('of a manifest that was edited since is refused where something would be lost', async () => {
    const { home, rows } = await oldInstallation('yaml-2', 'csv');
    await rows('migrate', '--apply', '--all');
    change(join(home.manifests, 'yaml-2.yaml'), 'channelChoice: both', 'channelChoice: sms');
    change(join(home.manifests, 'csv.json'), '"intervalDays": 20', '"intervalDays": 14');
    const edited = filesIn(home.manifests);
    const { exitCode, rows: told } = await rows('rollback', '--all');
    expect([exitCode, codes(told)]).toEqual([
      6,
      [
        ['csv', 'CONFIG_ROLLBACK_LOSES'],
        ['yaml-2', 'CONFIG_ROLLBACK_LOSES'],
      ],
    ]);
    expect(told[1]!.error!.message).toContain('channelChoice sms');
    expect(filesIn(home.manifests)).toEqual(edited);
  });

  it('puts every file back also where the whole installation was moved meanwhile', async () => {
    const { home, before, rows, installation, old } = await oldInstallation(...OLD_KINDS);
    await rows('migrate', '--apply', '--all');
    await installation.close();
    const moved = homeAt({ home: `${home.folder}-moved` });
    renameSync(home.folder, moved.folder);
    onTestFinished(() => rmSync(moved.folder, { recursive: true }));
    for (const kind of OLD_KINDS) {
      const { settings } = await readTenantManifest(manifestOf(moved, kind));
      const [key] = old[kind]!.secrets;
      if (key !== undefined && kind !== 'escaped')
        expect(resolveSecret(String(settings.apiKey), {})).toBe(key);
    }
    const { exitCode } = await destinations(['config', 'rollback', '--all', '--home', moved.folder], {
      DESTINATIONS_USER: STAFF,
    });
    expect(exitCode).toBe(0);
    expect(filesIn(moved.manifests)).toEqual(before);
  });

  it('is refused when a secret that belongs into a file has gone, and touches nothing', async () => {
    const { home, rows } = await oldInstallation('csv');
    await rows('migrate', '--apply', '--all');
    writeFileSync(join(home.folder, 'secrets', 'csv-api-key'), 'another');
    const migrated = filesIn(home.manifests);
    const { exitCode, rows: told } = await rows('rollback', '--all');
    expect([exitCode, codes(told)]).toEqual([6, [['csv', 'CONFIG_BACKUP_INCOMPLETE']]]);
    expect(filesIn(home.manifests)).toEqual(migrated);
  });
});
