import { join } from 'node:path';
import { ownManifestPath, readPluginManifest } from '../../host/plugin-manifest.ts';
import { CodedError } from '../../lib/errors/index.ts';
import { CURRENT_VERSION } from '../../migrations/config/index.ts';
import type { ConfigFolders } from '../../plugin/admin/index.ts';
import { inspectManifest, type TenantManifest } from '../../plugin/config/index.ts';
import type { Home } from '../installation/home.ts';
import type { KnownTenant } from '../installation/tenants.ts';

/** Where an installation keeps what a migration of config takes out of a manifest. */
export function configFolders({ folder }: Home): ConfigFolders {
  return { secrets: join(folder, 'secrets'), backups: join(folder, 'config-backups') };
}

/**
 * A tenant's manifest as `tenant validate` asks it, with its secrets.
 * @throws the first thing that is wrong with it, with its line; TENANT_NO_MANIFEST
 */
export async function requireGood({ file, trouble }: KnownTenant): Promise<TenantManifest> {
  if (file === null) throw trouble!;
  const plugin = readPluginManifest(ownManifestPath());
  const { manifest, problems } = await inspectManifest(file, { plugin, env: process.env });
  if (manifest === null) throw problems[0]!.error;
  return manifest;
}

/** The same, and its config in the current version. @throws ROLLOUT_CONFIG_DUE besides */
export async function requireConfig(tenant: KnownTenant): Promise<void> {
  const { configVersion: from } = await requireGood(tenant);
  if (from < CURRENT_VERSION)
    throw new CodedError('ROLLOUT_CONFIG_DUE', { tenant: tenant.id, from, to: CURRENT_VERSION });
}
