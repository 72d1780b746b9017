/** What a database does to those who work on it: locked by others, full, choosing victims. Claim 5, its first half. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import type { Database } from '../../lib/sql/index.ts';
import { type Here, type Outcome, outcomeOf, startHere } from './support/here.ts';
import { repeated } from './support/judge.ts';
import { lifeWithoutFault, notThanks, smallCollege } from './support/plain-life.ts';

const LIFE = [0, 1, 31, 32, 61, 62];
const plain = lifeWithoutFault(LIFE);

async function withoutFault(): Promise<Outcome> {
  const outcome = await plain();
  expect(outcome.rows).toHaveLength(6);
  return outcome;
}

/** Another process that holds the write lock of a file for so long. */
async function lock(file: string, seconds: number): Promise<{ readonly ended: Promise<unknown> }> {
  const program = `
    import Database from 'better-sqlite3';
    const database = new Database(process.argv[1], { timeout: 60000 });
    database.exec('begin immediate');
    console.log('locked');
    setTimeout(() => { database.exec('rollback'); database.close(); }, Number(process.argv[2]) * 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, file, String(seconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  return { ended };
}

test('claim 5, database: both are locked by another process for 30 seconds in the middle of a run: no duplicate, no manual step', {
  timeout: 240_000,
}, async () => {
  const expected = await withoutFault();
  const college = await smallCollege();
  let locked: Promise<unknown> | null = null;
  const here = await startHere(college);
  const { files } = college;
  college.sinks.beforeReply = async () => {
    locked ??= Promise.all([lock(files.tenant, 30), lock(files.service, 30)]);
    await locked;
  };
  await here.through(LIFE);
  await here.close();
  expect(locked).not.toBeNull();
  expect(repeated(college.sinks.arrivals)).toEqual([]);
  expect(outcomeOf(college).rows).toEqual(expected.rows);
  expect(notThanks(outcomeOf(college))).toEqual(notThanks(expected));
});

/** Turn after which there is room again. */
const FULL_UNTIL = 60;

/** Lets no page be added to a database: what SQLite says then is what it says of a full disk. */
async function fill(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    const [{ page_count: pages }] = (await tx.raw('pragma page_count')) as [{ page_count: number }];
    await tx.raw(`pragma max_page_count = ${pages}`);
  });
}

async function makeRoom(database: Database): Promise<void> {
  await database.transaction((tx) => tx.raw('pragma max_page_count = 1000000'));
}

test('a full disk is told in a code, leaves nothing half-written, and work goes on by itself when there is room', async () => {
  const college = await smallCollege();
  const here = await startHere(college);
  const { tenant } = here.databases;
  await tenant.transaction(async (tx) => {
    await tx.schema.createTable('filler', (t) => void t.text('text'));
    await tx('filler').insert({ text: 'one' });
  });
  await fill(tenant);
  const write = tenant.transaction(async (tx) => {
    await tx('filler').update({ text: 'half' });
    await tx('filler').insert({ text: 'x'.repeat(1_000_000) });
  });
  await expect(write).rejects.toMatchObject({ code: 'SQL_DISK_FULL', retryable: true });
  expect(await tenant.reader('filler').pluck('text')).toEqual(['one']);
  await makeRoom(tenant);
  await tenant.transaction((tx) => tx('filler').insert({ text: 'two' }));
  expect(await tenant.reader('filler').pluck('text')).toEqual(['one', 'two']);
});

test.each(['tenant', 'service'] as const)(
  'the disk of the %s database is full for a while, every third transaction: same messages, same rows',
  async (store) => {
    const expected = await withoutFault();
    const college = await smallCollege();
    let refused = 0;
    const here = await startHere(college, {
      prepare: (databases) => {
        const database = databases[store] as { transaction: Database['transaction'] };
        const begin = database.transaction;
        let turn = 0;
        database.transaction = (work, options) =>
          begin(async (tx) => {
            turn += 1;
            const value = await work(tx);
            if (turn % 3 !== 0 || turn > FULL_UNTIL) return value;
            refused += 1;
            const [{ page_count: pages }] = (await tx.raw('pragma page_count')) as [{ page_count: number }];
            await tx.raw(`pragma max_page_count = ${pages}`);
            try {
              // A table nobody keeps: it takes more pages than there are.
              await tx.raw('create table filler as select hex(zeroblob(1000000)) as text');
            } finally {
              await tx.raw('pragma max_page_count = 1000000').catch(() => undefined);
            }
            throw new Error('the disk was not full');
          }, options).finally(() => begin((tx) => tx.raw('pragma max_page_count = 1000000')));
      },
    });
    await here.through(LIFE);
    await here.close();
    expect(repeated(college.sinks.arrivals)).toEqual([]);
    expect(outcomeOf(college).rows).toEqual(expected.rows);
    expect(notThanks(outcomeOf(college))).toEqual(notThanks(expected));
    expect(refused).toBeGreaterThan(5);
  },
);

test.each(['tenant', 'service'] as const)(
  'every transaction of the %s database is a deadlock victim once, after its last statement: same messages, same rows',
  async (store) => {
    const expected = await withoutFault();
    const college = await smallCollege();
    let victims = 0;
    const here: Here = await startHere(college, {
      prepare: (databases) => {
        const database = databases[store] as { transaction: Database['transaction'] };
        const begin = database.transaction;
        database.transaction = (work, options) => {
          let struck = false;
          return begin(async (tx) => {
            const value = await work(tx);
            if (struck) return value;
            struck = true;
            victims += 1;
            // As the driver says it of a SQL Server; SQLite has no deadlocks.
            throw Object.assign(new Error('deadlock'), { code: 'EREQUEST', number: 1205 });
          }, options);
        };
      },
    });
    await here.through(LIFE);
    await here.close();
    expect(outcomeOf(college)).toEqual(expected);
    expect(victims).toBeGreaterThan(50);
  },
);
