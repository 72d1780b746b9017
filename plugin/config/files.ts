import { CodedError } from '../../lib/errors/index.ts';
import { declarations, ownManifest } from './declaration.ts';
import { checkDocument, readDocument } from './document.ts';
import { type Layer, readLayer, type SettingSource } from './layers.ts';

const INSTALLATION_NAME = 'destination-tracking';

/** What one tenant is and how it differs from the defaults (`manifests/tenant-manifest.schema.json`). */
export interface TenantManifest {
  readonly id: string;
  readonly name: string;
  readonly ukprn: number;
  readonly timeZone: string;
  /** Whether the plugin is loaded for the tenant at all; sending has a switch of its own among the settings. */
  readonly enabled: boolean;
  readonly settings: Layer;
}

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

/**
 * Reads and checks a tenant manifest.
 * @throws CONFIG_FILE_*, and what a bad setting throws
 */
export async function readTenantManifest(file: string): Promise<TenantManifest> {
  const { content } = (await readDocument({ file }))!;
  checkSettings((content as { config?: unknown } | null)?.config, 'tenant manifest');
  checkDocument('tenant-manifest', file, content);
  checkTimeZone(file, (content as TenantManifest).timeZone);
  const { config, ...tenant } = content as Omit<TenantManifest, 'settings'> & { config: { settings: Layer } };
  return { ...tenant, settings: config.settings };
}

/** Before the schema's turn: what these errors say of a setting is plainer than what a schema can. */
function checkSettings(config: unknown, from: SettingSource): void {
  const settings = (config as { settings?: unknown } | null | undefined)?.settings;
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) return;
  readLayer(declarations(ownManifest()), settings as Layer, from);
}

function checkTimeZone(file: string, timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone });
  } catch {
    const schema = 'manifests/tenant-manifest.schema.json';
    throw new CodedError('CONFIG_FILE_INVALID', {
      file,
      path: '/timeZone',
      problem: 'is no time zone',
      schema,
    });
  }
}
