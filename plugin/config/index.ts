export { isReference, resolveSecret } from '../../lib/secret/index.ts';
export type { FoundSecret } from '../../migrations/config/index.ts';
export {
  type ConfigurationManifest,
  type Declaration,
  declarations,
  KEY_PREFIX,
  ownManifest,
  ownReports,
  type Profile,
  shortKey,
} from './declaration.ts';
export { readDocument } from './document.ts';
export { readInstallation } from './files.ts';
export {
  declarationOf,
  type Layer,
  type ResolvedSettings,
  readAssignments,
  readSetting,
  readTyped,
  resolveSettings,
  type SettingOrigin,
  type SettingSource,
  type SettingsRequest,
} from './layers.ts';
export { type InstalledPlugin, requireWanted } from './manifest-complaints.ts';
export { editManifest } from './manifest-edit.ts';
export { manifestFiles, manifestFolder, tellTwice } from './manifest-folder.ts';
export {
  type ConfigBackup,
  cut,
  digest,
  joined,
  type KeptFile,
  type PlacedSecret,
} from './migration/backup.ts';
export {
  type ConfigChange,
  exportNameOf,
  type MigrationPlan,
  migrateBackText,
  planMigration,
} from './migration/plan.ts';
export { nearest } from './nearest.ts';
export { shippedPositiveDefinitions } from './positive-destinations.ts';
export {
  inspectRollout,
  invalidRollout,
  type RolloutAct,
  type RolloutCheck,
  type RolloutFile,
  type RolloutProblem,
  type RolloutStep,
  type RolloutWave,
} from './rollout-file.ts';
export type { SettingKey, Settings } from './settings.generated.ts';
export {
  type DatabaseChoice,
  inspectManifest,
  type ManifestProblem,
  type ManifestReading,
  readTenantManifest,
  type TenantManifest,
} from './tenant-manifest.ts';
export { parseText, readUtf8, syncFolder, type TextDocument, writeAtomically } from './text/index.ts';
export { displayValue, expectedOf, formatValue, parseValue, tellValue } from './value.ts';
export { migrationDue } from './versions.ts';
