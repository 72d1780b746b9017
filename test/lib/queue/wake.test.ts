import { expect, it } from 'vitest';
import { enqueue } from '../../../lib/queue/index.ts';
import { onWake } from '../../../lib/queue/wake.ts';
import { migrate } from '../../../lib/sql/index.ts';
import { queueMigrations } from '../../../migrations/queue/index.ts';
import { temporaryDatabase } from '../sql/temporary.ts';

it('new jobs wake the workers of the process once they are committed, and only then', async () => {
  const database = await temporaryDatabase();
  await migrate(database, [queueMigrations]);
  const job = { queue: 'trial', kind: 'step', key: 'a', payload: null };
  let woken = 0;
  const off = onWake(database, () => {
    woken += 1;
  });
  const failing = database.transaction(async (tx) => {
    await enqueue(tx, [job]);
    throw new RangeError('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(woken).toBe(0);
  await database.transaction(async (tx) => {
    await enqueue(tx, [job]);
    expect(woken).toBe(0);
  });
  expect(woken).toBe(1);
  await database.transaction((tx) => enqueue(tx, [job]));
  expect(woken).toBe(1);
  off();
  await database.transaction((tx) => enqueue(tx, [{ ...job, key: 'b' }]));
  expect(woken).toBe(1);
});
