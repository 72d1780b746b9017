import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeAt } from '../../bin/installation/home.ts';
import { openInstallation } from '../../bin/installation/installation.ts';
import { openTenant, staffMember } from '../../bin/installation/tenant.ts';
import { addTenant } from '../../bin/installation/tenants.ts';
import { becomeOperator, giveRole, PERMISSIONS, putInGroup } from '../../plugin/admin/index.ts';
import type { PermissionState } from '../../plugin/host.ts';
import { putJobs } from '../plugin/admin/support.ts';
import { putLeavers } from '../tui/support.tsx';

interface Given {
  readonly getResults?: PermissionState;
  readonly send?: PermissionState;
  readonly role?: 'operator' | 'read-only';
  readonly group?: string;
}

/** Everybody who tries, with what they were given. */
export const PEOPLE: Readonly<Record<string, Given>> = {
  nobody: {},
  'get results': { getResults: 'allowed' },
  send: { send: 'allowed' },
  both: { getResults: 'allowed', send: 'allowed' },
  'read-only': { role: 'read-only' },
  operator: { role: 'operator' },
  'read-only by group, operator': { role: 'operator', group: 'trainees' },
  'denied, operator': { getResults: 'denied', send: 'denied', role: 'operator' },
};

/** The user of a column. */
export const userOf = (person: string) => person.replaceAll(/[^a-z]+/g, '-');

/** An installation with a tenant `north`, a manifest `south`, a leaver, a dead job, and all the people. */
export async function openPlaces() {
  const folder = await mkdtemp(join(tmpdir(), 'destinations-matrix-'));
  const installation = await openInstallation(homeAt({ home: folder }), { create: true });
  const founder = staffMember('founder');
  await becomeOperator(installation, founder);
  await giveRole(installation, founder, { kind: 'group', id: 'trainees' }, 'read-only');
  const facts = { id: 'north', name: 'North College', ukprn: 10099999, timeZone: 'Europe/London' };
  const tenant = await openTenant(installation, await addTenant(installation, facts));
  await installation.tenants.putManifest({ ...facts, id: 'south' });
  const { mis } = tenant.reference;
  for (const [person, { getResults, send, role, group }] of Object.entries(PEOPLE)) {
    const id = userOf(person);
    if (role === undefined || getResults !== undefined) await mis.addUser({ id, name: id, groups: [] });
    for (const [permission, state] of Object.entries({ getResults, send }))
      if (state !== undefined)
        await mis.setPermission({ kind: 'user', id }, PERMISSIONS[permission as 'send'], state, 'admin');
    if (role !== undefined) await giveRole(installation, founder, { kind: 'user', id }, role);
    if (group !== undefined) await putInGroup(installation, founder, { user: id, group }, true);
  }
  const pots = [{ startDate: '2024-09-02', actualEndDate: '2025-02-14', terminationDate: '2025-02-14' }];
  await mis.createLearner({ ref: 'A0001', dateOfBirth: '2000-01-01', email: 'a@example.org', pots });
  await putLeavers(tenant.database, { ref: 'A0001', state: 'due' });
  await putJobs(tenant.database, { kind: 'plan', key: 'dead', set: { state: 'dead' } });
  const wave = 'name: south\n    tenants: [south]\n    acts: [enable]\n    checks: []';
  await writeFile(join(folder, 'rollout.yaml'), `name: matrix\nwaves:\n  - ${wave}\n`);
  return {
    folder,
    tenant,
    async close() {
      await tenant.close();
      await installation.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Places = Awaited<ReturnType<typeof openPlaces>>;
