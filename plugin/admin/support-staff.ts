import { CodedError } from '../../lib/errors/index.ts';
import type { Actor } from '../host.ts';
import {
  type MemberRow,
  putMember,
  putRole,
  type RoleRow,
  type RoleSubject,
  roleOfSubject,
  support,
} from '../storage/control/roles.ts';
import type { Connection } from '../storage/table.ts';
import { permittedSupplier, type SupplierAct, type SupplierGate } from './access.ts';
import { hasOperator, operatorsAmong, type Role } from './roles.ts';

/** Who supports the installation. */
export interface SupportStaff {
  readonly roles: readonly RoleRow[];
  readonly members: readonly MemberRow[];
  /** The users who are operators in the end: their own role and those of all their groups taken together. */
  readonly operators: readonly string[];
}

/** Every role and group of support staff. */
export async function supportStaff(gate: SupplierGate, actor: Actor): Promise<SupportStaff> {
  const act: SupplierAct = { ...onInstallation('role-list', null), effect: 'look' };
  return permittedSupplier(gate, actor, act, async () => {
    const { roles, members } = await support(gate.control.reader);
    return { roles, members, operators: operatorsAmong(roles, members) };
  });
}

/**
 * Gives a user or a group of support staff a role, or with null takes it away. The first role of an installation is
 * anybody's to give, and makes an operator.
 *
 * @throws `NO_OPERATOR_LEFT` when nobody would be an operator after it: then nothing is changed
 */
export async function giveRole(
  gate: SupplierGate,
  actor: Actor,
  subject: RoleSubject,
  role: Role | null,
): Promise<void> {
  const act = onInstallation('role-set', `${subject.kind}:${subject.id}`);
  await permittedSupplier(gate, actor, act, async (trace) => {
    const before = await gate.control.transaction(async (tx) => {
      const held = await roleOfSubject(tx, subject);
      await putRole(tx, subject, role === null ? null : { role, who: actor.id, at: gate.now() });
      await requireOperator(tx);
      return held;
    });
    trace.changed({ role: before }, { role });
  });
}

/**
 * Puts a user into a group of support staff, or takes them out of it.
 * @throws `NO_OPERATOR_LEFT` as `giveRole`
 */
export async function putInGroup(
  gate: SupplierGate,
  actor: Actor,
  member: MemberRow,
  isIn: boolean,
): Promise<void> {
  const act = onInstallation(isIn ? 'group-join' : 'group-leave', `${member.user} in ${member.group}`);
  await permittedSupplier(gate, actor, act, async (trace) => {
    const was = await gate.control.transaction(async (tx) => {
      const before = await putMember(tx, member, isIn);
      await requireOperator(tx);
      return before;
    });
    trace.changed({ member: was }, { member: isIn });
  });
}

/** Whoever makes an installation becomes its operator; where there is one already, nothing changes. */
export async function becomeOperator(gate: SupplierGate, actor: Actor): Promise<void> {
  if (await hasOperator(gate.control.reader)) return;
  await giveRole(gate, actor, { kind: 'user', id: actor.id }, 'operator');
}

function onInstallation(name: string, target: string | null): SupplierAct {
  return { name, target, tenant: null, claims: true };
}

async function requireOperator(connection: Connection): Promise<void> {
  if (!(await hasOperator(connection))) throw new CodedError('NO_OPERATOR_LEFT');
}
