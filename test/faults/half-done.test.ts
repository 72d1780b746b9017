/** Long work of which a process dies in the middle: migrations and the import of a file into the host. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { doctor, migrate, openDatabase } from '../../lib/sql/index.ts';
import { hostMigrations } from '../../migrations/host/index.ts';
import { pluginMigrations } from '../../migrations/plugin/index.ts';
import { queueMigrations } from '../../migrations/queue/index.ts';
import { ilrFile } from '../host/ilr-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type At, pointOfDeath, startHouse, type Told } from './support/house.ts';
import { query, write } from './support/look.ts';

const FAMILIES = [hostMigrations, queueMigrations, pluginMigrations];
const EVERY = FAMILIES.flatMap(({ family, migrations }) => migrations.map(({ name }) => `${family}/${name}`));
const KILLED = 'SIGKILL';
/** Longer than a migrator may be silent before another takes over. */
const LOCK_ENDS = "update schema_lock set expires_at = '2000-01-01T00:00:00.000Z' where holder is not null";

function place(): { readonly file: string; readonly log: string; readonly folder: string } {
  const { folder, remove } = temporaryFolder('half-done');
  onTestFinished(remove);
  return { folder, file: join(folder, 'tenant.sqlite'), log: join(folder, 'deaths.jsonl') };
}

interface ProgramOptions {
  readonly file: string;
  readonly log: string;
  readonly at?: At;
  readonly ilr?: string;
  readonly ukprn?: number;
  readonly now?: string;
}

/** Runs a program to its end. */
async function run(program: 'migrator' | 'importer', options: ProgramOptions) {
  const heard: Told[] = [];
  const house = startHouse(program, options, (told) => heard.push(told));
  const how = await house.ended;
  return { how, where: pointOfDeath(options.log, house), done: heard.find(({ done }) => done)?.done };
}

async function differences(file: string) {
  const database = await openDatabase({ client: 'sqlite', file });
  try {
    return await doctor(database, FAMILIES);
  } finally {
    await database.close();
  }
}

const tables = (file: string) =>
  query(
    file,
    "select name, sql from sqlite_master where name not like 'sqlite_%' and name not like 'schema_%' order by name",
  );

/** What these migrations make, and nothing else. */
async function tablesOf(applied: readonly string[]) {
  const { file } = place();
  const database = await openDatabase({ client: 'sqlite', file });
  const some = FAMILIES.map(({ family, migrations }) => ({
    family,
    migrations: migrations.filter(({ name }) => applied.includes(`${family}/${name}`)),
  }));
  await migrate(database, some);
  await database.close();
  return tables(file);
}

const ledger = (file: string) =>
  query<{ name: string }>(file, "select family || '/' || name as name from schema_migration").map(
    ({ name }) => name,
  );

test.each([3, 4, 5, 6])(
  'a migrator killed in the middle of a migration (transaction %i) leaves whole ones, and the next goes on from there',
  async (nth) => {
    const { file, log } = place();
    const killed = await run('migrator', { file, log, at: { point: 'migrate:before-commit', nth } });
    expect(killed).toMatchObject({ how: KILLED, where: 'migrate:before-commit' });
    const left = ledger(file);
    expect(left.length).toBeLessThan(EVERY.length);
    expect(tables(file)).toEqual(await tablesOf(left));

    write(file, LOCK_ENDS);
    expect(await run('migrator', { file, log })).toMatchObject({ how: 0 });
    expect(ledger(file).sort()).toEqual([...EVERY].sort());
    expect(await differences(file)).toEqual([]);
  },
);

test('two migrators at once: each migration is applied by one of them, and both go on', async () => {
  const { file, log } = place();
  const both = await Promise.all([run('migrator', { file, log }), run('migrator', { file, log })]);
  expect(both.map(({ how }) => how)).toEqual([0, 0]);
  expect(both.flatMap(({ done }) => done).sort()).toEqual([...EVERY].sort());
  expect(await differences(file)).toEqual([]);
});

test('two migrators at once, one killed in the middle: the other waits for the end of its lock and does the rest', async () => {
  const { file, log } = place();
  const killed = await run('migrator', {
    file,
    log,
    at: { point: 'migrate:before-commit', nth: 4 },
  });
  expect(killed.how).toBe(KILLED);
  const before = ledger(file);
  const heard: Told[] = [];
  const waiting = startHouse('migrator', { file, log }, (told) => heard.push(told));
  await waiting.ready;
  expect(ledger(file)).toEqual(before);
  write(file, LOCK_ENDS);
  expect(await waiting.ended).toBe(0);
  expect(ledger(file).sort()).toEqual([...EVERY].sort());
  expect(await differences(file)).toEqual([]);
});

const UKPRN = 10099999;
/** Three pages of staging, so that there is a middle. */
const LEARNERS = Array.from({ length: 1_200 }, (_, index) => ({ ref: `L${String(index).padStart(5, '0')}` }));

/** A host with 1,200 learners on record, and a file in which each has another name and one is new. */
async function mis() {
  const at = place();
  const database = await openDatabase({ client: 'sqlite', file: at.file });
  await migrate(database, FAMILIES);
  await database.close();
  const files = { first: join(at.folder, 'first.xml'), second: join(at.folder, 'second.xml') };
  await writeIlr(files.first, LEARNERS);
  await writeIlr(
    files.second,
    [...LEARNERS, { ref: 'NEW' }].map((one) => ({ ...one, familyName: 'Birch' })),
  );
  const options = { file: at.file, log: at.log, ukprn: UKPRN, now: '2025-07-01T09:00:00.000Z' };
  expect((await run('importer', { ...options, ilr: files.first })).done).toEqual({
    added: LEARNERS.length,
    changed: 0,
  });
  const names = () =>
    query(at.file, 'select family_name as name, count(*) as learners from mis_learner group by family_name');
  return {
    file: at.file,
    names,
    importSecond: (kill?: At) =>
      run('importer', { ...options, ilr: files.second, ...(kill ? { at: kill } : {}) }),
  };
}

async function writeIlr(path: string, learners: readonly { readonly ref: string }[]): Promise<void> {
  for await (const bytes of ilrFile({ ukprn: UKPRN, learners })()) writeFileSync(path, bytes);
}

/** What is laid aside for an import is named by when that began. */
const LAID_ASIDE = ['mis_staged', 'mis_staged_file'];
const A_DAY_LATER = LAID_ASIDE.map(
  (table) => `update ${table} set staging_id = '20000101000000000' || substr(staging_id, 18)`,
);

const BEFORE = [{ name: 'Ash', learners: 1_200 }];
const AFTER = [{ name: 'Birch', learners: 1_201 }];

test.each([
  ['while it is read', { point: 'import:before-commit', nth: 3 }, BEFORE],
  ['while the file is laid aside', { point: 'import:after-commit', nth: 5 }, BEFORE],
  ['before all of it is committed', { point: 'import:before-commit', nth: 6 }, BEFORE],
  ['after all of it was committed', { point: 'import:after-commit', nth: 6 }, AFTER],
] as const)(
  'an import of a file killed %s: all of it or nothing, and the next import leaves nothing behind',
  async (_when, kill, left) => {
    const { file, names, importSecond } = await mis();
    expect(await importSecond(kill)).toMatchObject({ how: KILLED, where: kill.point });
    expect(names()).toEqual(left);
    for (const statement of A_DAY_LATER) write(file, statement);
    expect((await importSecond()).how).toBe(0);
    expect(names()).toEqual(AFTER);
    // What was laid aside for the import that died is personal data of which nobody knows any more.
    for (const table of LAID_ASIDE) expect(query(file, `select staging_id from ${table}`)).toEqual([]);
  },
);
