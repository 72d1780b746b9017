import { rename, rm } from 'node:fs/promises';
import { newKey } from '../../../service/index.ts';
import { PRIVATE, writeText } from '../../files.ts';

/** What has to be typed for the key to be found: in a file, or on the screen this once. */
export interface KeptKey {
  /** The key itself, where it is to be shown; null: it stands in the file. */
  readonly shown: string | null;
  readonly file: string | null;
}

/**
 * Makes a key and keeps it: the file is written beside where it belongs before anybody knows the key, and stands there
 * once it is known. So an older key in the file is lost only when the new one works.
 *
 * @throws FILE_NOT_WRITTEN, and what `register` throws; nothing is left then
 */
export async function keepKey<T>(
  out: string | undefined,
  register: (apiKey: string) => Promise<T>,
): Promise<{ readonly kept: KeptKey; readonly registered: T }> {
  const apiKey = newKey();
  if (out === undefined) {
    const registered = await register(apiKey);
    return { kept: { shown: apiKey, file: null }, registered };
  }
  const beside = `${out}.new`;
  await writeText(beside, [`${apiKey}\n`], PRIVATE);
  try {
    const registered = await register(apiKey);
    await rename(beside, out);
    return { kept: { shown: null, file: out }, registered };
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** Where the key is, for people. */
export function whereKept({ shown, file }: KeptKey): string {
  return shown === null
    ? `It stands in ${file}, readable for its owner alone; it is kept here as a digest only.`
    : `This is shown once, and kept here as a digest only:\n\n${shown}`;
}
