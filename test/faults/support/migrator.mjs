// Brings a database up to date in a process of its own, with crash points: `node migrator.mjs OPTIONS`.
import { migrate, openDatabase } from '#package/dist/lib/sql/index.js';
import { hostMigrations } from '#package/dist/migrations/host/index.js';
import { pluginMigrations } from '#package/dist/migrations/plugin/index.js';
import { queueMigrations } from '#package/dist/migrations/queue/index.js';
import { crashPoints, watchTransactions } from './points.mjs';

const { file, log, at } = JSON.parse(process.argv[2]);
const database = await openDatabase({ client: 'sqlite', file });
watchTransactions(database, crashPoints({ log, at }), () => 'migrate');
process.send({ ready: true });
const { applied } = await migrate(database, [hostMigrations, queueMigrations, pluginMigrations]);
await database.close();
process.send({ done: applied.map(({ family, name }) => `${family}/${name}`) }, () => process.disconnect());
