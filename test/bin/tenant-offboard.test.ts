/** `destinations tenant offboard` as support staff type it, in processes of their own. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Installation } from '../../bin/installation/installation.ts';
import { openTenant } from '../../bin/installation/tenant.ts';
import { putRole } from '../../plugin/storage/control/roles.ts';
import { destinations } from '../support/command.ts';
import { putLeavers } from '../tui/support.tsx';
import { installationOf, OFFICER } from './support.ts';

const STAFF = 'sam';

/** A tenant with a leaver in it, of which no survey service was ever set. */
async function north() {
  const installation = await installationOf('north');
  const role = { role: 'operator', who: 'test', at: '2025-03-03T09:00:00.000Z' } as const;
  await installation.control.transaction((tx) => putRole(tx, { kind: 'user', id: STAFF }, role));
  const tenant = await openTenant(installation, await installation.tenants.get('north'));
  await putLeavers(tenant.database, { ref: 'A0001', state: 'due' });
  await tenant.close();
  return { installation, to: join(installation.home.folder, 'left'), command: commandOf(installation) };
}

function commandOf({ home }: Installation) {
  return (...args: readonly string[]) =>
    destinations(args, { DESTINATIONS_HOME: home.folder, DESTINATIONS_USER: STAFF });
}

const offboard = (to: string) => ['tenant', 'offboard', 'north', '--to', to, '--why', 'the contract ended'];

it('is told what it would do, and then does it, without a survey service too', async () => {
  const { to, command } = await north();
  const told = await command(...offboard(to), '--dry-run', '--output', 'json');
  expect([told.stderr, told.exitCode]).toEqual(['', 0]);
  expect(JSON.parse(told.stdout)).toMatchObject({ state: null, links: 0, rows: { 'dt_survey.jsonl': 1 } });
  expect(existsSync(to)).toBe(false);

  const done = await command(...offboard(to), '--yes', 'north', '--output', 'json');
  expect(done.exitCode).toBe(0);
  expect(done.stderr.trim().split('\n')).toHaveLength(6);
  expect(JSON.parse(done.stdout)).toMatchObject({
    who: STAFF,
    closed: { service: null },
    erased: { plugin: { dt_survey: 1 }, service: null },
  });
  expect(readFileSync(join(to, 'receipt.txt'), 'utf8')).toContain('No survey service was ever set.');
  expect(JSON.parse(readFileSync(join(to, 'dt_survey.jsonl'), 'utf8'))).toMatchObject({
    learner_ref: 'A0001',
  });

  const refused = await command('plan', '--dry-run', '--as', OFFICER);
  expect([refused.exitCode, refused.stderr]).toEqual([4, expect.stringContaining('TENANT_DISABLED')]);
  // It may come back: the tables are there, with nothing in them.
  expect((await command('tenant', 'enable', 'north')).exitCode).toBe(0);
  expect((await command('plan', '--dry-run', '--as', OFFICER)).exitCode).toBe(0);
});

it('does nothing without the id once more, a reason, or the role', async () => {
  const { to, command } = await north();
  for (const [more, exitCode, code] of [
    [[], 2, 'OFFBOARDING_NOT_CONFIRMED'],
    [['--yes', 'south'], 2, 'OFFBOARDING_NOT_CONFIRMED'],
    [['--yes', 'north', '--why', ' '], 2, 'OFFBOARDING_REASON_NEEDED'],
    [['--yes', 'north', '--as', OFFICER], 3, 'ROLE_NEEDED'],
    [['--dry-run', '--as', OFFICER], 3, 'ROLE_NEEDED'],
  ] as const) {
    const ended = await command(...offboard(to), ...more);
    expect([ended.exitCode, ended.stderr]).toEqual([exitCode, expect.stringContaining(code)]);
  }
  expect(existsSync(to)).toBe(false);
  expect((await command('plan', '--dry-run', '--as', OFFICER)).exitCode).toBe(0);
});

it('is listed as leaving until it has left, and cannot be enabled meanwhile', async () => {
  const { installation, to, command } = await north();
  await installation.control.transaction((tx) =>
    tx('ct_offboarding').insert({
      tenant: 'north',
      state: 'closed',
      who: STAFF,
      why: 'the contract ended',
      folder: to,
      began_at: '2025-03-03T09:00:00.000Z',
      steps:
        '{"found":{"tracking":true},"closed":{"at":"","service":null,"answers":0,"destinationRecords":0}}',
    }),
  );
  const listed = await command('tenant', 'list', '--output', 'json');
  expect(JSON.parse(listed.stdout)).toMatchObject([{ id: 'north', trouble: { code: 'TENANT_LEAVING' } }]);
  const refused = await command('tenant', 'enable', 'north');
  expect([refused.exitCode, refused.stderr]).toEqual([4, expect.stringContaining('TENANT_LEAVING')]);
  expect((await command(...offboard(to), '--yes', 'north')).exitCode).toBe(0);
  expect((await command('tenant', 'enable', 'north')).exitCode).toBe(0);
});
