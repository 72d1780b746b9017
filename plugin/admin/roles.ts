import type { Actor } from '../host.ts';
import { rolesOf } from '../storage/control/roles.ts';

/**
 * What support staff may do on an installation, whichever tenant it is: `operator` everything but what a tenant's own
 * permission denies, `read-only` everything that only looks.
 */
export type Role = 'operator' | 'read-only';

/** Asks for the role of whoever acts; null: none. */
export type RoleOf = (actor: Actor) => Promise<Role | null>;

/** A host that knows no support staff: everybody has the tenant's permissions and nothing else. */
export const noRoles: RoleOf = async () => null;

/** Roles as the control database holds them, for the person and for each of their groups: the most restrictive wins. */
export function rolesIn(control: Parameters<typeof rolesOf>[0]): RoleOf {
  return async (actor) => mostRestrictiveRole(await rolesOf(control, actor));
}

/** One `read-only` is read-only; else one `operator` is an operator. */
export function mostRestrictiveRole(roles: readonly Role[]): Role | null {
  if (roles.includes('read-only')) return 'read-only';
  return roles.includes('operator') ? 'operator' : null;
}
