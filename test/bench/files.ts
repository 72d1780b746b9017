import { copyFileSync, rmSync } from 'node:fs';

/** Removes a SQLite database with what lies beside it. */
export function removeDatabase(file: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
}

/** A fresh copy of a database that nobody has open. */
export function copyDatabase(from: string, to: string): string {
  removeDatabase(to);
  copyFileSync(from, to);
  return to;
}
