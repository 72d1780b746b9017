import { utimesSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Database, openDatabase, stampOf } from '../../../lib/sql/index.ts';
import { temporaryFile } from './temporary.ts';

const AN_HOUR_AGO = new Date(Date.now() - 3_600_000);

it('tells from outside that something was committed, and that nothing was', async () => {
  const file = await temporaryFile();
  const stamp = () => stampOf({ client: 'sqlite', file });
  /** Opens, does, closes, and lets an hour pass. */
  const visit = async (perform: (database: Database) => Promise<unknown>) => {
    const database = await openDatabase({ client: 'sqlite', file });
    await perform(database);
    await database.close();
    return stamp();
  };

  expect(stamp(), 'there is no file').toBeNull();
  await visit((database) => database.transaction((tx) => tx.raw('create table t (a integer)')));
  expect(stamp(), 'too young: another commit might leave the same').toBeNull();
  utimesSync(file, AN_HOUR_AGO, AN_HOUR_AGO);
  const before = stamp();
  expect(before).not.toBeNull();

  expect(await visit((database) => database.reader('t').select()), 'it was only read').toBe(before);

  expect(await visit((database) => database.transaction((tx) => tx('t').insert({ a: 1 })))).not.toBe(before);
});

it('sees what lies in the log of a database that is open', async () => {
  const file = await temporaryFile();
  const stamp = () => stampOf({ client: 'sqlite', file });
  const database = await openDatabase({ client: 'sqlite', file });
  try {
    await database.transaction((tx) => tx.raw('create table t (a integer)'));
    for (const part of [file, `${file}-wal`]) utimesSync(part, AN_HOUR_AGO, AN_HOUR_AGO);
    const before = stamp();
    expect(before).not.toBeNull();
    await database.transaction((tx) => tx('t').insert({ a: 1 }));
    expect(stamp()).not.toBe(before);
  } finally {
    await database.close();
  }
});

it('cannot be told on a server', () => {
  expect(stampOf({ client: 'mssql', url: 'mssql://localhost/college' })).toBeNull();
});
