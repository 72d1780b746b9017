import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { type DashboardOptions, openAlready, runDashboard, type Tenant } from '../../tui/index.ts';
import { TENANT } from '../host/support.ts';
import { deny, putJobs, tenantAtWork } from '../plugin/admin/support.ts';
import { putLeavers } from './support.tsx';

/** What the dashboard prints where there is no screen. `isTTY`: of the keyboard and of the screen. */
async function printed(
  options: Pick<DashboardOptions, 'env'> & { readonly tenants: readonly Tenant[]; readonly status?: string },
  isTTY: readonly [boolean, boolean] = [false, false],
): Promise<string> {
  const stdin = Object.assign(new PassThrough(), { isTTY: isTTY[0] }) as unknown as NodeJS.ReadStream;
  const stdout = Object.assign(new PassThrough(), { isTTY: isTTY[1] });
  const { tenants, status, ...more } = options;
  const contents = async () => ({
    tenants: tenants.map(openAlready),
    ...(status === undefined ? {} : { status }),
  });
  await runDashboard({ ...more, contents, stdin, stdout: stdout as unknown as NodeJS.WriteStream });
  stdout.end();
  return text(stdout);
}

async function twoTenants() {
  const north = await tenantAtWork();
  await putLeavers(north.database, { ref: 'L001', state: 'invited' }, { ref: 'L002', state: 'answered' });
  await putJobs(north.database, { kind: 'plan', key: 'a', set: { state: 'dead' } });
  const south = await tenantAtWork({ tenant: { ...TENANT, id: 'south', name: 'South\u001B[2J College' } });
  await deny(south.reference, 'get-destination-survey-results');
  return [north, south];
}

describe('the dashboard without a screen', () => {
  it('prints how each tenant stands, a fact a line, and ends', async () => {
    expect(await printed({ tenants: await twoTenants(), status: 'messages: http://127.0.0.1:8025' })).toBe(
      `Destination Tracking, 2 tenants
messages: http://127.0.0.1:8025

north
  name: North College
  tracking: off
  today there: 2025-03-03
  jobs: 0 ready, 0 waiting, 0 leased, 1 dead
  surveys: 1 answered, 1 invited
  response rate: –
  knowledge rate: –
  last run: none
  next run: none

south
  could not be read, PERMISSION_DENIED: The permission "Get Destination Survey Results" is denied to olga. Ask whoever manages permissions under Commands › Trainee Editor; a denial of the user or of any group wins
`,
    );
  });

  it.each([
    ['on a dumb terminal', { TERM: 'dumb' }, [true, true]],
    ['into a pipe', { TERM: 'xterm' }, [true, false]],
    ['without a keyboard', { TERM: 'xterm' }, [false, true]],
  ] as const)('does the same %s', async (_, env, isTTY) => {
    expect(await printed({ tenants: await twoTenants(), env }, isTTY)).toContain('name: North College');
  });

  it('has no escapes in it, wherever a text came from', async () => {
    const south = await tenantAtWork({ tenant: { ...TENANT, id: 'south', name: 'South\u001B[2J College' } });
    expect(await printed({ tenants: [south] })).not.toContain('\u001B');
  });
});
