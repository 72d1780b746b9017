/**
 * One worker process over a store that others work on too: arguments are the worker's name and digests to make for
 * each job. Is told where the store is (an address may hold a password, which arguments do not), waits to be
 * told to begin, drains, and says how many jobs it did.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWorker } from '../../lib/queue/index.ts';
import { type DatabaseLocation, openDatabase } from '../../lib/sql/index.ts';

const [name = 'bench', rounds = '0'] = process.argv.slice(2);
const [location] = (await once(process, 'message')) as [DatabaseLocation];
const database = await openDatabase(location);
let done = 0;
const worker = createWorker({
  database,
  name,
  queues: ['bench'],
  handlers: {
    async step(job) {
      let text = job.key;
      for (let round = 0; round < Number(rounds); round += 1)
        text = createHash('sha256').update(text).digest('hex');
      done += 1;
      return { outcome: 'done' };
    },
  },
});
process.send?.({ ready: true });
process.once('message', async () => {
  await worker.drain({ waitSeconds: 0 });
  await database.close();
  process.send?.({ done }, () => process.disconnect());
});
