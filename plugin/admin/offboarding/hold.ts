import { editManifest, KEY_PREFIX } from '../../config/index.ts';
import type { AdminContext } from '../context.ts';

/** Switches tracking off in the host's store and the plugin in the manifest, so that nobody starts a run any more. */
export async function holdTenant(
  { host, resolve }: AdminContext,
  { manifest, who, why }: { readonly manifest: string; readonly who: string; readonly why: string },
): Promise<void> {
  if ((await resolve()).settings.enableDestinationTracking)
    await host.config.set(`${KEY_PREFIX}enableDestinationTracking`, false, who, { why });
  await editManifest(manifest, ['enabled'], false);
}
