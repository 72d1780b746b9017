/** `destinations rollout …` over several tenants, each a file, with a survey service that sends for real to this machine. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RolloutReport } from '../../../plugin/admin/index.ts';
import { supplierAuditPage } from '../../../plugin/storage/control/audit.ts';
import { openOffboarding } from '../../../plugin/storage/control/offboardings.ts';
import { changeManifest, LOOKER, STAFF } from '../../support/rollout-place.ts';
import { actsOn, apply, atTenant, manifestOf, placeOf, rollout, states, waveStates } from './support.ts';

describe('three waves', () => {
  it('are planned without a touch, applied in order, and told as a report', {
    timeout: 120_000,
  }, async () => {
    const place = await placeOf('north', 'east-1', 'east-2', 'south', 'west');
    place.put(
      rollout(
        'name: pilot, tenants: [north]',
        'name: east, tenants: ["east-*"]',
        `name: rest, tenants: all remaining, acts: [migrate-config, provision, push-details, enable, switch-on]`,
      ),
    );
    const before = filesIn(place.folder);
    const plan = await place.type('plan', '--output', 'json', '--as', LOOKER);
    expect([plan.stderr, plan.exitCode]).toEqual(['', 0]);
    const planned = JSON.parse(plan.stdout) as { tenants: { tenant: string; steps: object[] }[] };
    expect(planned.tenants.map(({ tenant }) => tenant)).toEqual([
      'north',
      'east-1',
      'east-2',
      'south',
      'west',
    ]);
    expect(planned.tenants[3]!.steps).toEqual([
      { step: 'migrate-config', change: 'config version 2 to 3', blocked: null },
      { step: 'provision', change: null, blocked: null },
      { step: 'push-details', change: 'details form pushed, version 1', blocked: null },
      { step: 'enable', change: 'enabled', blocked: null },
      { step: 'config', change: null, blocked: null },
      { step: 'doctor', change: null, blocked: null },
      { step: 'test-send', change: 'test send to ZZDUMMY', blocked: null },
      { step: 'switch-on', change: 'switched on: it runs by itself at 02:00', blocked: null },
    ]);
    expect(filesIn(place.folder)).toEqual(before);

    const applied = await place.type('apply', '--why', 'agreed', '--yes', '--output', 'json');
    expect(applied.exitCode).toBe(0);
    const report = JSON.parse(applied.stdout) as RolloutReport;
    expect(report).toMatchObject({ rollout: 'autumn', begun: { who: STAFF }, changed: [], leftOut: [] });
    expect(waveStates(report)).toEqual(['pilot done', 'east done', 'rest done']);
    expect(report.waves[2]!.tenants[0]!.done.map(({ step, told }) => `${step}: ${told}`)).toEqual([
      'migrate-config: version 2 to 3',
      'provision: tables done, survey service done',
      'push-details: version 1',
      'enable: enabled',
      'config: holds',
      'doctor: 4 checks hold',
      'test-send: email sent',
      'switch-on: switched on',
    ]);
    const ends = applied.stderr.split('\n').filter((line) => line.includes(' done ('));
    expect(ends.map((line) => line.split(':')[0])).toEqual(['pilot', 'east', 'east', 'rest', 'rest']);

    expect((await place.mailed()).sort()).toEqual(
      ['east-1', 'east-2', 'north', 'south', 'west'].map((id) => `dummy@${id}.example`),
    );
    expect(manifestOf(place, 'west')).toMatchObject({ enabled: true, config: { version: 3 } });
    await atTenant(place, 'south', async ({ context, reference }) => {
      expect((await context.settings()).enableDestinationTracking).toBe(true);
      const changes = await reference.host.config.history('destinationTracking.enableDestinationTracking');
      expect(changes).toMatchObject([{ new: true, who: STAFF, why: 'agreed' }]);
    });
    await atTenant(place, 'north', async ({ context }) => {
      expect((await context.settings()).enableDestinationTracking).toBe(false);
    });

    const status = await place.type('status', '--as', LOOKER);
    expect(status.stdout).toContain('5 of 5 tenants done.\nAll is done.\n');
    const again = await place.type('apply', '--why', 'agreed', '--yes');
    expect([again.stderr, again.exitCode]).toEqual(['', 0]);
    expect(await place.mailed()).toHaveLength(5);
    const [last] = await supplierAuditPage(place.installation.control.reader, { before: null, limit: 1 });
    expect(last).toMatchObject({ who: STAFF, act: 'rollout-apply', target: 'autumn', result: 'done' });
    expect(JSON.parse(last!.detail!)).toEqual({
      before: { tenants: 5, done: 5, failed: 0 },
      after: { tenants: 5, done: 5, failed: 0 },
      why: 'agreed',
    });
  });
});

/** Every file but the journals of databases, which looking alone may make. */
function filesIn(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.sqlite-(wal|shm)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file, readFileSync(file).toString('latin1')]),
  );
}

describe('a tenant that fails', () => {
  it('stops no other of its wave, keeps the next from beginning, and alone is taken up again once it is mended', async () => {
    const place = await placeOf('north', 'east', 'south', 'west');
    place.put(rollout('name: first, tenants: [north, east, south]', 'name: rest, tenants: all remaining'));
    rmSync(place.home.apiKey('east'));
    await atTenant(place, 'south', ({ reference }) => reference.mis.editLearner('ZZDUMMY', { test: false }));

    const { report, ends, said } = await apply(place);
    expect(ends).toBe('in part');
    expect(states(report)).toEqual({
      east: 'failed at provision: CONFIG_SECRET_MISSING',
      north: 'done',
      south: 'failed at test-send: ROLLOUT_DUMMY_NOT_TEST',
      west: 'to do',
    });
    expect(waveStates(report)).toEqual(['first failed', 'rest to do']);
    expect(said.at(-1)).toBe('first: failed, 2 of 3 tenants');
    expect(await place.mailed()).toEqual(['dummy@north.example']);
    expect(manifestOf(place, 'west')).toMatchObject({ enabled: false });
    const told = await place.type('status');
    expect(told.stdout).toContain(
      'Wave first has failed (2 tenants, 0 may): mend what failed, then apply again.',
    );
    expect(told.stdout).toMatch(/south +failed +test-send .* not marked test in its MIS; nothing was sent/);

    const before = await actsOn(place, 'north');
    const { apiKey } = await place.service.rotateKey('east', new Date(Date.now() + 3_600_000).toISOString());
    writeFileSync(place.home.apiKey('east'), apiKey);
    await atTenant(place, 'south', ({ reference }) => reference.mis.editLearner('ZZDUMMY', { test: true }));
    const mended = await apply(place);
    expect([mended.ends, waveStates(mended.report)]).toEqual(['well', ['first done', 'rest done']]);
    expect((await place.mailed()).sort()).toEqual(
      ['east', 'north', 'south', 'west'].map((id) => `dummy@${id}.example`),
    );
    expect(await actsOn(place, 'north')).toEqual(before);
    // What had been done to it was not done again.
    expect(await actsOn(place, 'south')).toEqual([
      'config-migrate done',
      'tenant-provision done',
      'tenant-enable done',
    ]);
  });

  it('may, as far as its wave allows; the others go on and it is tried again', async () => {
    const place = await placeOf('north', 'east', 'west');
    place.put(rollout('name: first, tenants: [north, east], maxFailures: 1', 'name: rest, tenants: [west]'));
    changeManifest(place, 'north', { dummyLearner: 'ZZNOBODY' });
    const first = await apply(place);
    expect([first.ends, waveStates(first.report)]).toEqual(['in part', ['first done', 'rest done']]);
    expect(states(first.report)).toMatchObject({
      north: 'failed at test-send: LEARNER_UNKNOWN',
      west: 'done',
    });
    changeManifest(place, 'north', { dummyLearner: 'ZZDUMMY' });
    expect((await apply(place)).ends).toBe('well');
    expect(await place.mailed()).toHaveLength(3);
  });

  it('of a plugin version that is not wanted, of a form with parts missing, of a database that has gone', async () => {
    const place = await placeOf('north', 'east', 'south');
    place.put(rollout('name: all, tenants: all remaining'));
    changeManifest(place, 'north', { plugin: { id: 'destination-tracking', version: '^9.0.0' } });
    rmSync(join(place.folder, 'tenant-south.sqlite'));
    await atTenant(place, 'east', async ({ database }) => {
      await database.transaction((tx) => tx('dt_details').update({ form: '{"name":"East"}' }));
    });
    const expected = {
      north: 'provision: TENANT_PLUGIN_VERSION',
      east: 'push-details: DETAILS_INCOMPLETE',
      south: 'provision: TENANT_DATABASE_GONE',
    };
    const plan = await place.type('plan', '--output', 'json');
    expect(plan.exitCode).toBe(1);
    const { tenants } = JSON.parse(plan.stdout) as {
      tenants: { tenant: string; steps: { step: string; blocked: { code: string } | null }[] }[];
    };
    const blocked = tenants.map(({ tenant, steps }) => [
      tenant,
      steps.find((step) => step.blocked !== null)?.blocked?.code,
    ]);
    expect(Object.fromEntries(blocked)).toEqual({
      north: 'TENANT_PLUGIN_VERSION',
      east: 'DETAILS_INCOMPLETE',
      south: 'TENANT_DATABASE_GONE',
    });
    const { report } = await apply(place);
    for (const [id, how] of Object.entries(expected)) expect(states(report)[id]).toBe(`failed at ${how}`);
  });
});

describe('one wave', () => {
  it('is applied by itself, once those before it are done', async () => {
    const place = await placeOf('north', 'west');
    place.put(rollout('name: pilot, tenants: [north]', 'name: rest, tenants: [west]'));
    await expect(apply(place, { wave: 'rest' })).rejects.toMatchObject({
      code: 'ROLLOUT_WAVE_EARLY',
      details: { wave: 'rest', before: 'pilot', state: 'has not begun' },
    });
    expect((await apply(place, { wave: 'pilot' })).ends).toBe('well');
    expect(await place.mailed()).toEqual(['dummy@north.example']);
    expect((await apply(place, { wave: 'rest' })).ends).toBe('well');
    await expect(apply(place, { wave: 'last' })).rejects.toMatchObject({ code: 'ROLLOUT_WAVE_UNKNOWN' });
  });
});

describe('a tenant that has left', () => {
  it('is not among those that remain, until it was enabled again', async () => {
    const place = await placeOf('north', 'east');
    place.put(rollout('name: all, tenants: all remaining, acts: [enable], checks: []'));
    const row = { tenant: 'east', who: STAFF, why: 'contract ended', folder: '/tmp', steps: {} };
    await place.installation.control.transaction((tx) =>
      openOffboarding(tx, { ...row, beganAt: '2025-03-03T09:00:00.000Z' }),
    );
    const { report, ends } = await apply(place);
    expect([ends, states(report), report.leftOut]).toEqual(['well', { north: 'done' }, []]);
    expect(manifestOf(place, 'east')).toMatchObject({ enabled: false });
    changeManifest(place, 'east', { enabled: true });
    expect((await place.type('plan')).stdout).toContain('1 tenant in 1 wave, 1 of 2 done already');
  });
});

describe('what is typed wrong', () => {
  it('is refused with what to do, and nothing is done', async () => {
    const place = await placeOf('north', 'east');
    place.put(rollout('name: all, tenants: [north], acts: [enable], checks: []'));
    for (const [args, code, exitCode] of [
      [['--yes'], 'BAD_OPTION: --why', 2],
      [['--why', 'x'], 'ROLLOUT_NOT_CONFIRMED', 2],
      [['--why', 'x', '--yes', '--concurrency', '0'], 'BAD_OPTION: --concurrency', 2],
      [['--why', 'x', '--yes', '--wave', 'last'], 'ROLLOUT_WAVE_UNKNOWN', 2],
      [['--why', 'x', '--yes', '--as', LOOKER], 'ROLE_READ_ONLY', 3],
      [['--why', 'x', '--yes', '--as', 'nobody'], 'ROLE_NEEDED', 3],
    ] as const) {
      const ended = await place.type('apply', ...args);
      expect([args, ended.exitCode, ended.stderr]).toEqual([args, exitCode, expect.stringContaining(code)]);
    }
    expect(manifestOf(place, 'north')).toMatchObject({ enabled: false });
  });

  it('in the file is told whole by the plan, with lines; who is in no wave is told with the line too', async () => {
    const place = await placeOf('north', 'east');
    place.put(rollout('name: a, tenants: [north, nrth]', 'name: b, tenants: [north]'));
    const plan = await place.type('plan', '--output', 'json');
    expect(plan.exitCode).toBe(4);
    expect(JSON.parse(plan.stdout)).toMatchObject({
      problems: [
        {
          line: 4,
          code: 'ROLLOUT_TENANT_UNKNOWN',
          next: expect.stringContaining('the nearest there is north'),
        },
        { line: 5, code: 'ROLLOUT_TENANT_TWICE' },
      ],
    });
    const refused = await place.type('apply', '--why', 'x', '--yes');
    expect([refused.exitCode, refused.stderr]).toEqual([
      4,
      expect.stringContaining('ROLLOUT_TENANT_UNKNOWN'),
    ]);

    place.put(rollout('name: a, tenants: [north], acts: [enable], checks: []'));
    const left = await place.type('plan');
    expect(left.stdout).toContain('rollout.yaml:3: 1 tenant is in no wave: east.');
  });
});
