import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeEach, expect, it } from 'vitest';
import { openTenant } from '../../bin/installation/tenant.ts';
import { destinations } from '../support/command.ts';
import { installationOf, OFFICER } from './support.ts';

const HEADER = 'LearnRefNumber,OutType,OutCode,OutStartDate,OutEndDate,OutCollDate,Source';

let folder: string;
const outcome = (...args: readonly string[]) =>
  destinations(['outcome', ...args, '--home', folder, '--as', OFFICER]);
const file = (name: string, ...lines: readonly string[]) => {
  writeFileSync(join(folder, name), [HEADER, ...lines].join('\r\n'));
  return join(folder, name);
};

/** A college of two learners, of whom no run has decided yet. */
beforeEach(async () => {
  const installation = await installationOf('north');
  folder = installation.home.folder;
  const tenant = await openTenant(installation, await installation.tenants.get('north'));
  const pots = [
    { id: 'P1', startDate: '2023-09-04', actualEndDate: '2025-06-30', terminationDate: '2025-06-30' },
  ];
  for (const ref of ['L1', 'L2']) await tenant.reference.mis.createLearner({ ref, pots });
  await tenant.close();
});

async function rows(learner: string) {
  const { stdout } = await destinations([
    ...['explain', learner, '--home', folder, '--as', OFFICER, '--output', 'json'],
  ]);
  const { destinations: all } = JSON.parse(stdout) as {
    destinations: { outType: string; outCode: number; source: string; potId: string }[];
  };
  return all.map(({ outType, outCode, source, potId }) => `${outType} ${outCode} ${source} ${potId}`).sort();
}

it('outcome add: looks, enters, and says that it is there already', { timeout: 60_000 }, async () => {
  const job = [
    'add',
    'L1',
    '--type',
    'EMP',
    '--code',
    '1',
    '--start',
    '2025-07-07',
    '--source',
    'by telephone',
  ];
  const look = await outcome(...job, '--dry-run');
  expect([look.exitCode, look.stderr]).toEqual([0, '']);
  expect(look.stdout).toBe(
    'This is what would happen; nothing was written.\nEMP 1 from 2025-07-07 of learner L1: a new record, entered by staff.\nNo run has looked at this learner yet; the next one takes it into account.\n',
  );
  expect(await rows('L1')).toEqual([]);
  expect((await outcome(...job)).exitCode).toBe(0);
  expect(await rows('L1')).toEqual(['EMP 1 person P1']);
  expect(JSON.parse((await outcome(...job, '--output', 'json')).stdout)).toMatchObject({ effect: 'held' });

  const opposite = [
    'add',
    'L1',
    '--type',
    'NPE',
    '--code',
    '1',
    '--start',
    '2025-07-07',
    '--source',
    'by letter',
  ];
  const listed = await outcome(...opposite);
  expect(listed.exitCode).toBe(6);
  expect(listed.stdout).toContain('EMP 1 from 2025-07-07, by person, and not both can stand');
  expect(listed.stdout).toContain('destinations conflicts settle 1 --keep record|told --why TEXT');
  const elsewhere = await outcome(...job, '--pot', 'P9');
  expect(elsewhere).toMatchObject({ exitCode: 1, stdout: '' });
  expect(elsewhere.stderr).toContain('pot: there is no such period of training.\nGive one of P1.');
});

it('outcome upload: nothing is written while a row is faulty, and all that is wrong is said', {
  timeout: 60_000,
}, async () => {
  const list = file(
    'known.csv',
    'L1,EMP,1,07/07/2025,,,by telephone',
    'L1,EMP,2,2025-07-07,,,by letter',
    'NOBODY,EMP,9,2025-07-07,2025-07-01,,by letter',
    'L2,EDU,9,2025-07-07,2025-07-01,,by letter',
    'L2,VOL,1,2025-07-07,,,',
  );
  const { exitCode, stdout } = await outcome('upload', list, '--output', 'csv');
  expect(exitCode).toBe(1);
  const told = (parse(stdout, { columns: true }) as Record<string, string>[]).map(
    ({ line, effect, about }) => `${line} ${effect} ${about}`,
  );
  expect(told).toEqual([
    '2 new ',
    '3 faulty OutType: a row before it has another of this type with the same start (rule OutType_02). Keep the one that is right',
    '4 faulty LearnRefNumber: there is no such learner. Check the reference as the MIS shows it',
    expect.stringMatching(
      /^5 faulty OutCode: .*\(rule OutType_01\)\. Give a pair of type and code that there is$/,
    ),
    expect.stringMatching(/^5 faulty OutEndDate: .*\(rule OutEndDate_01\)\. Correct one of the two dates$/),
    '6 faulty Source: is empty. Say how it came to be known, such as "employer by telephone"',
  ]);
  expect(await rows('L1')).toEqual([]);

  const left = join(folder, 'left.csv');
  const some = await outcome('upload', list, '--skip-faulty', left);
  expect(some.exitCode).toBe(6);
  expect(await rows('L1')).toEqual(['EMP 1 person P1']);
  expect(statSync(left).mode & 0o777).toBe(0o600);
  const corrected = readFileSync(left, 'utf8')
    .replace('L1,EMP,2,2025-07-07', 'L1,EMP,2,2025-07-08')
    .replace(/^NOBODY.*\n/m, '')
    .replace('L2,EDU,9,2025-07-07,2025-07-01', 'L2,EDU,6,2025-07-07,')
    .replace('L2,VOL,1,2025-07-07,,,,', 'L2,VOL,1,2025-07-07,,,by letter,');
  writeFileSync(left, corrected);
  const rest = await outcome('upload', left, '--output', 'json');
  expect([rest.exitCode, JSON.parse(rest.stdout).counts]).toEqual([0, { new: 3 }]);
  expect(await rows('L2')).toEqual(['EDU 6 person P1', 'VOL 1 person P1']);
});

it('outcome upload: a dry run writes nothing, and leaves no file of faulty rows', {
  timeout: 60_000,
}, async () => {
  const list = file('known.csv', 'L1,EMP,1,2025-07-07,,,by telephone', 'NOBODY,EMP,1,2025-07-07,,,by letter');
  const left = join(folder, 'left.csv');
  const look = await outcome('upload', list, '--dry-run', '--skip-faulty', left);
  expect(look.exitCode).toBe(1);
  expect(look.stdout).toMatch(
    /^Of 2 rows this would happen; nothing was written\.\n {2}1 new records\n {2}1 faulty\n/,
  );
  expect(look.stdout).toMatch(/2 +L1 +EMP 1 +2025-07-07 +new/);
  expect(existsSync(left)).toBe(false);
  expect(await rows('L1')).toEqual([]);
});

it('outcome upload: gives a list to fill in, whose example enters nothing', { timeout: 60_000 }, async () => {
  const { stdout } = await destinations(['outcome', 'upload', '--template']);
  expect(stdout.startsWith(`${HEADER}\n`)).toBe(true);
  writeFileSync(join(folder, 'template.csv'), stdout);
  const upload = await outcome('upload', join(folder, 'template.csv'));
  expect([upload.exitCode, upload.stdout.includes('there is no such learner')]).toEqual([1, true]);
  expect(await outcome('upload', file('bad.csv', 'L1,"EMP'))).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('UPLOAD_UNREADABLE'),
  });
  expect(await outcome('upload')).toMatchObject({ exitCode: 2 });
});

it('conflicts: lists both sources, looks, settles, and never twice', { timeout: 120_000 }, async () => {
  const add = (type: string, source: string) =>
    outcome('add', 'L1', '--type', type, '--code', '1', '--start', '2025-07-07', '--source', source);
  await add('EMP', 'by telephone');
  await add('NPE', 'by letter');
  const conflicts = (...args: readonly string[]) =>
    destinations(['conflicts', ...args, '--home', folder, '--as', OFFICER]);
  const list = await conflicts('list', '--output', 'json');
  expect(JSON.parse(list.stdout)).toMatchObject([
    {
      ...{ number: 1, state: 'open', learner: 'L1', kind: 'OutType_04', evidence: 'by letter' },
      onRecord: expect.stringMatching(/^EMP 1 from 2025-07-07, collected .*, by person$/),
      told: expect.stringMatching(/^NPE 1 from 2025-07-07, collected .*, by olga$/),
    },
  ]);
  expect((await conflicts('list')).stdout).toMatch(/1 +L1 +EMP 1 from 2025-07-07/);
  const explained = await destinations(['explain', 'L1', '--home', folder, '--as', OFFICER]);
  expect(explained.stdout).toMatch(/Conflicts:\n {2}1, open: on record EMP 1 /);

  const look = await conflicts('settle', '1', '--keep', 'told', '--dry-run');
  expect([look.exitCode, look.stderr]).toEqual([0, '']);
  expect(look.stdout).toContain(
    'Would be withdrawn EMP 1 from 2025-07-07\nWould be written NPE 1 from 2025-07-07\n',
  );
  expect(await rows('L1')).toEqual(['EMP 1 person P1']);
  expect(await conflicts('settle', '1', '--keep', 'told')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('REASON_NEEDED'),
  });
  expect(await conflicts('settle', '1', '--keep', 'both', '--why', 'asked')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('OutType_04'),
  });
  expect((await conflicts('settle', '1', '--keep', 'told', '--why', 'asked')).exitCode).toBe(0);
  expect(await conflicts('settle', '1', '--keep', 'record', '--why', 'asked')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('CONFLICT_CLOSED'),
  });
  expect((await conflicts('list')).stdout).toBe('No conflicts here.\n');
  expect((await conflicts('list', '--state', 'any')).stdout).toContain('settled by olga');
  expect(await conflicts('settle', '1', '--keep', 'neither')).toMatchObject({ exitCode: 2 });
  expect(await conflicts('settle', 'one', '--keep', 'told')).toMatchObject({ exitCode: 2 });
});
