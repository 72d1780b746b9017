/** A database that comes back from a backup knows less than the world does: nobody may be asked twice because of it. */
import { copyFileSync, rmSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { confirmDatabase } from '../../plugin/admin/index.ts';
import { readInstance } from '../../plugin/storage/instance.ts';
import { type College, foundCollege, habits } from './support/college.ts';
import { type Here, outcomeOf, startHere } from './support/here.ts';
import { arrivalsByWhat, lost, repeated } from './support/judge.ts';
import { contacts, destinations } from './support/look.ts';

type Store = 'tenant' | 'service';

/** A backup as an administrator takes it, of a database that is being worked on. */
async function backUp(college: College, store: Store): Promise<string> {
  const copy = `${college.files[store]}.backup`;
  const database = new BetterSqlite3(college.files[store]);
  await database.backup(copy);
  database.close();
  return copy;
}

/** Puts the backup where the database was, while nobody works, and goes on. */
async function restore(college: College, store: Store, backup: string, here: Here): Promise<Here> {
  await here.close();
  for (const rest of ['', '-wal', '-shm']) rmSync(`${college.files[store]}${rest}`, { force: true });
  copyFileSync(backup, college.files[store]);
  return startHere(college, {
    pupils: here.pupils,
    ...(store === 'service' ? { afterRestore: true } : {}),
  });
}

const found = () => foundCollege({ pupils: habits(6) });
/** Messages that the service was ever given, but for thanks, which it sends by itself. */
const messagesAt = async ({ databases }: Here) => {
  const rows = await databases.service.reader('sv_message').whereNot('kind', 'thank-you').select('id');
  return rows.length;
};
const wantedRows = async () => {
  const college = await found();
  const here = await startHere(college);
  await here.through([0, 1, 31, 32, 61, 62]);
  await here.close();
  return outcomeOf(college).rows;
};

test('the service comes back from the middle of sending: what it was still to send is uncertain, and is not sent again', async () => {
  const college = await found();
  const first = await startHere(college, { concurrency: 1 });
  let backup: Promise<string> | null = null;
  college.sinks.beforeReply = async () => {
    backup ??= backUp(college, 'service');
    await backup;
  };
  await first.through([0]);
  const sent = college.sinks.arrivals.length;
  expect(sent).toBeGreaterThan(10);

  const second = await restore(college, 'service', await backup!, first);
  await second.through([1, 2]);
  expect(repeated(college.sinks.arrivals)).toEqual([]);
  await second.through([31, 32, 61, 62]);
  expect(repeated(college.sinks.arrivals)).toEqual([]);
  expect(lost(contacts(college), arrivalsByWhat(college.sinks.arrivals), college.pupils)).toEqual([]);
});

test('the service comes back from before it took the reminders over: they are uncertain, and nobody waits for them for ever', async () => {
  const college = await found();
  const first = await startHere(college);
  await first.through([0, 1]);
  const backup = await backUp(college, 'service');
  await first.through([31]);
  const second = await restore(college, 'service', backup, first);
  await second.through([32, 33, 34, 61, 62]);
  expect(repeated(college.sinks.arrivals)).toEqual([]);
  expect(lost(contacts(college), arrivalsByWhat(college.sinks.arrivals), college.pupils)).toEqual([]);
});

test.each([0, 1, 31])(
  'the service comes back from after day %i, and most of what it told was imported: nothing is repeated, no row changes',
  async (day) => {
    const college = await found();
    const first = await startHere(college);
    const before = [0, 1, 2, 31, 32].filter((one) => one <= day);
    const after = [2, 31, 32].filter((one) => one > day);
    await first.through(before);
    const backup = await backUp(college, 'service');
    await first.through(after);
    const rows = destinations(college);
    const second = await restore(college, 'service', backup, first);
    await second.through([33]);
    expect(repeated(college.sinks.arrivals)).toEqual([]);
    expect(destinations(college)).toEqual(rows);
    await second.through([34, 61, 62]);
    expect(repeated(college.sinks.arrivals)).toEqual([]);
    expect(destinations(college)).toEqual(expect.arrayContaining(rows));
    expect(lost(contacts(college), arrivalsByWhat(college.sinks.arrivals), college.pupils)).toEqual([]);
  },
);

test.each([
  ['before anything was sent', [], [0, 1], true],
  ['after the invitations', [0], [1, 2], false],
  ['before the reminders', [0, 1], [31], true],
  ['after the reminders', [0, 1, 31], [32], false],
] as const)(
  'the plugin and the host come back from %s: nothing is sent until a person confirms, nobody is asked again, and every answer is on record once',
  async (_when, before, forgotten, sentMeanwhile) => {
    const rows = await wantedRows();
    const college = await found();
    const first = await startHere(college);
    await first.through(before);
    const backup = await backUp(college, 'tenant');
    await first.through(forgotten);
    const second = await restore(college, 'tenant', backup, first);
    const [day, ...next] = [2, 3, 31, 32, 33, 34, 61, 62].filter((one) => one > forgotten.at(-1)!);
    const handedOver = await messagesAt(second);
    await second.through([day!]);
    // What was sent meanwhile tells that this database is behind; where nothing was, it is as good as the one it was.
    const { refusedAt } = await readInstance(second.databases.tenant.reader);
    expect(refusedAt !== null).toBe(sentMeanwhile);
    if (sentMeanwhile) {
      expect(await messagesAt(second)).toBe(handedOver);
      await confirmDatabase(second.context, await second.tenant.actor('mis.officer'), 'restored');
    }
    await second.through(next);
    await second.close();
    expect(repeated(college.sinks.arrivals)).toEqual([]);
    expect(lost(contacts(college), arrivalsByWhat(college.sinks.arrivals), college.pupils)).toEqual([]);
    expect(outcomeOf(college).rows).toEqual(rows);
  },
);
