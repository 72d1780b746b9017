import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { tenantOffboard } from '../../bin/commands/tenant-offboard.ts';
import { putInCharge } from '../../bin/sandbox/people.ts';
import { type Database, openDatabase } from '../../lib/sql/index.ts';
import { runNow } from '../../plugin/admin/index.ts';
import { ownTables } from '../support/own-tables.ts';
import { type College, openCollege } from './college.ts';
import { job } from './learner.ts';

/** Values by which each learner of `collegeThatLeaves` would be known, in whatever table. */
export const PERSONAL = [
  ...['Ada', 'Ben', 'Cai', 'Dee', 'Eve', 'Fay'].flatMap((name) => [
    name,
    name.toUpperCase(),
    `${name.toLowerCase()}@example.org`,
  ]),
  ...['07700900001', '447700900001', '447700900002', 'ben.new@example.org', 'Ash'],
];

/** A college in the middle of its work: every kind of learner, and messages and answers that nobody has fetched yet. */
export async function collegeThatLeaves() {
  const college = await openCollege({ today: '2025-07-01' });
  await putInCharge(college.houses, college.officer);
  const left = { ended: '2025-06-30' };
  const ada = await college.learner('Ada', { ...left, mobile: '07700 900001' });
  const ben = await college.learner('Ben', { ...left, mobile: '07700 900002' });
  const cai = await college.learner('Cai', left);
  const dee = await college.learner('Dee', left);
  const eve = await college.learner('Eve', left);
  await college.run();
  await ada.answers(job('2025-07-01'));
  await dee.unsubscribes();
  await eve.says('cannot-answer');
  await college.run();
  college.day('2025-07-03');
  // One is new, and the message to them still waits at the service; one answered since.
  const fay = await college.learner('Fay', { ended: '2025-07-02' });
  await runNow(college.context, college.officer);
  await ben.answers(job('2025-07-02'));
  return { college, ada, ben, cai, dee, eve, fay };
}

/** The survey service's own database, on a connection that is closed when the test is over. */
export async function serviceDatabase({ houses }: College): Promise<Database> {
  const database = await openDatabase(houses.installation.home.databases.service);
  onTestFinished(() => database.close());
  return database;
}

/** Gives the command; it is said where it stopped, if it does. */
export function offboard(college: College, to: string, say: (line: string) => void = () => {}) {
  const { installation } = college.houses;
  return tenantOffboard(installation, college.officer, { id: 'north', to, why: 'the contract ended', say });
}

/** Every text of every table whose name begins so, by table. */
export async function textsOf(database: Database, ...prefixes: readonly string[]): Promise<string> {
  const texts: string[] = [];
  for (const table of await ownTables(database))
    if (prefixes.some((prefix) => table.startsWith(prefix)))
      for (const row of await database.reader(table)) texts.push(`${table} ${JSON.stringify(row)}`);
  return texts.join('\n');
}

/** Rows of a file of JSON lines. */
export function linesOf(folder: string, file: string): Record<string, unknown>[] {
  const text = readFileSync(join(folder, file), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The digest of every file in a folder, as it is on the disk. */
export function digestsOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder).map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex'),
    ]),
  );
}
