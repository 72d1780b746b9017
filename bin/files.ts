import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CodedError } from '../lib/errors/index.ts';

/** Opens a file as a stream whose failure to open is told as such. @throws FILE_UNREADABLE when read from */
export async function* readBytes(file: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(file)) yield chunk as Uint8Array;
  } catch (error) {
    const why = failedCall(error);
    throw why === undefined ? error : new CodedError('FILE_UNREADABLE', { file, why });
  }
}

/** The whole text of a file. @throws FILE_UNREADABLE */
export async function readText(file: string): Promise<string> {
  return (await readWhole(file)).toString('utf8');
}

/** A whole file as base64. @throws FILE_UNREADABLE */
export async function readBase64(file: string): Promise<string> {
  return (await readWhole(file)).toString('base64');
}

async function readWhole(file: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readBytes(file)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Mode of a file that is its owner's alone. */
export const PRIVATE = 0o600;

/**
 * Writes files into a folder, which is made where there is none.
 * @param mode of the files, where it is not what the user's mask says
 * @throws FILE_NOT_WRITTEN
 */
export async function writeFolder(
  folder: string,
  files: readonly (readonly [name: string, text: string])[],
  mode?: number,
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const why = failedCall(error);
    throw why === undefined ? error : new CodedError('FILE_NOT_WRITTEN', { file: folder, why });
  }
  for (const [name, text] of files) await writeText(join(folder, name), [text], mode);
}

/**
 * Writes text, or bytes, as they come. The file is there whole or not at all: whatever fails on the way leaves an older one as it was.
 * @param mode of the file, where it is not what the user's mask says
 * @throws FILE_NOT_WRITTEN, and what the text's source throws
 */
export async function writeText(
  file: string,
  text: AsyncIterable<string | Uint8Array> | Iterable<string>,
  mode?: number,
): Promise<void> {
  const part = `${file}.part`;
  try {
    // What a killed process left has the mode that it was given.
    await rm(part, { force: true });
    await pipeline(
      Readable.from(text, { highWaterMark: 1 }),
      createWriteStream(part, mode === undefined ? {} : { mode }),
    );
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    const why = failedCall(error);
    throw why === undefined ? error : new CodedError('FILE_NOT_WRITTEN', { file, why });
  }
}

/** A file as short as it can be named from where the command was given. */
export function shortPath(file: string): string {
  const short = relative(process.cwd(), file);
  return short.startsWith('..') ? file : short;
}

/** What the operating system said, when it was the operating system that failed. */
function failedCall(error: unknown): string | undefined {
  const { code, syscall } = error as { code?: string; syscall?: string };
  return syscall === undefined ? undefined : (code ?? syscall);
}
