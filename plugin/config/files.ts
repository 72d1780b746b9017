import { declarations, ownManifest } from './declaration.ts';
import { checkDocument, readDocument } from './document.ts';
import { type Layer, readLayer, type SettingSource } from './layers.ts';

const INSTALLATION_NAME = 'destination-tracking';

/**
 * Settings of the installation file, `destination-tracking.json`, `.yaml` or `.yml` in `folder`; none without one.
 * @throws CONFIG_FILE_*, and what a bad setting throws
 */
export async function readInstallation(folder: string): Promise<Layer> {
  const found = await readDocument({ name: INSTALLATION_NAME, folder });
  if (found === undefined) return {};
  checkSettings(found.content, 'installation file');
  checkDocument('config/v2', found.file, found.content);
  return (found.content as { settings: Layer }).settings;
}

/** Before the schema's turn: what these errors say of a setting is plainer than what a schema can. */
function checkSettings(config: unknown, from: SettingSource): void {
  const settings = (config as { settings?: unknown } | null | undefined)?.settings;
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) return;
  readLayer(declarations(ownManifest()), settings as Layer, from);
}
