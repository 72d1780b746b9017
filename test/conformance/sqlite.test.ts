import { migrate } from '../../lib/sql/index.ts';
import { queueMigrations } from '../../migrations/queue/index.ts';
import { temporaryDatabase } from '../lib/sql/temporary.ts';
import { storeConformance } from './store-conformance.ts';

storeConformance({
  name: 'SQLite',
  async create() {
    const database = await temporaryDatabase();
    await migrate(database, [queueMigrations]);
    return database;
  },
  again: (database) => temporaryDatabase(database.location),
});
