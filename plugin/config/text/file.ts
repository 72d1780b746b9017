import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { CodedError, isCoded } from '../../../lib/errors/index.ts';
import { parseText, type TextDocument } from './document.ts';
import type { Format } from './render.ts';

const FORMATS: Readonly<Record<string, Format>> = { '.json': 'json', '.yaml': 'yaml', '.yml': 'yaml' };

/**
 * Reads a JSON or YAML file, by its extension which of the two.
 * @throws CONFIG_FILE_UNREADABLE
 */
export async function readTextDocument(file: string): Promise<TextDocument> {
  const format = FORMATS[extname(file)];
  if (format === undefined)
    throw new CodedError('CONFIG_FILE_UNREADABLE', {
      file,
      line: null,
      problem: `it is none of ${Object.keys(FORMATS).join(', ')}`,
    });
  return parseText(await readUtf8(file), format, file);
}

/** Bytes: far above any settings and any export of options; what is larger is some other file. */
const LARGEST = 4_000_000;

/**
 * Reads a whole file as text that, written again, is byte for byte the same: a byte order mark stays in it.
 * @throws CONFIG_FILE_UNREADABLE, also when it is not UTF-8, or too large to be settings
 */
export async function readUtf8(file: string): Promise<string> {
  const refuse = (problem: string) => new CodedError('CONFIG_FILE_UNREADABLE', { file, line: null, problem });
  try {
    const found = await stat(file);
    // A pipe would be waited for without end.
    if (!found.isFile()) throw refuse(found.isDirectory() ? 'it is a folder' : 'it is no ordinary file');
    if (found.size > LARGEST) throw refuse(`it is larger than ${LARGEST / 1_000_000} MB, and so no settings`);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file));
  } catch (error) {
    throw isCoded(error) ? error : refuse(problemOf(error));
  }
}

/**
 * Writes a file so that, whatever moment the process or the machine dies, it holds the old text or the new one and never
 * a part. What returns from here is on the disk.
 * @param mode of a file that is not there yet; one that is there keeps its own
 * @throws FILE_NOT_WRITTEN
 */
export async function writeAtomically(file: string, text: string, mode = 0o600): Promise<void> {
  // By the process, so that two of them do not write into one another's part.
  const part = `${file}.${process.pid}.part`;
  try {
    const kept = await stat(file).then(
      (held) => held.mode & 0o777,
      () => mode,
    );
    const handle = await open(part, 'w', kept);
    try {
      await handle.chmod(kept);
      await handle.writeFile(text, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
    await syncFolder(dirname(file));
  } catch (error) {
    await rm(part, { force: true });
    throw new CodedError('FILE_NOT_WRITTEN', { file, why: problemOf(error) });
  }
}

/** A rename or a removal is on the disk when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function problemOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'it is not UTF-8 text';
  if (code === 'EACCES' || code === 'EPERM') return 'it is not permitted to whoever runs this';
  return typeof code === 'string' ? code : 'not readable';
}
