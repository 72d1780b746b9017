import { CodedError } from '../../lib/errors/index.ts';
import { CURRENT_VERSION } from '../../migrations/config/index.ts';

/** What was left unsaid in this version is said in the next; read, the two are the same. */
const READ_AS_CURRENT = 2;

/**
 * The version a config document is written in: the one it gives; 1 for the options of the existing product, here or in
 * an export that is named.
 * @returns null when nobody can tell
 */
export function versionOf(config: unknown): number | null {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return null;
  if ('version' in config) return Number.isInteger(config.version) ? (config.version as number) : null;
  const entries = Object.entries(config);
  const flat = entries.every(([, value]) => typeof value !== 'object' || value === null);
  return flat && entries.length > 0 ? 1 : null;
}

/** The same as the current version has it, where that needs no migration. */
export function asCurrent<T>(config: T): T {
  return versionOf(config) === READ_AS_CURRENT ? { ...config, version: CURRENT_VERSION } : config;
}

/** The step that config written in this version still has before it; null: it is current. */
export function migrationDue(version: number): { readonly from: number; readonly to: number } | null {
  return version < CURRENT_VERSION ? { from: version, to: CURRENT_VERSION } : null;
}

/** Why a document of this version cannot be gone by; null: it can, or has another fault. */
export function versionProblem(config: unknown, from: string): CodedError | null {
  const version = versionOf(config);
  if (version === null || version < 1) return null;
  const details = { version, current: CURRENT_VERSION, from };
  if (version > CURRENT_VERSION) return new CodedError('CONFIG_VERSION_NEWER', details);
  return version < READ_AS_CURRENT ? new CodedError('CONFIG_MIGRATION_DUE', details) : null;
}
