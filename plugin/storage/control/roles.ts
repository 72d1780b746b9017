import type { Knex } from 'knex';
import { insertIfAbsent } from '../../../lib/sql/index.ts';
import type { Connection } from '../table.ts';

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

/** A user in a group of support staff. */
export interface MemberRow {
  readonly user: string;
  readonly group: string;
}

/** The roles given to a user and to each of their groups among support staff. */
export async function rolesOf(connection: Connection, userId: string): Promise<RoleRow['role'][]> {
  const groups = connection('ct_member').where({ user_id: userId }).select('group_id');
  const rows = await connection('ct_role')
    .where({ subject_kind: 'user', subject_id: userId })
    .orWhere((group) => group.where('subject_kind', 'group').whereIn('subject_id', groups))
    .select('role');
  return rows.map(({ role }) => role as RoleRow['role']);
}

/** The role given to a user or a group by itself. */
export async function roleOfSubject(
  connection: Connection,
  { kind, id }: RoleSubject,
): Promise<RoleRow['role'] | null> {
  const row = await connection('ct_role').where({ subject_kind: kind, subject_id: id }).first('role');
  return (row?.role as RoleRow['role'] | undefined) ?? null;
}

/** Every role there is, users before groups, and who is in which group, by id. Support staff are few. */
export async function support(
  connection: Connection,
): Promise<{ readonly roles: RoleRow[]; readonly members: MemberRow[] }> {
  const roles = await connection('ct_role').orderBy([
    { column: 'subject_kind', order: 'desc' },
    'subject_id',
  ]);
  const members = await connection('ct_member').orderBy(['user_id', 'group_id']);
  return {
    roles: roles.map(({ subject_kind: kind, subject_id: id, role, who, at }) => ({
      kind,
      id,
      role,
      who,
      at,
    })),
    members: members.map(({ user_id: user, group_id: group }) => ({ user, group })),
  };
}

/**
 * Puts a user into a group of support staff, or takes them out of it.
 * @returns whether they were in it before
 */
export async function putMember(
  tx: Knex.Transaction,
  { user, group }: MemberRow,
  member: boolean,
): Promise<boolean> {
  const row = { user_id: user, group_id: group };
  const was = (await tx('ct_member').where(row).first('user_id')) !== undefined;
  if (member) await insertIfAbsent(tx, 'ct_member', ['user_id', 'group_id'], [row]);
  else await tx('ct_member').where(row).delete();
  return was;
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
