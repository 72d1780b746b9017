import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../../../lib/sql/index.ts';

/** A file name in a folder of its own, removed with everything in it when the test is over. */
export async function temporaryFile(name = 'test.db'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'destinations-sql-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, name);
}

/** A real database in a file, closed when the test is over. */
export async function temporaryDatabase(file?: string): Promise<Database> {
  const database = await openDatabase({ client: 'sqlite', file: file ?? (await temporaryFile()) });
  onTestFinished(() => database.close());
  return database;
}
