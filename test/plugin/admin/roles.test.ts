import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  becomeOperator,
  giveRole,
  mostRestrictiveRole,
  permittedSupplier,
  putInGroup,
  rolesIn,
  type SupplierGate,
  supportStaff,
} from '../../../plugin/admin/index.ts';
import { operatorsAmong, type Role } from '../../../plugin/admin/roles.ts';
import type { Actor } from '../../../plugin/host.ts';
import { supplierAuditPage } from '../../../plugin/storage/control/audit.ts';
import { controlDatabase, NOW } from '../../host/support.ts';

async function installation(): Promise<SupplierGate> {
  const control = await controlDatabase();
  return { control, roleOf: rolesIn(control), now: () => NOW };
}

function person(id: string, ...groups: string[]): Actor {
  return { id, name: id, groups, kind: 'person' };
}

const user = (id: string) => ({ kind: 'user', id }) as const;
const group = (id: string) => ({ kind: 'group', id }) as const;
const [OMAR, SUE, SAM] = [person('omar'), person('sue'), person('sam')];

const audited = async ({ control }: SupplierGate) =>
  (await supplierAuditPage(control.reader, { before: null, limit: 20 })).map(
    ({ who, act, target, result, detail }) => [
      who,
      act,
      target,
      result,
      detail === null ? null : JSON.parse(detail),
    ],
  );

describe('an installation without an operator', () => {
  it('takes its first from anybody, and then from operators alone', async () => {
    const gate = await installation();
    expect((await supportStaff(gate, SAM)).operators).toEqual([]);
    await giveRole(gate, SAM, user('omar'), 'operator');
    await expect(giveRole(gate, SAM, user('sam'), 'operator')).rejects.toMatchObject({ code: 'ROLE_NEEDED' });
    await expect(supportStaff(gate, SAM)).rejects.toMatchObject({ code: 'ROLE_NEEDED' });
    await giveRole(gate, OMAR, user('sue'), 'read-only');
    expect(await supportStaff(gate, SUE)).toMatchObject({
      roles: [
        { kind: 'user', id: 'omar', role: 'operator', who: 'sam', at: NOW },
        { kind: 'user', id: 'sue', role: 'read-only', who: 'omar', at: NOW },
      ],
      operators: ['omar'],
    });
  });

  it('does not begin with a role that makes nobody an operator', async () => {
    const gate = await installation();
    for (const act of [
      giveRole(gate, SAM, user('sam'), 'read-only'),
      giveRole(gate, SAM, group('nobody is in it'), 'operator'),
      putInGroup(gate, SAM, { user: 'sam', group: 'support' }, true),
    ])
      await expect(act).rejects.toMatchObject({ code: 'NO_OPERATOR_LEFT' });
    expect(await supportStaff(gate, SAM)).toEqual({ roles: [], members: [], operators: [] });
  });

  it('belongs to whoever makes it, and not to who comes later', async () => {
    const gate = await installation();
    await becomeOperator(gate, OMAR);
    await becomeOperator(gate, SAM);
    expect((await supportStaff(gate, OMAR)).operators).toEqual(['omar']);
  });
});

describe('the last operator', () => {
  const without = (code: string) => expect.objectContaining({ code });

  it.each<[string, (gate: SupplierGate) => Promise<void>]>([
    ['loses the role', (gate) => giveRole(gate, OMAR, user('omar'), null)],
    ['becomes read-only', (gate) => giveRole(gate, OMAR, user('omar'), 'read-only')],
    [
      'comes into a group that is read-only',
      async (gate) => {
        await giveRole(gate, OMAR, group('trainees'), 'read-only');
        await putInGroup(gate, OMAR, { user: 'omar', group: 'trainees' }, true);
      },
    ],
  ])('is not taken away when they %s', async (_, act) => {
    const gate = await installation();
    await becomeOperator(gate, OMAR);
    await expect(act(gate)).rejects.toEqual(without('NO_OPERATOR_LEFT'));
    expect((await supportStaff(gate, OMAR)).operators).toEqual(['omar']);
  });

  it('may go once there is another, also by a group', async () => {
    const gate = await installation();
    await becomeOperator(gate, OMAR);
    await giveRole(gate, OMAR, group('support'), 'operator');
    await putInGroup(gate, OMAR, { user: 'sue', group: 'support' }, true);
    await giveRole(gate, OMAR, user('omar'), null);
    expect((await supportStaff(gate, SUE)).operators).toEqual(['sue']);
    await expect(putInGroup(gate, SUE, { user: 'sue', group: 'support' }, false)).rejects.toEqual(
      without('NO_OPERATOR_LEFT'),
    );
  });

  it('is not lost when two take the role from each other at the same time', async () => {
    const gate = await installation();
    await becomeOperator(gate, OMAR);
    await giveRole(gate, OMAR, user('sue'), 'operator');
    const ends = await Promise.allSettled([
      giveRole(gate, OMAR, user('sue'), null),
      giveRole(gate, SUE, user('omar'), null),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('the role of a person', () => {
  it('is the most restrictive of their own and those of their groups among support staff', async () => {
    const gate = await installation();
    await becomeOperator(gate, OMAR);
    await giveRole(gate, OMAR, user('sue'), 'operator');
    await giveRole(gate, OMAR, group('trainees'), 'read-only');
    expect(await gate.roleOf(SUE)).toBe('operator');
    await putInGroup(gate, OMAR, { user: 'sue', group: 'trainees' }, true);
    expect(await gate.roleOf(SUE)).toBe('read-only');
    await putInGroup(gate, OMAR, { user: 'sue', group: 'trainees' }, false);
    expect(await gate.roleOf(SUE)).toBe('operator');
  });

  it('does not come from a group that a tenant names in its own MIS', async () => {
    const gate = await installation();
    await becomeOperator(gate, OMAR);
    await giveRole(gate, OMAR, group('support'), 'operator');
    expect(await gate.roleOf(person('mallory', 'support'))).toBeNull();
  });

  it("is nobody else's whose name is that of a group", async () => {
    const gate = await installation();
    await becomeOperator(gate, OMAR);
    await giveRole(gate, OMAR, group('sam'), 'operator');
    expect(await gate.roleOf(SAM)).toBeNull();
  });

  it('is an operator among all exactly when it is one alone', () => {
    const role = fc.constantFrom<Role>('operator', 'read-only');
    const ids = fc.constantFrom('a', 'b', 'c');
    const roles = fc.uniqueArray(
      fc.record({ kind: fc.constantFrom<'user' | 'group'>('user', 'group'), id: ids, role }),
      { selector: ({ kind, id }) => `${kind} ${id}` },
    );
    const members = fc.array(fc.record({ user: ids, group: ids }));
    fc.assert(
      fc.property(roles, members, (given, inGroups) => {
        const rows = given.map((one) => ({ ...one, who: 'x', at: NOW }));
        const operators = operatorsAmong(rows, inGroups);
        for (const id of ['a', 'b', 'c']) {
          const groups = inGroups.filter(({ user }) => user === id).map((one) => one.group);
          const own = rows.filter((row) => (row.kind === 'user' ? row.id === id : groups.includes(row.id)));
          const alone = mostRestrictiveRole(own.map((row) => row.role));
          expect(operators.includes(id)).toBe(alone === 'operator');
        }
      }),
    );
  });
});

describe('the gate of the installation', () => {
  it('lets read-only look and change nothing, and says so in the audit', async () => {
    const gate = await installation();
    await becomeOperator(gate, OMAR);
    await giveRole(gate, OMAR, user('sue'), 'read-only');
    const act = { name: 'try', target: null, tenant: 'north' };
    const done = async () => 'done';
    expect(await permittedSupplier(gate, SUE, { ...act, effect: 'look' }, done)).toBe('done');
    expect(await permittedSupplier(gate, SUE, { ...act, effect: 'read' }, done)).toBe('done');
    await expect(permittedSupplier(gate, SUE, act, done)).rejects.toMatchObject({ code: 'ROLE_READ_ONLY' });
    await expect(permittedSupplier(gate, SAM, { ...act, effect: 'look' }, done)).rejects.toMatchObject({
      code: 'ROLE_NEEDED',
    });
    expect(await audited(gate)).toEqual([
      ['sam', 'try', null, 'ROLE_NEEDED', null],
      ['sue', 'try', null, 'ROLE_READ_ONLY', null],
      ['sue', 'try', null, 'done', null],
      ['omar', 'role-set', 'user:sue', 'done', { before: { role: null }, after: { role: 'read-only' } }],
      ['omar', 'role-set', 'user:omar', 'done', { before: { role: null }, after: { role: 'operator' } }],
    ]);
  });

  it('refuses whoever has too long a name for the audit too', async () => {
    const gate = await installation();
    await becomeOperator(gate, OMAR);
    const long = person('x'.repeat(300));
    await expect(supportStaff(gate, long)).rejects.toMatchObject({ code: 'ROLE_NEEDED' });
    expect((await supplierAuditPage(gate.control.reader, { before: null, limit: 1 }))[0]?.who).toHaveLength(
      100,
    );
  });
});
