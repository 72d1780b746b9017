import type { Knex } from 'knex';
import { type Database, insertIfAbsent } from '../../../lib/sql/index.ts';

/** Who a role is given to. */
export interface RoleSubject {
  readonly kind: 'user' | 'group';
  readonly id: string;
}

export interface RoleRow extends RoleSubject {
  readonly role: 'operator' | 'read-only';
  readonly who: string;
  readonly at: string;
}

/** The roles given to a person and to each of their groups, in the MIS and among support staff. */
export async function rolesOf(
  control: Database,
  actor: { readonly id: string; readonly groups: readonly string[] },
): Promise<RoleRow['role'][]> {
  const groups = [...actor.groups, ...(await groupsOfStaff(control, actor.id))];
  const rows = await control
    .reader('ct_role')
    .where({ subject_kind: 'user', subject_id: actor.id })
    .orWhere((group) => group.where('subject_kind', 'group').whereIn('subject_id', groups))
    .select('role');
  return rows.map(({ role }) => role as RoleRow['role']);
}

/** The groups of support staff a person is in. */
export async function groupsOfStaff(control: Database, userId: string): Promise<string[]> {
  const rows = await control.reader('ct_member').where({ user_id: userId }).orderBy('group_id');
  return rows.map(({ group_id }) => group_id as string);
}

/** Puts a person into a group of support staff, or takes them out of it. */
export async function putMember(
  tx: Knex.Transaction,
  userId: string,
  groupId: string,
  member: boolean,
): Promise<void> {
  const row = { user_id: userId, group_id: groupId };
  if (member) await insertIfAbsent(tx, 'ct_member', ['user_id', 'group_id'], [row]);
  else await tx('ct_member').where(row).delete();
}

/** Every role there is, users before groups, by id. */
export async function listRoles(control: Database): Promise<RoleRow[]> {
  const rows = await control
    .reader('ct_role')
    .orderBy([{ column: 'subject_kind', order: 'desc' }, 'subject_id']);
  return rows.map(
    ({ subject_kind: kind, subject_id: id, role, who, at }): RoleRow => ({ kind, id, role, who, at }),
  );
}

/** Gives a role, or with null takes it away. */
export async function putRole(
  tx: Knex.Transaction,
  { kind, id }: RoleSubject,
  role: { readonly role: RoleRow['role']; readonly who: string; readonly at: string } | null,
): Promise<void> {
  const key = { subject_kind: kind, subject_id: id };
  await tx('ct_role').where(key).delete();
  if (role !== null)
    await insertIfAbsent(tx, 'ct_role', ['subject_kind', 'subject_id'], [{ ...key, ...role }]);
}
