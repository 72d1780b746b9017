import { type Database, migrate } from '../../lib/sql/index.ts';
import { queueMigrations } from '../../migrations/queue/index.ts';

/** What a store has to build for the suite: nothing else of it is known here. */
export interface Store {
  readonly name: string;
  /** An empty store; removed when the test is over. */
  empty(): Promise<Database>;
  /** Another connection to the store that `empty` made, as another process would have it. */
  again(database: Database): Promise<Database>;
}

/** An empty store with the queue's tables. */
export async function withQueue(store: Store): Promise<Database> {
  const database = await store.empty();
  await migrate(database, [queueMigrations]);
  return database;
}
