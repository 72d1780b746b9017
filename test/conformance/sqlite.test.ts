import { temporaryDatabase } from '../lib/sql/temporary.ts';
import { storeConformance } from './store-conformance.ts';

storeConformance({
  name: 'SQLite',
  empty: () => temporaryDatabase(),
  again: (database) => temporaryDatabase(database.location),
});
