import { expect, test } from 'vitest';
import { settle } from '../../lib/queue/index.ts';
import { migrate } from '../../lib/sql/index.ts';
import { queueMigrations } from '../../migrations/queue/index.ts';
import { elapse, job, put, take } from '../conformance/support.ts';
import { temporaryDatabase } from '../lib/sql/temporary.ts';

test.each([
  [-1, 10],
  [-3, 30],
])(
  'claim 7: a job of priority %i waits %i minutes at most while others keep every worker busy',
  async (priority, minutes) => {
    const database = await temporaryDatabase();
    await migrate(database, [queueMigrations]);
    await put(database, job('low', { priority }));
    let waited = 0;
    // Each minute brings as many jobs as can be done in it: without ageing it would wait for ever.
    for (; waited <= minutes + 5; waited += 1) {
      const others = Array.from({ length: 5 }, (_, at) => job(`minute ${waited} number ${at}`));
      await put(database, ...others);
      const taken = await take(database, 5);
      if (taken.some(({ key }) => key === 'low')) break;
      const done = taken.map((one) => ({ job: one, result: { outcome: 'done' as const } }));
      await database.transaction((tx) => settle(tx, done));
      await elapse(database, 60);
    }
    expect(waited).toBeGreaterThan(minutes / 2);
    expect(waited).toBeLessThanOrEqual(minutes + 2);
  },
);
