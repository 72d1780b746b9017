export {
  type ConfigurationManifest,
  type Declaration,
  declarations,
  ownManifest,
  type Profile,
} from './declaration.ts';
export { readInstallation, readTenantManifest, type TenantManifest } from './files.ts';
export {
  type Layer,
  type ResolvedSettings,
  readAssignments,
  readSetting,
  resolveSettings,
  type SettingOrigin,
  type SettingSource,
  type SettingsRequest,
} from './layers.ts';
export { resolveSecret } from './secret.ts';
export type { SettingKey, Settings } from './settings.generated.ts';
export { formatValue, parseValue } from './value.ts';
