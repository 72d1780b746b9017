/** `destinations tenant …` as support staff type it: what is told, what is written, and who may. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { homeAt } from '../../bin/installation/home.ts';
import { type Installation, openInstallation } from '../../bin/installation/installation.ts';
import { openTenant } from '../../bin/installation/tenant.ts';
import { holdSending } from '../../plugin/admin/index.ts';
import { supplierAuditPage } from '../../plugin/storage/control/audit.ts';
import { putRole } from '../../plugin/storage/control/roles.ts';
import { createService, createSmtpTransport } from '../../service/index.ts';
import { SILENT } from '../host/support.ts';
import { temporaryDatabase } from '../lib/sql/temporary.ts';
import { destinations } from '../support/command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { changeManifest, hangingServer, installationOf, OFFICER } from './support.ts';

const STAFF = 'sam';

async function makeOperator({ control }: Installation): Promise<void> {
  const role = { role: 'operator', who: 'test', at: '2025-03-03T09:00:00.000Z' } as const;
  await control.transaction((tx) => putRole(tx, { kind: 'user', id: STAFF }, role));
}

function commandsAt({ home }: Pick<Installation, 'home'>, env: Readonly<Record<string, string>> = {}) {
  return (...args: readonly string[]) =>
    destinations(args, {
      DESTINATIONS_HOME: home.folder,
      DESTINATIONS_MANIFESTS: home.manifests,
      DESTINATIONS_USER: STAFF,
      ...env,
    });
}

describe('tenant list', () => {
  it('tells what is enabled, what is switched on, and the trouble of each', async () => {
    const installation = await installationOf('bare', 'broken', 'north', 'south');
    await makeOperator(installation);
    const { home } = installation;
    changeManifest(home, 'bare', { enabled: false });
    changeManifest(home, 'south', { config: { version: 2, settings: { enableDestinationTracking: true } } });
    writeFileSync(join(home.folder, 'tenant-broken.sqlite'), 'rubbish'.repeat(1_000));
    writeFileSync(join(home.manifests, 'new.json'), JSON.stringify(manifest('new')));
    const north = await openTenant(installation, await installation.tenants.get('north'));
    await north.reference.host.config.set('destinationTracking.enableDestinationTracking', true, OFFICER);
    await holdSending(north.context, await north.actor(OFFICER), 'wrong logo');
    await north.close();

    const { stdout, stderr, exitCode } = await commandsAt(installation)('tenant', 'list', '--output', 'json');
    expect([stderr, exitCode]).toEqual(['', 0]);
    const rows = JSON.parse(stdout) as Record<string, unknown>[];
    expect(
      rows.map(({ id, enabled, switchedOn, database, trouble }) => [
        id,
        enabled,
        switchedOn,
        database,
        (trouble as { code: string } | null)?.code ?? null,
      ]),
    ).toEqual([
      ['bare', false, false, 'tenant-bare.sqlite', null],
      ['broken', true, null, 'tenant-broken.sqlite', 'SQL_DAMAGED'],
      ['new', true, null, null, 'TENANT_NOT_PROVISIONED'],
      ['north', true, true, 'tenant-north.sqlite', null],
      ['south', true, true, 'tenant-south.sqlite', null],
    ]);
    expect(rows.map(({ held }) => held)).toEqual([false, null, null, true, false]);
    expect(rows[3]).toMatchObject({ name: 'north College', plugin: '^0.1.0', configVersion: 3 });
    const table = await commandsAt(installation)('tenant', 'list');
    expect(table.stdout).toContain('5 tenants, 4 enabled, 2 switched on, 1 held, 2 in trouble.');
  });

  it('names one whose database does not answer, tells the others, and ends whatever still waits', async () => {
    await hangingServer('LIST_HANGS');
    const installation = await installationOf('north', 'south');
    await makeOperator(installation);
    changeManifest(installation.home, 'north', { database: { url: '${env:LIST_HANGS}' } });
    // Something that never ends stands for a driver that gives up late.
    const NODE_OPTIONS = '--import=data:text/javascript,setInterval(()=>{},1e9)';
    const list = commandsAt(installation, { NODE_OPTIONS });
    const { stdout, exitCode } = await list('tenant', 'list', '--output', 'json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { id: 'north', enabled: true, switchedOn: null, trouble: { code: 'TENANT_START_TIMEOUT' } },
      { id: 'south', enabled: true, switchedOn: false, trouble: null },
    ]);
  }, 60_000);

  it('is for support staff', async () => {
    const installation = await installationOf('north');
    const { stderr, exitCode } = await commandsAt(installation)('tenant', 'list');
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('ROLE_NEEDED')]);
  });
});

describe('tenant enable and disable', () => {
  it('change that one word of the manifest, are on record, and commands say what follows', async () => {
    const installation = await installationOf('north');
    await makeOperator(installation);
    const command = commandsAt(installation);
    const file = join(installation.home.manifests, 'north.yaml');
    const text = `# mind the college's own words\n${JSON.stringify(manifest('north'))}`.replace(
      '"enabled":true',
      '"enabled": true',
    );
    rmSync(join(installation.home.manifests, 'north.json'));
    writeFileSync(file, text);

    expect((await command('tenant', 'disable', 'north')).stdout).toContain('Tenant north is disabled');
    expect(readFileSync(file, 'utf8')).toBe(text.replace('"enabled": true', '"enabled": false'));
    expect((await command('tenant', 'disable', 'north')).stdout).toContain('was disabled already');

    const refused = await command('plan', '--dry-run', '--as', OFFICER);
    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toMatch(/^TENANT_DISABLED: .*\n.*`destinations tenant enable north`/);

    expect((await command('tenant', 'enable', 'north')).stdout).toContain('Tenant north is enabled');
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect((await command('plan', '--dry-run', '--as', OFFICER)).exitCode).toBe(0);

    const acts = await supplierAuditPage(installation.control.reader, { before: null, limit: 3 });
    expect(acts.map(({ who, tenant, act, result, detail }) => [who, tenant, act, result, detail])).toEqual([
      [STAFF, 'north', 'tenant-enable', 'done', '{"before":{"enabled":false},"after":{"enabled":true}}'],
      [STAFF, 'north', 'tenant-disable', 'done', '{"before":{"enabled":false},"after":{"enabled":false}}'],
      [STAFF, 'north', 'tenant-disable', 'done', '{"before":{"enabled":true},"after":{"enabled":false}}'],
    ]);
  });

  it('are refused to whoever is no operator, and that is on record', async () => {
    const installation = await installationOf('north');
    const { home } = installation;
    const before = readFileSync(join(home.manifests, 'north.json'), 'utf8');
    const { stderr, exitCode } = await commandsAt(installation)('tenant', 'disable', 'north');
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('ROLE_NEEDED')]);
    expect(readFileSync(join(home.manifests, 'north.json'), 'utf8')).toBe(before);
    expect(await supplierAuditPage(installation.control.reader, { before: null, limit: 1 })).toMatchObject([
      { who: STAFF, act: 'tenant-disable', result: 'ROLE_NEEDED' },
    ]);
  });

  it('say so of a tenant there is not', async () => {
    const installation = await installationOf('north');
    const { stderr, exitCode } = await commandsAt(installation)('tenant', 'enable', 'west');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('HOST_TENANT_UNKNOWN')]);
  });
});

describe('tenant provision', () => {
  it('makes what a manifest wants, asks the service, and tells what is left; twice changes nothing more', async () => {
    const service = await loopbackService();
    const { apiKey } = await service.createTenant({ id: 'north', name: 'North College' });
    const { installation, command } = await freshInstallation({ NORTH_KEY: apiKey });
    const { home } = installation;
    const own = {
      service: { url: service.url, apiKey: '${env:NORTH_KEY}' },
      database: { file: 'far/north.db' },
    };
    mkdirSync(join(home.folder, 'far'));
    writeFileSync(join(home.manifests, 'north.json'), JSON.stringify({ ...manifest('north'), ...own }));

    const first = await command('tenant', 'provision', 'north', '--output', 'json');
    expect([first.stderr, first.exitCode]).toEqual(['', 0]);
    expect(statesOf(first.stdout)).toMatchObject({
      manifest: 'was there',
      database: 'done',
      'survey service': 'done',
      learners: 'to do',
      enabled: 'was there',
      'switched on': 'to do',
    });
    const tenant = await openTenant(installation, await installation.tenants.get('north'));
    expect(tenant.database.location).toBe(join(home.folder, 'far/north.db'));
    expect((await tenant.context.resolve()).settings.serviceUrl).toBe(service.url);
    await tenant.close();

    const again = await command('tenant', 'provision', 'north', '--output', 'json');
    expect(statesOf(again.stdout).database).toBe('was there');
    expect(await supplierAuditPage(installation.control.reader, { before: null, limit: 1 })).toMatchObject([
      { act: 'tenant-provision', tenant: 'north', result: 'done' },
    ]);
  });

  it('ends in part where the service does not know the key', async () => {
    const service = await loopbackService();
    const { installation, command } = await freshInstallation({ NORTH_KEY: 'not-a-key' });
    const own = { service: { url: service.url, apiKey: '${env:NORTH_KEY}' }, enabled: false };
    const file = join(installation.home.manifests, 'north.json');
    writeFileSync(file, JSON.stringify({ ...manifest('north'), ...own }));
    const { stdout, exitCode } = await command('tenant', 'provision', 'north', '--output', 'json');
    expect(exitCode).toBe(6);
    expect(stdout).toContain('SERVICE_KEY_REFUSED');
    expect(stdout).not.toContain('not-a-key');
    expect(statesOf(stdout)).toMatchObject({ 'survey service': 'failed', enabled: 'to do' });
  });

  it('writes a manifest for a tenant that lost its own', async () => {
    const installation = await installationOf('north');
    await makeOperator(installation);
    rmSync(join(installation.home.manifests, 'north.json'));
    await expect(openTenant(installation, await installation.tenants.get('north'))).rejects.toMatchObject({
      code: 'TENANT_NO_MANIFEST',
    });
    const { stdout } = await commandsAt(installation)('tenant', 'provision', 'north', '--output', 'json');
    expect(statesOf(stdout)).toMatchObject({ manifest: 'done', database: 'was there' });
    expect((await installation.tenants.get('north')).manifest).toMatchObject({ name: 'north College' });
  });

  it('does not make a new database in the place of one that has gone', async () => {
    const installation = await installationOf('north');
    await makeOperator(installation);
    const file = join(installation.home.folder, 'tenant-north.sqlite');
    rmSync(file);
    const { stderr, exitCode } = await commandsAt(installation)('tenant', 'provision', 'north');
    expect([exitCode, stderr]).toEqual([4, expect.stringContaining('TENANT_DATABASE_GONE')]);
    expect(existsSync(file)).toBe(false);
  });
});

describe('tenant validate', () => {
  it('tells every problem of every manifest by file and line, and ends with 4', async () => {
    const { folder, remove } = temporaryFolder('manifests');
    onTestFinished(remove);
    const file = join(folder, 'north.json');
    writeFileSync(
      file,
      JSON.stringify({ ...manifest('north'), plugin: PLUGIN('^99.0.0'), timeZone: 'x' }, null, 2),
    );
    writeFileSync(join(folder, 'south.json'), JSON.stringify(manifest('south')));
    const { stdout, exitCode } = await destinations(['tenant', 'validate', folder, '--output', 'json']);
    expect(exitCode).toBe(4);
    const { files, problems } = JSON.parse(stdout) as {
      files: string[];
      problems: Record<string, unknown>[];
    };
    expect(files).toHaveLength(2);
    expect(problems).toMatchObject([
      { file, line: 5, code: 'CONFIG_FILE_INVALID', path: '/timeZone' },
      { file, line: 6, code: 'TENANT_PLUGIN_VERSION' },
    ]);
  });

  it('takes of a folder what an installation takes for manifests, and nothing else', async () => {
    const { folder, remove } = temporaryFolder('manifests');
    onTestFinished(remove);
    writeFileSync(join(folder, 'north.json'), JSON.stringify(manifest('north')));
    for (const name of ['north.options.json', '.hidden.json', '.north.yaml.swp', 'notes.md'])
      writeFileSync(join(folder, name), JSON.stringify({ 'Interval (Days)': '30' }));
    mkdirSync(join(folder, 'old'));
    const { stdout, exitCode } = await destinations(['tenant', 'validate', folder]);
    expect([stdout, exitCode]).toEqual(['1 manifest, all as they should be.\n', 0]);
  });

  it('asks for no secrets where nobody keeps them', async () => {
    const { folder, remove } = temporaryFolder('manifests');
    onTestFinished(remove);
    const own = { service: { url: 'https://survey.example', apiKey: '${env:NOBODY_HAS_IT}' } };
    writeFileSync(join(folder, 'north.json'), JSON.stringify({ ...manifest('north'), ...own }));
    const validate = (...more: string[]) => destinations(['tenant', 'validate', folder, ...more]);
    expect((await validate()).stdout).toContain('CONFIG_SECRET_MISSING');
    const { stdout, exitCode } = await validate('--no-secrets');
    expect([stdout, exitCode]).toEqual(['1 manifest, all as they should be.\n', 0]);
  });
});

describe('doctor', () => {
  it('looks at every tenant, and what is wrong with one keeps no other from it', async () => {
    const installation = await installationOf('north', 'south');
    writeFileSync(join(installation.home.folder, 'tenant-north.sqlite'), 'rubbish'.repeat(1_000));
    const { stdout, exitCode } = await commandsAt(installation)('doctor', '--all', '--output', 'json');
    expect(exitCode).toBe(1);
    const checks = JSON.parse(stdout) as { tenant: string; check: string; result: string }[];
    const of = (tenant: string) => checks.filter((check) => check.tenant === tenant);
    expect(of('')).toMatchObject([{ check: 'control tables', result: 'ok' }]);
    expect(of('north')).toMatchObject([{ check: 'opens', result: expect.stringContaining('SQL_DAMAGED') }]);
    expect(of('south').map(({ check, result }) => [check, result.split(':')[0]])).toEqual([
      ['opens', 'ok'],
      ['tables', 'ok'],
      ['settings', 'ok'],
      ['survey service', 'SERVICE_NOT_SET'],
    ]);
    const one = await commandsAt(installation)('doctor', '--tenant', 'south', '--output', 'json');
    expect(JSON.parse(one.stdout)).toEqual(checks.filter(({ tenant }) => tenant !== 'north'));
  });

  it('says of a tenant that is switched on what its next run would be refused for', async () => {
    const installation = await installationOf('north');
    changeManifest(installation.home, 'north', {
      config: { version: 3, settings: { enableDestinationTracking: true } },
    });
    const { stdout } = await commandsAt(installation)('doctor', '--output', 'json');
    const checks = JSON.parse(stdout) as { check: string; result: string }[];
    expect(checks.at(-1)).toMatchObject({
      check: 'ready for tracking',
      result: expect.stringMatching(/^DETAILS_NEEDED: .*controller.*retention/),
    });
  });
});

const PLUGIN = (version: string) => ({ id: 'destination-tracking', version });

function manifest(id: string) {
  return {
    id,
    name: `${id} College`,
    ukprn: 10000001,
    timeZone: 'Europe/London',
    plugin: PLUGIN('^0.1.0'),
    enabled: true,
    config: { version: 2, settings: {} },
  };
}

/** An installation without tenants, with a folder of manifests beside it and an operator. */
async function freshInstallation(env: Readonly<Record<string, string>>) {
  const { folder, remove } = temporaryFolder('fresh');
  onTestFinished(remove);
  const home = homeAt({ home: join(folder, 'home'), manifests: join(folder, 'manifests') });
  mkdirSync(home.manifests);
  const installation = await openInstallation(home, { create: true });
  onTestFinished(() => installation.close());
  await makeOperator(installation);
  return { installation, command: commandsAt(installation, env) };
}

async function loopbackService() {
  const service = await createService({
    database: await temporaryDatabase(),
    clock: () => new Date().toISOString(),
    mail: createSmtpTransport({ host: '127.0.0.1', port: 9 }),
    log: SILENT,
    sending: false,
  });
  onTestFinished(() => service.close());
  return service;
}

function statesOf(stdout: string): Readonly<Record<string, string>> {
  const { steps } = JSON.parse(stdout) as { steps: { step: string; state: string }[] };
  return Object.fromEntries(steps.map(({ step, state }) => [step, state]));
}
