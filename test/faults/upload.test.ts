/** An upload of known destinations is killed (SIGKILL) in the middle: the same file again completes it, and no row is there twice. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../lib/sql/index.ts';
import { destinations } from '../support/command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PROGRAM = resolve(import.meta.dirname, '../../dist/bin/destinations.js');
const LEARNERS = 4_000;

test('killed after its first pages, uploaded again', { timeout: 300_000 }, async () => {
  const { folder, remove } = temporaryFolder('upload');
  onTestFinished(remove);
  const [xml, csv, home] = ['learners.xml', 'known.csv', 'college'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const as = ['--home', home, '--as', 'olga'];
  await destinations(['ilr', 'generate', xml, '--learners', String(LEARNERS)]);
  expect((await destinations(['ilr', 'import', xml, ...as])).exitCode).toBe(0);
  const refs = Array.from({ length: LEARNERS }, (_, nth) => `GEN${String(nth + 1).padStart(9, '0')}`);
  const rows = refs.map((ref) => `${ref},VOL,1,2024-09-02`);
  writeFileSync(csv, ['LearnRefNumber,OutType,OutCode,OutStartDate', ...rows].join('\n'));
  const upload = ['outcome', 'upload', csv, '--source', 'return of the sector', ...as];

  const database = await openDatabase({ client: 'sqlite', file: join(home, 'tenant-99999999.sqlite') });
  onTestFinished(() => database.close());
  const entered = async () =>
    Number((await database.reader('mis_destination').where({ source: 'person' }).count({ n: '*' }))[0]!.n);

  const child = spawn(process.execPath, [PROGRAM, ...upload], { stdio: 'ignore' });
  const ended = new Promise<NodeJS.Signals | null>((done) => child.on('close', (_, signal) => done(signal)));
  while (child.exitCode === null && (await entered()) === 0) await new Promise((next) => setImmediate(next));
  child.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
  const before = await entered();
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(LEARNERS);

  const again = await destinations([...upload, '--output', 'json']);
  expect(again.exitCode).toBe(0);
  expect(JSON.parse(again.stdout).counts).toEqual({ held: before, new: LEARNERS - before });
  expect(await entered()).toBe(LEARNERS);
  const events = await database.reader('dt_event').where({ what: 'row-append' }).count({ n: '*' });
  expect(Number(events[0]!.n)).toBe(LEARNERS);

  const third = await destinations([...upload, '--output', 'json']);
  expect(JSON.parse(third.stdout).counts).toEqual({ held: LEARNERS });
});
