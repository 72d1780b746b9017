import type { Actor } from '../host.ts';
import { type MemberRow, type RoleRow, rolesOf, support } from '../storage/control/roles.ts';
import type { Connection } from '../storage/table.ts';

/**
 * What support staff may do on an installation, whichever tenant it is: `operator` everything but what a tenant's own
 * permission denies, `read-only` everything that only looks.
 */
export type Role = 'operator' | 'read-only';

/** Asks for the role of whoever acts; null: none. */
export type RoleOf = (actor: Actor) => Promise<Role | null>;

/** A host that knows no support staff: everybody has the tenant's permissions and nothing else. */
export const noRoles: RoleOf = async () => null;

/**
 * Roles as the control database holds them, for the person and for each of their groups among support staff: the most
 * restrictive wins. Groups of a tenant's MIS count for nothing here, since the tenant names and fills them.
 */
export function rolesIn(control: { readonly reader: Connection }): RoleOf {
  return async ({ id, kind }) =>
    kind === 'system' ? null : mostRestrictiveRole(await rolesOf(control.reader, id));
}

/** One `read-only` is read-only; else one `operator` is an operator. */
export function mostRestrictiveRole(roles: readonly Role[]): Role | null {
  if (roles.includes('read-only')) return 'read-only';
  return roles.includes('operator') ? 'operator' : null;
}

/** The users who are operators once their own role and those of their groups are taken together, by id. */
export function operatorsAmong(roles: readonly RoleRow[], members: readonly MemberRow[]): string[] {
  const users = new Set([
    ...roles.filter(({ kind }) => kind === 'user').map(({ id }) => id),
    ...members.map(({ user }) => user),
  ]);
  const groupsOf = (user: string) =>
    members.filter((member) => member.user === user).map(({ group }) => group);
  const holds = (user: string) => {
    const groups = groupsOf(user);
    return roles.filter(({ kind, id }) => (kind === 'user' ? id === user : groups.includes(id)));
  };
  return [...users]
    .filter((user) => mostRestrictiveRole(holds(user).map(({ role }) => role)) === 'operator')
    .sort();
}

/** Whether the installation belongs to anybody: is there a user who is an operator? */
export async function hasOperator(connection: Connection): Promise<boolean> {
  const { roles, members } = await support(connection);
  return operatorsAmong(roles, members).length > 0;
}
