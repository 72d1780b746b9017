import { CodedError } from '../../lib/errors/index.ts';
import { permittedSupplier } from '../../plugin/admin/index.ts';
import type { PermissionState } from '../../plugin/host.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import { staffMember } from '../installation/tenant.ts';
import type { Session } from '../session.ts';

const STATES: readonly PermissionState[] = ['allowed', 'denied', 'not-set'];

/**
 * `host permission USER PERMISSION STATE`: *Commands › Trainee Editor* of the reference host, by script. A user it does
 * not have yet is added. Whoever may do that may do everything, so it takes the role of an operator.
 *
 * @throws BAD_OPTION for a permission or a state there is not; ROLE_NEEDED, ROLE_READ_ONLY
 */
export async function hostPermission(
  { installation, tenant }: Pick<Session, 'installation' | 'tenant'>,
  options: {
    readonly user: string;
    readonly permission: string;
    readonly state: string;
    readonly by: string;
  },
): Promise<Answer> {
  const { reference, facts } = tenant;
  const { user, permission, state, by } = options;
  const known = reference.manifest.contributes.permissions;
  const entry = known.find(({ id, title }) => id === permission || title === permission);
  const refuse = (option: string, expected: string) =>
    new CodedError('BAD_OPTION', { option, expected, command: 'host permission' });
  if (entry === undefined) throw refuse(permission, `one of ${known.map(({ id }) => id).join(', ')}`);
  const to = STATES.find((one) => one === state);
  if (to === undefined) throw refuse(state, `one of ${STATES.join(', ')}`);
  const act = { name: 'set-permission', target: `user:${user} ${entry.id}`, tenant: facts.id };
  await permittedSupplier(installation, staffMember(by), act, async (trace) => {
    const before = await reference.host.permissions.check(staffMember(user), entry.id);
    await reference.mis.addUser({ id: user, name: user, groups: [] });
    await reference.mis.setPermission({ kind: 'user', id: user }, entry.id, to, by);
    trace.changed({ state: before }, { state: to });
  });
  return { notes: [`${entry.title}: ${to} for ${user}.`], json: { user, permission: entry.id, state: to } };
}
