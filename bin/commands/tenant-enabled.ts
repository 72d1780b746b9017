import { type Actor, setTenantEnabled } from '../../plugin/admin/index.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import { shortPath } from '../files.ts';
import type { Installation } from '../installation/installation.ts';

/**
 * `tenant enable ID`, `tenant disable ID`: whether the plugin is loaded for a tenant. Whoever serves it sees it at the
 * next look.
 *
 * @throws HOST_TENANT_UNKNOWN, TENANT_NO_MANIFEST, CONFIG_FILE_UNREADABLE
 */
export async function tenantEnabled(
  installation: Installation,
  actor: Actor,
  id: string,
  enabled: boolean,
): Promise<Answer> {
  const { file, trouble } = await installation.tenants.get(id);
  if (file === null) throw trouble!;
  const { changed } = await setTenantEnabled(installation, actor, { id, file }, enabled);
  const state = enabled ? 'enabled' : 'disabled';
  return {
    notes: [
      changed
        ? `Tenant ${id} is ${state}: ${shortPath(file)} says so now.`
        : `Tenant ${id} was ${state} already.`,
      enabled
        ? 'The plugin is loaded for it; whether it runs by itself is the setting enableDestinationTracking.'
        : 'The plugin is not loaded for it: nothing runs, nothing is sent, answers wait at the survey service.',
    ],
    json: { tenant: id, enabled, changed, file },
  };
}
