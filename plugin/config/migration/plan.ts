import { CodedError } from '../../../lib/errors/index.ts';
import {
  CURRENT_VERSION,
  type FoundSecret,
  migrateBack,
  migrateConfig,
} from '../../../migrations/config/index.ts';
import { invalidManifest } from '../manifest-complaints.ts';
import { isOptionExport, readOptionExport } from '../option-export/index.ts';
import { inspectDocument } from '../tenant-manifest.ts';
import { rewriteMap, type TextDocument } from '../text/index.ts';
import { versionOf } from '../versions.ts';
import { holdsSecret } from './backup.ts';

/** The file beside a manifest that holds its options, when its config names one. */
export interface ExportText {
  readonly file: string;
  readonly text: string;
}

/** One line of a diff; of a secret only that there is one. */
export interface ConfigChange {
  /** null: nothing was said. */
  readonly was: string | null;
  readonly now: string;
}

/** What migrating one manifest comes to. */
export interface MigrationPlan {
  readonly from: number;
  readonly to: number;
  /** The manifest as it will be. */
  readonly manifest: TextDocument;
  readonly changes: readonly ConfigChange[];
  readonly notes: readonly string[];
  readonly secrets: readonly FoundSecret[];
}

const MASK = '••••••';

/**
 * The name of the export that a config of version 1 stands in; null: in the manifest itself.
 * @throws CONFIG_FILE_INVALID for a name that leads elsewhere than to an export beside the manifest
 */
export function exportNameOf(document: TextDocument): string | null {
  const config = configOf(document);
  if (Object.keys(config).length !== 1 || config.export === undefined) return null;
  const name = String(config.export).replace(/^\.\//, '');
  if (/^[^/\\]+$/.test(name) && isOptionExport(name)) return name;
  throw invalidManifest(
    document.file,
    '/config/export',
    'names no export beside it, which is a .csv, .xml or .options.json',
  );
}

/**
 * Decides what a manifest becomes in the current version, and checks the result as a whole.
 * @returns null when nothing is due
 * @throws what is wrong with the result, told where it was written
 */
export function planMigration(
  document: TextDocument,
  around: {
    readonly options: ExportText | null;
    readonly inherited: Readonly<Record<string, unknown>>;
    readonly reference: (secret: FoundSecret) => string;
  },
): MigrationPlan | null {
  const config = configOf(document);
  const from = versionOf(config);
  if (from === null || from >= CURRENT_VERSION) {
    const [problem] = inspectDocument(document).problems;
    if (problem !== undefined) throw problem.error;
    return null;
  }
  const { options, ...context } = around;
  const read = options === null ? null : readOptionExport(options.text, options.file);
  const old = from === 1 ? (read?.options ?? config) : config;
  const { document: migrated, notes, moves, secrets } = migrateConfig(old, from, context);
  const values = secrets.map(({ value }) => value);
  const manifest =
    from === 1
      ? rewriteMap(document, ['config'], migrated, {
          moves: read === null ? moves : [],
          head: (read?.comments ?? []).map((text) => masked(text, values)),
          mask: values,
        })
      : updated(document, migrated);
  const [problem] = inspectDocument(manifest).problems;
  if (problem !== undefined) {
    const path = problem.path.split('/').slice(2);
    const label = moves.find(({ to }) => to.join('/') === path.join('/'))?.from[0];
    const place =
      label !== undefined && read !== null
        ? `${options!.file}:${read.lines.get(label) ?? 1}`
        : `${document.file}:${document.place(['config', ...(label === undefined ? path : [label])]).line}`;
    const { code, details } = problem.error;
    throw new CodedError(code, { ...details, ...('from' in details ? { from: place } : { file: place }) });
  }
  // What is written down must not hold what was taken out of it.
  if (values.some((value) => holdsSecret(manifest.text, value)))
    throw new CodedError('CONFIG_SECRET_VALUE', { key: 'apiKey', from: document.file });
  const shown = (value: unknown) => masked(typeof value === 'string' ? value : JSON.stringify(value), values);
  const said = (key: string) => moves.find(({ to }) => to.at(-1) === key)?.from[0];
  const settings = migrated.settings as Readonly<Record<string, unknown>>;
  const before = from === 1 ? {} : ((config.settings ?? {}) as Readonly<Record<string, unknown>>);
  const changes = Object.entries(settings).flatMap(([key, value]): ConfigChange[] => {
    const label = said(key);
    if (label !== undefined)
      return [{ was: `${label}: ${shown(old[label])}`, now: `${key}: ${shown(value)}` }];
    return key in before ? [] : [{ was: null, now: `${key}: ${shown(value)}` }];
  });
  return { from, to: CURRENT_VERSION, manifest, changes, notes, secrets };
}

/**
 * The manifest in an older version, by the migrations' own way back.
 * @returns null when it is that old already
 * @throws CONFIG_ROLLBACK_LOSES
 */
export function migrateBackText(document: TextDocument, to: number): TextDocument | null {
  const config = configOf(document);
  if ((versionOf(config) ?? to) <= to) return null;
  const back = migrateBack(config, to);
  if ('lost' in back)
    throw new CodedError('CONFIG_ROLLBACK_LOSES', {
      file: document.file,
      version: to,
      lost: back.lost.join(', '),
    });
  let next = document.set(['config', 'version'], back.document.version);
  const settings = back.document.settings as Readonly<Record<string, unknown>>;
  for (const key of Object.keys((config.settings ?? {}) as object))
    if (!(key in settings)) next = next.remove(['config', 'settings', key]);
  return next;
}

function updated(document: TextDocument, config: Readonly<Record<string, unknown>>): TextDocument {
  let next = document.set(['config', 'version'], config.version);
  for (const [key, value] of Object.entries(config.settings as Readonly<Record<string, unknown>>))
    next = next.set(['config', 'settings', key], value);
  return next;
}

function configOf({ content, file }: TextDocument): Readonly<Record<string, unknown>> {
  const config = (content as { config?: unknown } | null)?.config;
  if (typeof config === 'object' && config !== null && !Array.isArray(config))
    return config as Readonly<Record<string, unknown>>;
  throw invalidManifest(file, '/config', 'is no map of settings');
}

function masked(text: string, values: readonly string[]): string {
  return values.reduce((shown, value) => shown.replaceAll(value, MASK), text);
}
