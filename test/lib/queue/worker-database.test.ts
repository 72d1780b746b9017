import { describe, expect, it, onTestFinished } from 'vitest';
import { createWorker, enqueue } from '../../../lib/queue/index.ts';
import { claimSql } from '../../../lib/queue/sql/claim.ts';
import { promoteSql } from '../../../lib/queue/sql/promote.ts';
import { reclaimSql } from '../../../lib/queue/sql/reclaim.ts';
import { type Database, doctor, migrate, rollback } from '../../../lib/sql/index.ts';
import { queueMigrations } from '../../../migrations/queue/index.ts';
import { temporaryDatabase } from '../sql/temporary.ts';

const job = (key: string) => ({ queue: 'trial', kind: 'step', key, payload: null });
const worker = (database: Database) => {
  const made = createWorker({
    database,
    queues: ['trial'],
    handlers: { step: async () => ({ outcome: 'done' }) },
  });
  onTestFinished(() => made.stop());
  return made;
};

describe('a worker whose database fails', () => {
  it('says so when it drains, and works again when the database does', async () => {
    const database = await temporaryDatabase();
    const draining = worker(database);
    await expect(draining.drain()).rejects.toMatchObject({ code: 'SQL_FAILED' });
    await migrate(database, [queueMigrations]);
    await database.transaction((tx) => enqueue(tx, [job('a')]));
    expect(await draining.drain()).toMatchObject({ done: 1 });
  });

  it('hands an ending that could not be written to the next attempt', async () => {
    const database = await temporaryDatabase();
    await migrate(database, [queueMigrations]);
    await database.transaction((tx) => enqueue(tx, [job('a')]));
    const forgetful = createWorker({
      database,
      queues: ['trial'],
      handlers: {
        async step() {
          await database.transaction((tx) => tx.schema.renameTable('dq_job', 'dq_away'));
          return { outcome: 'done' };
        },
      },
    });
    await expect(forgetful.drain()).rejects.toMatchObject({ code: 'SQL_FAILED' });
    await database.transaction((tx) => tx.schema.renameTable('dq_away', 'dq_job'));
    await database.transaction((tx) => tx('dq_job').update({ lease_until: '2001-01-01T00:00:00.000Z' }));
    expect(await worker(database).drain()).toMatchObject({ done: 1 });
  });
});

describe('the queue’s migrations', () => {
  it('go up to what the doctor expects and down to nothing', async () => {
    const database = await temporaryDatabase();
    await migrate(database, [queueMigrations]);
    expect(await doctor(database, [queueMigrations])).toEqual([]);
    await rollback(database, queueMigrations, { to: null });
    const left = await database.reader('sqlite_master').where('name', 'like', '%dq%');
    expect(left).toEqual([]);
  });
});

const CLAIM = {
  queues: ['trial', 'other'],
  limit: 3,
  worker: 'one',
  leaseSeconds: 30,
  leaseToken: 'a token',
};

describe('hot statements', () => {
  it.each([
    ['the claim of two queues', claimSql('sqlite', CLAIM).sql, 'ix_dq_job_ready'],
    ['what is due', promoteSql('sqlite', 'trial', 10).sql, 'ix_dq_job_waiting'],
    ['what dead workers left', reclaimSql('sqlite'), 'ix_dq_job_leased'],
  ])('%s: reads its own index, and never all jobs', async (_what, sql, index) => {
    const database = await temporaryDatabase();
    await migrate(database, [queueMigrations]);
    const nothing = Array((sql.match(/\?/g) ?? []).length).fill(1) as number[];
    const plan = (await database.reader.raw(`explain query plan ${sql}`, nothing)) as { detail: string }[];
    const steps = plan.map((step) => step.detail);
    expect(steps.join(' | ')).toContain(index);
    expect(steps.filter((step) => /SCAN dq_job/.test(step))).toEqual([]);
  });
});
