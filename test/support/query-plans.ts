import type { EventEmitter } from 'node:events';
import type { Knex } from 'knex';
import { type Database, type MigrationFamily, migrate } from '../../lib/sql/index.ts';
import { temporaryDatabase } from '../lib/sql/temporary.ts';

/** A family's tables in a file, to be asked for plans, which are SQLite's, whichever store was chosen. */
export async function tablesInFile(family: MigrationFamily): Promise<Database> {
  const database = await temporaryDatabase();
  await migrate(database, [family]);
  return database;
}

/** How SQLite goes about every statement that `ask` runs. */
export async function plansOf(
  connection: Knex,
  ask: (connection: Knex) => Promise<unknown>,
): Promise<string[]> {
  const asked: { sql: string; bindings: Knex.RawBinding[] }[] = [];
  const hear = (query: { sql: string; bindings: Knex.RawBinding[] }) => void asked.push(query);
  const { client } = connection as unknown as { client: EventEmitter };
  client.on('query', hear);
  await ask(connection);
  client.removeListener('query', hear);
  const plans: string[] = [];
  for (const { sql, bindings } of asked) {
    const steps = (await connection.raw(`explain query plan ${sql}`, bindings)) as { detail: string }[];
    plans.push(...steps.map(({ detail }) => detail));
  }
  return plans;
}
