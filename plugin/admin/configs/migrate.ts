import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CodedError } from '../../../lib/errors/index.ts';
import {
  type ConfigBackup,
  cut,
  digest,
  exportNameOf,
  type MigrationPlan,
  planMigration,
  readDocument,
  readUtf8,
  writeAtomically,
} from '../../config/index.ts';
import type { Actor } from '../../host.ts';
import { permittedSupplier, type SupplierGate } from '../access.ts';
import { backupsOf, type ConfigFolders, removeFile, secretFile, writePrivate } from './folders.ts';

/** A tenant by its manifest. */
export interface ConfigSubject {
  readonly id: string;
  readonly file: string;
}

export interface MigrateRequest extends ConfigSubject {
  readonly apply: boolean;
  readonly folders: ConfigFolders;
  /** Settings of the installation file. */
  readonly inherited: Readonly<Record<string, unknown>>;
}

/**
 * Migrates the config of one tenant to the current version, or only tells what that would come to. What a killed process
 * leaves is the old manifest or the new one: secrets and backup are on the disk before the manifest is renamed into place.
 * Again, it finishes what was left, and changes nothing more.
 *
 * @returns null when nothing is due
 * @throws `ROLE_NEEDED`, `ROLE_READ_ONLY`, `CONFIG_*`, `FILE_NOT_WRITTEN`
 */
export async function migrateTenantConfig(
  gate: SupplierGate,
  actor: Actor,
  request: MigrateRequest,
): Promise<Omit<MigrationPlan, 'manifest' | 'secrets'> | null> {
  const { id, apply } = request;
  const effect = apply ? ('change' as const) : ('look' as const);
  const act = { name: 'config-migrate', target: id, tenant: id, effect };
  return permittedSupplier(gate, actor, act, async (trace) => {
    const files = new Map<string, string>();
    const found = await plan(request, files);
    if (found === null) {
      if (apply) await finish(request);
      return null;
    }
    const { plan: due, text, options } = found;
    trace.changed({ version: due.from }, { version: apply ? due.to : due.from });
    if (apply) await write(gate, actor, request, due, { text, options, files });
    const { from, to, changes, notes } = due;
    return { from, to, changes, notes };
  });
}

interface Sources {
  readonly text: string;
  readonly options: { readonly file: string; readonly text: string } | null;
}

async function plan(
  { id, file, folders, inherited }: MigrateRequest,
  files: Map<string, string>,
): Promise<(Sources & { readonly plan: MigrationPlan }) | null> {
  const document = await readDocument(file);
  const name = exportNameOf(document);
  const exportFile = name === null ? null : join(dirname(file), name);
  const options = exportFile === null ? null : { file: exportFile, text: await readUtf8(exportFile) };
  const planned = (reference: (name: string) => string) =>
    planMigration(document, { options, inherited, reference });
  // Once to find the secrets, and once with the files that they will be in.
  const first = planned((secret) => `\${file:${join(folders.secrets, `${id}-${secret}`)}}`);
  if (first === null) return null;
  const byName = new Map<string, string>();
  for (const { name: secret, value } of first.secrets) {
    const held = await secretFile(folders, id, secret, value);
    byName.set(secret, held);
    files.set(value, held);
  }
  const due = planned((secret) => `\${file:${byName.get(secret)!}}`);
  return due === null ? null : { plan: due, text: document.text, options };
}

async function write(
  { now }: SupplierGate,
  actor: Actor,
  { id, file, folders }: MigrateRequest,
  { from, to, manifest }: MigrationPlan,
  { text, options, files }: Sources & { readonly files: ReadonlyMap<string, string> },
): Promise<void> {
  for (const [value, secret] of files) await writePrivate(folders.secrets, secret, value);
  const kept = await Promise.all(
    [{ file, text }, ...(options === null ? [] : [options])].map(async (one) => ({
      name: one.file.slice(dirname(file).length + 1),
      mode: (await stat(one.file)).mode & 0o777,
      sha256: digest(one.text),
      pieces: await withoutSecrets(folders, id, one.text, files),
    })),
  );
  const written = digest(manifest.text);
  const backup: ConfigBackup = { tenant: id, at: now(), who: actor.id, from, to, files: kept, written };
  const folder = join(folders.backups, id);
  // By what it keeps: the same migration again, after a KILL, writes the same backup.
  const name = `v${from}-${digest(kept.map(({ sha256 }) => sha256).join()).slice(0, 16)}.json`;
  await writePrivate(folder, join(folder, name), `${JSON.stringify(backup, null, 2)}\n`);
  if ((await readUtf8(file)) !== text) throw new CodedError('CONFIG_FILE_CHANGED', { file });
  await writeAtomically(file, manifest.text);
  if (options !== null) await removeFile(dirname(file), options.file);
}

/** A secret spelled otherwise than it is (escaped, that is) cannot be cut out: then the whole file is kept as one. */
async function withoutSecrets(
  folders: ConfigFolders,
  id: string,
  text: string,
  files: ReadonlyMap<string, string>,
): Promise<ConfigBackup['files'][number]['pieces']> {
  const escapes = /\\[\w/"]|&\w+;|&#|""/.test(text);
  if (files.size === 0 || ([...files.keys()].some((value) => text.includes(value)) && !escapes))
    return cut(text, files);
  const whole = await secretFile(folders, id, 'as-it-was', text);
  await writePrivate(folders.secrets, whole, text);
  return [{ secret: whole }];
}

/** An export that a killed migration had no time to remove: its options are in the manifest, and its key must not stay. */
async function finish({ id, file, folders }: MigrateRequest): Promise<void> {
  const text = await readUtf8(file);
  const backup = (await backupsOf(folders, id)).find(({ written }) => written === digest(text));
  for (const { name, sha256 } of backup?.files.slice(1) ?? []) {
    const left = join(dirname(file), name);
    const held = await readUtf8(left).catch(() => null);
    if (held !== null && digest(held) === sha256) await removeFile(dirname(file), left);
  }
}
