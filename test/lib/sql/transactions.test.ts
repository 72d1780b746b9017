import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { afterCommit, type Database, openDatabase } from '../../../lib/sql/index.ts';
import { temporaryDatabase, temporaryFile } from './temporary.ts';

async function withTable(file?: string): Promise<Database> {
  const database = await temporaryDatabase(file);
  await database.transaction((tx) =>
    tx.schema.createTable('thing', (t) => {
      t.integer('id').primary();
      t.string('secret', 100);
    }),
  );
  return database;
}

const count = async (database: Database): Promise<number> =>
  Number(((await database.reader('thing').count({ n: '*' })) as { n: number }[])[0]!.n);

describe('transaction', () => {
  it('keeps everything or nothing', async () => {
    const database = await withTable();
    await database.transaction((tx) => tx('thing').insert({ id: 1 }));
    const failing = database.transaction(async (tx) => {
      await tx('thing').insert({ id: 2 });
      throw new RangeError('no');
    });
    await expect(failing).rejects.toBeInstanceOf(RangeError);
    expect(await count(database)).toBe(1);
  });

  it('runs writers one after the other, however many are asked for at once', async () => {
    const database = await withTable();
    const add = (id: number) =>
      database.transaction(async (tx) => {
        const [row] = (await tx('thing').max({ top: 'id' })) as { top: number | null }[];
        await tx('thing').insert({ id: (row!.top ?? 0) + 1, secret: String(id) });
      });
    await Promise.all(Array.from({ length: 50 }, (_, id) => add(id)));
    expect(await count(database)).toBe(50);
  });

  it('lets the reader read while a transaction is open, and shows it only what was committed', async () => {
    const database = await withTable();
    await database.transaction(async (tx) => {
      await tx('thing').insert({ id: 1 });
      expect(await count(database)).toBe(0);
    });
    expect(await count(database)).toBe(1);
  });

  it('runs again from the start as the victim of a deadlock, and keeps nothing of the first try', async () => {
    const database = await withTable();
    let tries = 0;
    await database.transaction(async (tx) => {
      tries += 1;
      await tx('thing').insert({ id: tries });
      if (tries < 3)
        throw Object.assign(new Error('SQL Server error 1205'), { code: 'EREQUEST', number: 1205 });
    });
    expect(tries).toBe(3);
    expect(await database.reader('thing').pluck('id')).toEqual([3]);
  });

  it.each([
    ['EREQUEST', 2627, 'SQL_DUPLICATE'],
    ['EREQUEST', 2601, 'SQL_DUPLICATE'],
    ['EREQUEST', 547, 'SQL_CONSTRAINT'],
    ['EREQUEST', 9002, 'SQL_DISK_FULL'],
    ['EREQUEST', 8134, 'SQL_FAILED'],
    ['ELOGIN', 18456, 'SQL_LOGIN_REFUSED'],
    ['ESOCKET', undefined, 'SQL_UNREACHABLE'],
    ['ETIMEOUT', undefined, 'SQL_UNREACHABLE'],
  ])(
    'tells what a SQL Server says, %s %s, as %s, without the values in its words',
    async (driver, number, code) => {
      const database = await withTable();
      const error = Object.assign(new Error('The duplicate key value is (Ada Lovelace).'), {
        code: driver,
        number,
      });
      const told = (await database
        .transaction(() => Promise.reject(error))
        .catch((one: unknown) => one)) as Error;
      expect(told).toMatchObject({ code });
      expect(inspect(told)).not.toContain('Lovelace');
    },
  );

  it('waits for a lock that another process holds, without blocking this one', async () => {
    const file = await temporaryFile();
    const database = await withTable(file);
    const other = new BetterSqlite3(file);
    other.exec('begin immediate; insert into thing (id) values (1)');
    let runs = 0;
    const waiting = database.transaction(async (tx) => {
      runs += 1;
      await tx('thing').insert({ id: 2 });
    });
    for (let turn = 0; turn < 5; turn += 1) expect(await count(database)).toBe(0);
    expect(runs).toBe(0);
    other.exec('commit');
    other.close();
    await waiting;
    expect(await count(database)).toBe(2);
    expect(runs).toBe(1);
  });

  it('says that it would wait for itself instead of waiting', async () => {
    const database = await withTable();
    const nested = database.transaction(() => database.transaction(async () => undefined));
    await expect(nested).rejects.toMatchObject({ code: 'SQL_NESTED_TRANSACTION' });
    await database.transaction((tx) => tx('thing').insert({ id: 1 }));
  });

  it('tells its own transactions from those of another database, however they lie in each other', async () => {
    const [one, other] = [await withTable(), await withTable()];
    await one.transaction(() => other.transaction((tx) => tx('thing').insert({ id: 1 })));
    expect(await count(other)).toBe(1);
    const around = one.transaction(() => other.transaction(() => one.transaction(async () => undefined)));
    await expect(around).rejects.toMatchObject({ code: 'SQL_NESTED_TRANSACTION' });
    await one.transaction((tx) => tx('thing').insert({ id: 1 }));
  });

  it('goes on after a transaction whose connection SQLite rolled back by itself', async () => {
    const database = await withTable();
    const rolledBack = database.transaction(async (tx) => {
      await tx('thing').insert({ id: 1 });
      await tx.raw('insert or rollback into thing (id) values (1)').catch(() => undefined);
      await tx('thing').insert({ id: 2 });
    });
    await expect(rolledBack).rejects.toMatchObject({ code: 'SQL_FAILED' });
    expect(await count(database)).toBe(0);
    await database.transaction((tx) => tx('thing').insert({ id: 3 }));
    expect(await count(database)).toBe(1);
  });

  it('goes on after a COMMIT that failed', async () => {
    const database = await withTable();
    await database.transaction((tx) =>
      tx.raw('create table part (of_thing integer references thing (id) deferrable initially deferred)'),
    );
    const orphan = database.transaction((tx) => tx('part').insert({ of_thing: 99 }));
    await expect(orphan).rejects.toMatchObject({ code: 'SQL_CONSTRAINT' });
    await database.transaction((tx) => tx('thing').insert({ id: 3 }));
    expect([await count(database), await database.reader('part')]).toEqual([1, []]);
  });

  it('sees a changed table with a statement it had prepared before', async () => {
    const database = await withTable();
    await database.transaction((tx) => tx('thing').insert({ id: 1 }));
    const all = async () => [
      await database.reader('thing').select('*'),
      await database.transaction((tx) => tx('thing').select('*')),
    ];
    expect(await all()).toEqual(Array(2).fill([{ id: 1, secret: null }]));
    await database.transaction((tx) => tx.raw('alter table thing add column extra integer default 7'));
    expect(await all()).toEqual(Array(2).fill([{ id: 1, secret: null, extra: 7 }]));
  });

  it('tells of a duplicate without telling the values', async () => {
    const database = await withTable();
    const twice = database.transaction((tx) =>
      tx('thing').insert([
        { id: 1, secret: 'blue@example.org' },
        { id: 1, secret: 'blue@example.org' },
      ]),
    );
    const error = await twice.catch((e: Error) => e);
    expect(error).toMatchObject({ code: 'SQL_DUPLICATE' });
    const everything = [error, (error as Error).cause].map((e) => `${String(e)} ${JSON.stringify(e)}`).join();
    expect(everything).not.toContain('blue@');
  });

  it('calls back after the commit, and not after a rollback', async () => {
    const database = await withTable();
    const called: number[] = [];
    await database.transaction(async (tx) => {
      afterCommit(tx, () => called.push(1));
      await tx('thing').insert({ id: 1 });
      expect(called).toEqual([]);
    });
    const failing = database.transaction(async (tx) => {
      afterCommit(tx, () => called.push(2));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(called).toEqual([1]);
  });

  it('refuses to write with the reader', async () => {
    const database = await withTable();
    await expect(database.reader('thing').insert({ id: 1 })).rejects.toMatchObject({ code: 'SQL_READ_ONLY' });
  });

  it('finishes what was asked before closing, and takes nothing more', async () => {
    const file = await temporaryFile();
    const database = await withTable(file);
    const last = database.transaction((tx) => tx('thing').insert({ id: 1 }));
    await database.close();
    await last;
    await expect(database.transaction(async () => 1)).rejects.toMatchObject({ code: 'SQL_CLOSED' });
    const again = await temporaryDatabase(file);
    expect(await count(again)).toBe(1);
  });
});

describe('openDatabase', () => {
  it('says that a folder is missing', async () => {
    const file = join(await temporaryFile('nowhere'), 'x.db');
    await expect(openDatabase({ client: 'sqlite', file })).rejects.toMatchObject({ code: 'SQL_UNREACHABLE' });
  });

  it('says that a file is no database, and leaves it as it is', async () => {
    const file = await temporaryFile();
    await writeFile(file, 'this is a letter, not a database. '.repeat(50));
    await expect(openDatabase({ client: 'sqlite', file })).rejects.toMatchObject({ code: 'SQL_DAMAGED' });
  });
});
