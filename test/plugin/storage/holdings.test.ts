import { expect, it } from 'vitest';
import { migrate, openTemporary } from '../../../lib/sql/index.ts';
import { pluginMigrations } from '../../../migrations/plugin/index.ts';
import { queueMigrations } from '../../../migrations/queue/index.ts';
import { HELD_TABLES } from '../../../plugin/storage/holdings.ts';

it('every table of the plugin and of its queue is exported and erased, in the order of its primary key', async () => {
  const database = openTemporary();
  await migrate(database, [queueMigrations, pluginMigrations]);
  const { reader } = database;
  const tables: string[] = await reader('sqlite_master').where({ type: 'table' }).pluck('name');
  const keys = await Promise.all(
    tables
      .filter((table) => /^d[tq]_/.test(table))
      .map(async (table) => {
        const columns = (await reader.raw(`pragma table_info(${table})`)) as { name: string; pk: number }[];
        const own = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
        return [table, own.map(({ name }) => name)] as const;
      }),
  );
  expect(HELD_TABLES).toEqual(Object.fromEntries(keys));
  await database.close();
});
