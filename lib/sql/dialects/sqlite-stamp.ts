import { type Stats, statSync } from 'node:fs';

/**
 * Milliseconds within which two commits may leave a file with the same time: file systems keep it by ticks, some by two
 * whole seconds.
 */
const TICK_MS = 2_000;

/**
 * A mark of what was committed into a SQLite file, told from outside by the file and its log: any commit changes it, and
 * nothing has to be opened. A log that is empty or not there is the same.
 *
 * @returns null while the last change is so young that another one might leave the same mark, or without a file
 */
export function sqliteStamp(file: string): string | null {
  const data = statOf(file);
  const log = statOf(`${file}-wal`);
  if (data === undefined) return null;
  const parts = log === undefined || log.size === 0 ? [data] : [data, log];
  if (parts.some(({ mtimeMs }) => Date.now() - mtimeMs < TICK_MS)) return null;
  return parts.map(({ ino, size, mtimeMs }) => `${ino}:${size}:${mtimeMs}`).join(' ');
}

function statOf(file: string): Stats | undefined {
  return statSync(file, { throwIfNoEntry: false });
}
