import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '../../../lib/errors/index.ts';
import { syncFolder } from '../../config/index.ts';
import { sweepParts } from '../configs/folders.ts';
import type { ExportedFile } from './steps.ts';

/**
 * Makes the folder where there is none, for its owner alone, and removes the parts of files that a killed command left.
 * @throws FILE_NOT_WRITTEN
 */
export async function takeFolder(folder: string): Promise<void> {
  await telling(folder, () => mkdir(folder, { recursive: true, mode: 0o700 }));
  await sweepParts(folder);
}

/** Whether a folder may be taken: it is not there, or there is nothing in it. @throws FILE_NOT_WRITTEN */
export async function isFree(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new CodedError('FILE_NOT_WRITTEN', { file: folder, why: error.code ?? 'not readable' });
  });
  return names.length === 0;
}

/**
 * Writes lines as they come, aside and then renamed: the file is on the disk whole, or not there. Readable for its owner.
 * @param pages of lines without their ends
 * @throws FILE_NOT_WRITTEN, and what the pages' source throws
 */
export async function writeLines(
  folder: string,
  file: string,
  pages: AsyncIterable<readonly string[]>,
): Promise<ExportedFile> {
  const path = join(folder, file);
  const part = `${path}.${process.pid}.part`;
  const hash = createHash('sha256');
  let rows = 0;
  await telling(path, async () => {
    const handle = await open(part, 'w', 0o600);
    try {
      for await (const lines of pages) {
        const text = lines.map((line) => `${line}\n`).join('');
        hash.update(text);
        rows += lines.length;
        await handle.writeFile(text, 'utf8');
      }
      await handle.sync();
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    await rename(part, path);
    await syncFolder(folder);
  });
  return { file, rows, sha256: hash.digest('hex') };
}

/** Writes a text the same way. */
export async function writeWhole(folder: string, file: string, text: string): Promise<ExportedFile> {
  async function* lines() {
    yield text.replace(/\n$/, '').split('\n');
  }
  return writeLines(folder, file, lines());
}

/** Whether each file holds what was written into it. @returns the first that does not; null: all do */
export async function firstChanged(folder: string, files: readonly ExportedFile[]): Promise<string | null> {
  for (const { file, sha256 } of files) if ((await digestOf(join(folder, file))) !== sha256) return file;
  return null;
}

async function digestOf(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    return hash.digest('hex');
  } catch {
    return null;
  }
}

async function telling<T>(file: string, perform: () => Promise<T>): Promise<T> {
  try {
    return await perform();
  } catch (error) {
    const { code, syscall } = error as { code?: string; syscall?: string };
    throw syscall === undefined ? error : new CodedError('FILE_NOT_WRITTEN', { file, why: code ?? syscall });
  }
}
