// Imports an ILR file into a host's tables in a process of its own, with crash points: `node importer.mjs OPTIONS`.
import { createReadStream } from 'node:fs';
import { importIlr } from '#package/dist/host/import/index.js';
import { openDatabase } from '#package/dist/lib/sql/index.js';
import { crashPoints, watchTransactions } from './points.mjs';

const { file, ilr, ukprn, now, log, at } = JSON.parse(process.argv[2]);
const database = await openDatabase({ client: 'sqlite', file });
watchTransactions(database, crashPoints({ log, at }), () => 'import');
process.send({ ready: true });
const { added, changed } = await importIlr(database, () => createReadStream(ilr), {
  ukprn,
  who: 'olga',
  at: now,
});
await database.close();
process.send({ done: { added, changed } }, () => process.disconnect());
