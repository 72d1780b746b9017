import { runHostScreens } from '../host/screens/index.ts';
import { permittedSupplier } from '../plugin/admin/index.ts';
import { staffMember } from './installation/tenant.ts';
import { atTenant, type CommonOptions, userOf } from './session.ts';

/**
 * `host`: the reference host's own screens. Whoever opens them is a user of the MIS from then on, without any
 * permission; what they change there takes the role of an operator, as it does by script.
 *
 * @throws as opening a tenant
 */
export async function openHostScreens(options: CommonOptions): Promise<void> {
  const id = userOf(options);
  await atTenant(options, async ({ installation, tenant: { facts, reference } }) => {
    await reference.mis.addUser({ id, name: id, groups: [] });
    await runHostScreens({
      reference,
      actor: await reference.mis.actor(id),
      gate: (act, perform) =>
        permittedSupplier(installation, staffMember(id), { ...act, tenant: facts.id }, perform),
    });
  });
}
