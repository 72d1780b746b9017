import { readFileSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import {
  type ConfigBackup,
  type FoundSecret,
  type PlacedSecret,
  syncFolder,
  writeAtomically,
} from '../../config/index.ts';
import { isAlive } from '../processes.ts';

/** Where an installation keeps what a migration takes out of a manifest. */
export interface ConfigFolders {
  readonly secrets: string;
  readonly backups: string;
}

/** The file that will hold a secret: the first of its name that is free or holds just that. */
export function secretFile(
  folders: ConfigFolders,
  tenant: string,
  { name, value }: FoundSecret,
  placed: readonly PlacedSecret[],
): string {
  for (let number = 1; ; number += 1) {
    const file = join(folders.secrets, `${tenant}-${name}${number === 1 ? '' : `-${number}`}`);
    const held = placed.find((one) => one.file === file)?.value ?? heldBy(file);
    if (held === null || held === value) return file;
  }
}

/**
 * The reference by which a manifest leads to a secret file. Within the folder of the installation it is told from the
 * manifest, so that the folder may be moved; a manifest elsewhere, in a checkout, names the file whole.
 */
export function referenceTo({ secrets }: ConfigFolders, manifest: string, file: string): string {
  const place = relative(dirname(secrets), manifest);
  const within = !isAbsolute(place) && !place.split(sep).includes('..');
  return `\${file:${within ? relative(dirname(manifest), file).split(sep).join('/') : file}}`;
}

/** What a secret file holds, of one that may not be read nothing; null: there is none. */
export function heldBy(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : '';
  }
}

/** Writes a file for its owner only, also where one lies that others may read. */
export async function writePrivate(folder: string, file: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(file, 0o600).catch(() => {});
  await writeAtomically(file, text, 0o600);
}

/** Every backup of a tenant, the newest first. */
export async function backupsOf(folders: ConfigFolders, tenant: string): Promise<readonly ConfigBackup[]> {
  const folder = join(folders.backups, tenant);
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as ConfigBackup),
  );
  return found.sort((a, b) => b.at.localeCompare(a.at));
}

/** Removes a file for good, and does nothing where there is none. */
export async function removeFile(folder: string, file: string): Promise<void> {
  await rm(file, { force: true });
  await syncFolder(folder);
}

/** Removes the parts of files that a killed process left, which may hold a secret. */
export async function sweepParts(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = /\.(\d+)\.part$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(folder, name), { force: true });
  }
}
