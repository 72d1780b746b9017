import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { CodedError } from '../../lib/errors/index.ts';
import { idOfFile } from './manifest-complaints.ts';
import { isOptionExport } from './option-export/index.ts';
import { inspectManifest, type ManifestReading } from './tenant-manifest.ts';

/** The tenant manifests of an installation: `ID.json`, `.yaml` or `.yml`, one for each tenant. */
export interface ManifestFolder {
  readonly folder: string;
  /** Every manifest, by id. A file is read again only once it has changed. */
  all(): Promise<readonly ManifestReading[]>;
  /** That of one tenant; null where there is none. */
  of(id: string): Promise<ManifestReading | null>;
}

const EXTENSIONS = ['.json', '.yaml', '.yml'];

export function manifestFolder(folder: string): ManifestFolder {
  const held = new Map<string, { readonly mark: string; readonly reading: ManifestReading }>();

  async function read(file: string): Promise<ManifestReading | null> {
    const mark = await markOf(file);
    if (mark === null) return null;
    const known = held.get(file);
    if (known?.mark === mark) return known.reading;
    const reading = await inspectManifest(file);
    held.set(file, { mark, reading });
    return reading;
  }

  async function readAll(files: readonly string[]): Promise<readonly ManifestReading[]> {
    const found = await Promise.all(files.map(read));
    return tellTwice(found.filter((reading) => reading !== null));
  }

  return {
    folder,
    all: async () => firstOfEach(await readAll(await manifestFiles(folder))),
    async of(id) {
      const files = (await manifestFiles(folder)).filter((file) => idOfFile(file) === id);
      return (await readAll(files))[0] ?? null;
    },
  };
}

/** Adds to each manifest whose id another one gives too that it does. */
export function tellTwice(readings: readonly ManifestReading[]): readonly ManifestReading[] {
  return readings.map((reading) => {
    const { file, id } = reading;
    const other = readings.find((one) => one.id === id && one.file !== file);
    if (other === undefined) return reading;
    const error = new CodedError('TENANT_ID_TWICE', { file, tenant: id, other: other.file });
    return {
      ...reading,
      manifest: null,
      problems: [...reading.problems, { path: '/id', line: null, error }],
    };
  });
}

function firstOfEach(readings: readonly ManifestReading[]): readonly ManifestReading[] {
  return readings.filter(({ id }, at) => readings.findIndex((one) => one.id === id) === at);
}

/** Every manifest in a folder, by name: hidden files and the option exports beside them are none. */
export async function manifestFiles(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter(isManifest)
      .sort()
      .map((name) => join(folder, name));
  } catch {
    // No folder, no manifests: an installation makes it with its first tenant.
    return [];
  }
}

function isManifest(name: string): boolean {
  return EXTENSIONS.includes(extname(name)) && !name.startsWith('.') && !isOptionExport(name);
}

/** What changes whenever the file does; null where it has just gone. */
async function markOf(file: string): Promise<string | null> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return null;
  }
}
