/**
 * One worker process over a store that others work on too: arguments are the file and the worker's name. Waits to be
 * told to begin, drains, and says how many jobs it did.
 */
import { createHash } from 'node:crypto';
import { createWorker } from '../../lib/queue/index.ts';
import { openDatabase } from '../../lib/sql/index.ts';

const [file = '', name = 'bench', rounds = '0'] = process.argv.slice(2);
const database = await openDatabase({ client: 'sqlite', file });
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
