import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CodedError } from '../../../lib/errors/index.ts';
import {
  type ConfigBackup,
  cut,
  digest,
  exportNameOf,
  type FoundSecret,
  type KeptFile,
  type MigrationPlan,
  type PlacedSecret,
  planMigration,
  readDocument,
  readUtf8,
  writeAtomically,
} from '../../config/index.ts';
import type { Actor } from '../../host.ts';
import { permittedSupplier, type SupplierGate, type Trace } from '../access.ts';
import {
  backupsOf,
  type ConfigFolders,
  heldBy,
  referenceTo,
  removeFile,
  secretFile,
  writePrivate,
} from './folders.ts';

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

/** What a migration came to, for people: secrets are masked. */
export type MigrationTold = Omit<MigrationPlan, 'manifest' | 'secrets'>;

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
): Promise<MigrationTold | null> {
  const { id, apply } = request;
  const effect = apply ? ('change' as const) : ('look' as const);
  const act = { name: 'config-migrate', target: id, tenant: id, effect };
  return permittedSupplier(gate, actor, act, async (trace) => {
    const found = await plan(request);
    if (found === null) return finish(request, trace);
    const { from, to, changes, notes } = found.plan;
    trace.changed({ version: from }, { version: apply ? to : from });
    if (apply) await write(gate, actor, request, found);
    return { from, to, changes, notes };
  });
}

interface Planned {
  readonly plan: MigrationPlan;
  /** Of the manifest. */
  readonly text: string;
  readonly options: { readonly file: string; readonly text: string } | null;
  readonly secrets: readonly PlacedSecret[];
}

async function plan({ id, file, folders, inherited }: MigrateRequest): Promise<Planned | null> {
  const document = await readDocument(file);
  const name = exportNameOf(document);
  const exportFile = name === null ? null : join(dirname(file), name);
  const options = exportFile === null ? null : { file: exportFile, text: await readUtf8(exportFile) };
  const secrets: PlacedSecret[] = [];
  const reference = (found: FoundSecret) => {
    const secret = { ...found, file: secretFile(folders, id, found, secrets) };
    secrets.push(secret);
    return referenceTo(folders, file, secret.file);
  };
  const due = planMigration(document, { options, inherited, reference });
  return due === null ? null : { plan: due, text: document.text, options, secrets };
}

/** What was read must still hold when it is written: nobody's edit and nobody's secret is written over. */
async function write(
  { now }: SupplierGate,
  actor: Actor,
  { id, file, folders }: MigrateRequest,
  { plan: { from, to, manifest }, text, options, secrets }: Planned,
): Promise<void> {
  for (const { file: secret, value } of secrets) await writeSecret(folders, secret, value);
  const kept: KeptFile[] = [];
  for (const one of [{ file, text }, ...(options === null ? [] : [options])]) {
    const name = basename(one.file);
    const pieces =
      cut(name, one.text, secrets) ?? (await asOneSecret(folders, id, { name, text: one.text }, secrets));
    kept.push({ name, mode: (await stat(one.file)).mode & 0o777, sha256: digest(one.text), pieces });
  }
  const written = digest(manifest.text);
  const backup: ConfigBackup = { tenant: id, at: now(), who: actor.id, from, to, files: kept, written };
  const folder = join(folders.backups, id);
  // By what it keeps: the same migration again, after a KILL, writes the same backup.
  const name = `v${from}-${digest(kept.map(({ sha256 }) => sha256).join()).slice(0, 16)}.json`;
  await writePrivate(folder, join(folder, name), `${JSON.stringify(backup, null, 2)}\n`);
  for (const one of [{ file, text }, ...(options === null ? [] : [options])])
    if ((await readUtf8(one.file)) !== one.text)
      throw new CodedError('CONFIG_FILE_CHANGED', { file: one.file });
  await writeAtomically(file, manifest.text);
  if (options !== null) await removeFile(dirname(file), options.file);
}

/** A file out of which a secret cannot be cut is kept as one. */
async function asOneSecret(
  folders: ConfigFolders,
  id: string,
  { name, text }: { readonly name: string; readonly text: string },
  placed: readonly PlacedSecret[],
): Promise<KeptFile['pieces']> {
  const whole = secretFile(folders, id, { name: `${name}-as-it-was`, value: text }, placed);
  await writeSecret(folders, whole, text);
  return [{ secret: basename(whole) }];
}

async function writeSecret(folders: ConfigFolders, file: string, value: string): Promise<void> {
  const held = heldBy(file);
  if (held !== null && held !== value) throw new CodedError('CONFIG_FILE_CHANGED', { file });
  await writePrivate(folders.secrets, file, value);
}

/** An export that a killed migration had no time to remove: its options are in the manifest, and its key must not stay. */
async function finish(
  { id, file, folders, apply }: MigrateRequest,
  trace: Trace,
): Promise<MigrationTold | null> {
  const text = await readUtf8(file);
  const backup = (await backupsOf(folders, id)).find(({ written }) => written === digest(text));
  const left: string[] = [];
  for (const { name, sha256 } of backup?.files.slice(1) ?? []) {
    const held = await readUtf8(join(dirname(file), name)).catch(() => null);
    if (held !== null && digest(held) === sha256) left.push(name);
  }
  if (backup === undefined || left.length === 0) return null;
  const { to } = backup;
  trace.changed({ left }, { left: apply ? [] : left });
  if (apply) for (const name of left) await removeFile(dirname(file), join(dirname(file), name));
  const notes = left.map(
    (name) => `${name} was left by a migration that was cut off, and goes: its options are in the manifest`,
  );
  return { from: to, to, changes: [], notes };
}
