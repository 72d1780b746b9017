import { type Database, migrate, openTemporary } from '../../lib/sql/index.ts';
import { pluginMigrations } from '../../migrations/plugin/index.ts';

/** The plugin's tables with nothing in them, in a database of their own that is gone when it is closed or the process ends. */
export async function scratchTables(): Promise<Database> {
  const scratch = openTemporary();
  await migrate(scratch, [pluginMigrations]);
  return scratch;
}
