import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { openTenant } from '../../bin/installation/tenant.ts';
import { destinations } from '../support/command.ts';
import { putLeavers } from '../tui/support.tsx';
import { installationOf, OFFICER } from './support.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../docs/examples/funder.yaml');
const SPAN = ['--by', 'leavers', '--from', '2024-07-01', '--to', '2024-07-31'];
const LEAVERS = 1_200;

let folder: string;
const report = (...args: readonly string[]) =>
  destinations(['report', ...args, '--home', folder, '--as', OFFICER]);
const at = (name: string) => join(folder, name);

/** A college of more leavers than a page holds, some of them cases for review, one a test learner. */
beforeEach(async () => {
  const installation = await installationOf('north');
  ({ folder } = installation.home);
  const tenant = await openTenant(installation, await installation.tenants.get('north'));
  const refs = Array.from({ length: LEAVERS }, (_, nth) => String(nth).padStart(4, '0'));
  await putLeavers(
    tenant.database,
    ...refs.map(
      (nth) => ({ ref: `L${nth}`, state: Number(nth) % 400 === 0 ? 'lapsed' : 'invited' }) as const,
    ),
    { ref: 'TEST', state: 'lapsed', held: 'test' },
  );
  await tenant.close();
});

it('writes all lines into a file that is its owner’s alone, in each format', {
  timeout: 120_000,
}, async () => {
  for (const format of ['csv', 'json', 'xlsx']) {
    const file = at(`leavers.${format}`);
    writeFileSync(file, 'an older one', { mode: 0o644 });
    const { exitCode, stdout, stderr } = await report(...SPAN, '--output', format, '--out', file);
    expect(stderr).toBe('');
    expect([exitCode, stdout]).toEqual([
      0,
      `ILR Destinations Tracking: ${LEAVERS} leavers from 2024-07-01 to 2024-07-31. They are in ${file}.\n`,
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  }
  expect(readFileSync(at('leavers.csv'), 'utf8').trim().split('\n')).toHaveLength(1 + LEAVERS);
  const read = JSON.parse(readFileSync(at('leavers.json'), 'utf8')) as { learner: string }[];
  expect(read.map(({ learner }) => learner)).not.toContain('TEST');
  expect(new Set(read.map(({ learner }) => learner)).size).toBe(LEAVERS);
  expect(readFileSync(at('leavers.xlsx')).subarray(0, 2).toString()).toBe('PK');
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

it('takes the columns of a template, and leaves the file as it was when that is wrong', async () => {
  const file = at('funder.csv');
  const csv = ['--output', 'csv', '--out', file];
  const filled = await report(...SPAN, ...csv, '--template', EXAMPLE);
  expect(filled.exitCode).toBe(0);
  const [header, first] = readFileSync(file, 'utf8').split('\n');
  expect(header).toBe(
    'LearnRefNumber,ULN,FundModel,Course,Date left,Follow-up result,Date of answer,Destination',
  );
  expect(first).toMatch(/^L0000,,35,Plumbing level 2,05\/07\/2024,/);

  writeFileSync(at('wrong.yaml'), 'columns:\n  - column: nmae\n');
  const wrong = await report(...SPAN, ...csv, '--template', at('wrong.yaml'));
  expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining('wrong.yaml, line 2')]);
  expect(readFileSync(file, 'utf8').split('\n')[0]).toBe(header);
});

it('goes into a pipe as it comes, and ends well when nobody reads on', async () => {
  const whole = await report(...SPAN, '--output', 'csv');
  expect(whole.stdout.trim().split('\n')).toHaveLength(1 + LEAVERS);
  const program = resolve(import.meta.dirname, '../../dist/bin/destinations.js');
  const args = [program, 'report', ...SPAN, '--output', 'json', '--home', folder, '--as', OFFICER];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said += String(text);
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((done) => child.on('close', done));
  expect([code, said]).toEqual([0, '']);
});

it('is a table of a thousand lines at most, which says where the others are', async () => {
  const { stdout } = await report(...SPAN);
  expect(stdout).toContain('1000 leavers from 2024-07-01 to 2024-07-31.\nThere may be more: --output csv');
  expect(stdout.match(/^L\d+/gm)).toHaveLength(1000);
  const one = await report(...SPAN, '--status', 'lapsed');
  expect(one.stdout).toMatch(/^ILR Destinations Tracking: 3 leavers.*\n\n/);
});

it.each([
  [['--output', 'xlsx'], 2, 'BAD_OPTION'],
  [['--out', 'x.csv'], 2, 'BAD_OPTION'],
  [['--output', 'json', '--template', 'x.yaml'], 2, 'BAD_OPTION'],
  [['--output', 'csv', '--template', 'none.yaml'], 2, 'FILE_UNREADABLE'],
  [['--reviewed'], 2, 'BAD_OPTION'],
  [['--fund-model', 'x'], 2, 'REPORT_BAD_PARAMETER'],
  [['--status', 'gone'], 2, 'REPORT_BAD_PARAMETER'],
])('refuses %s', async (args, code, told) => {
  const { exitCode, stderr, stdout } = await report(...SPAN, ...args);
  expect([exitCode, stdout]).toEqual([code, '']);
  expect(stderr).toContain(told);
});

it('lists what is flagged until it is reviewed, and again when that is taken back', async () => {
  const flagged = async () => (await report(...SPAN, '--flagged')).stdout.match(/^L\d+/gm);
  expect(await flagged()).toEqual(['L0000', 'L0400', 'L0800']);
  const marked = await report('review', 'L0400', '--note', 'Telephoned: no answer either');
  expect([marked.exitCode, marked.stdout]).toEqual([
    0,
    'Learner L0400 is marked as reviewed (survey lapsed).\n',
  ]);
  expect(await flagged()).toEqual(['L0000', 'L0800']);
  const json = await report(...SPAN, '--flagged', '--reviewed', '--output', 'json');
  expect(JSON.parse(json.stdout)).toHaveLength(3);
  const undone = await report('review', 'L0400', '--undo', '--output', 'json');
  expect(JSON.parse(undone.stdout)).toMatchObject({ learner: 'L0400', reviews: [{ state: 'lapsed' }] });
  expect(await flagged()).toEqual(['L0000', 'L0400', 'L0800']);
  expect((await report('review', 'L0001', '--note', 'x')).exitCode).toBe(1);
  expect((await report('review', 'NOBODY', '--note', 'x')).exitCode).toBe(2);
});
