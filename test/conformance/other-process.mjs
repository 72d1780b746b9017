// A worker in a process of its own, from the built package: `node other-process.mjs FILE NAME drain|hang`.
// `drain` reports the keys it did; `hang` claims one job, says so and never ends it: its parent kills it.
import { createWorker } from '#package/dist/lib/queue/index.js';
import { openDatabase } from '#package/dist/lib/sql/index.js';

const [file, name, mode] = process.argv.slice(2);
const database = await openDatabase({ client: 'sqlite', file });
const done = [];
const worker = createWorker({
  database,
  name,
  queues: ['trial'],
  concurrency: mode === 'hang' ? 1 : 4,
  handlers: {
    async step(job) {
      if (mode === 'hang') {
        process.send({ claimed: job.key });
        await new Promise(() => {});
      }
      done.push(job.key);
      return { outcome: 'done' };
    },
  },
});
process.send({ ready: true });
process.once('message', async () => {
  await worker.drain();
  await database.close();
  process.send({ done }, () => process.disconnect());
});
