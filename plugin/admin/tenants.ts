import { CodedError } from '../../lib/errors/index.ts';
import { editManifest } from '../config/index.ts';
import type { Actor } from '../host.ts';
import { isLeaving } from '../storage/control/offboardings.ts';
import { permittedSupplier, type SupplierGate } from './access.ts';

/**
 * Says in a tenant's manifest whether the plugin is loaded for it. Nothing else of the file is touched: comments and
 * layout stay.
 *
 * @param tenant.file its manifest
 * @returns whether anything had to be changed
 * @throws `ROLE_NEEDED`, `ROLE_READ_ONLY`, `TENANT_LEAVING`, `CONFIG_FILE_UNREADABLE`, `FILE_NOT_WRITTEN`
 */
export async function setTenantEnabled(
  gate: SupplierGate,
  actor: Actor,
  { id, file }: { readonly id: string; readonly file: string },
  enabled: boolean,
): Promise<{ readonly changed: boolean }> {
  const act = { name: enabled ? 'tenant-enable' : 'tenant-disable', target: id, tenant: id };
  return permittedSupplier(gate, actor, act, async (trace) => {
    if (enabled && (await isLeaving(gate.control.reader, id)))
      throw new CodedError('TENANT_LEAVING', { tenant: id });
    const before = await editManifest(file, ['enabled'], enabled);
    trace.changed({ enabled: before }, { enabled });
    return { changed: before !== enabled };
  });
}
