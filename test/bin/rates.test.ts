import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeEach, expect, it } from 'vitest';
import { openTenant } from '../../bin/installation/tenant.ts';
import { destinations } from '../support/command.ts';
import { putLeavers } from '../tui/support.tsx';
import { changeManifest, installationOf, OFFICER } from './support.ts';

const SPAN = ['--from', '2024-07-01', '--to', '2024-07-31'];
const HOSTILE = '=HYPERLINK("http://example.org","<script>alert(1)</script>")';
const OWN = {
  id: 'governors',
  title: 'What the governors count',
  description: 'An apprenticeship',
  source: 'Minutes of June 2025',
  from: '2024-01-01',
  to: null,
  codes: ['EDU 2'],
};

let installation: Awaited<ReturnType<typeof installationOf>>;
const rates = (...args: readonly string[]) =>
  destinations(['rates', '--home', installation.home.folder, '--as', OFFICER, ...args]);

/** A college of twenty leavers of two courses, one of them named by somebody who means harm. */
beforeEach(async () => {
  installation = await installationOf('north');
  const tenant = await openTenant(installation, await installation.tenants.get('north'));
  const refs = Array.from({ length: 20 }, (_, nth) => `L${String(nth).padStart(4, '0')}`);
  for (const ref of refs) await tenant.reference.mis.createLearner({ ref, dateOfBirth: '2000-01-01' });
  await putLeavers(tenant.database, ...refs.map((ref) => ({ ref, state: 'due' }) as const));
  await tenant.database.transaction((tx) =>
    tx('dt_decision').where('learner_ref', '<', 'L0010').update({ course: HOSTILE }),
  );
  await tenant.close();
});

it('prints the figures with what each means, fit for a pipe', { timeout: 60_000 }, async () => {
  const { exitCode, stdout, stderr } = await rates(...SPAN, '--by', 'month', '--by', 'course');
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^Rates of leavers of north College, termination dates 2024-07-01 to 2024-07-31/);
  expect(stdout).toMatch(/Knowledge rate +0 +20 +0\.0 %/);
  expect(stdout).toMatch(/2024-07 +20/);
  expect(stdout).toContain('Knowledge rate: Of all leavers: those who have a destination in effect');
  expect(stdout).toContain('(learning-or-work), for leavers from 2015-08-01');
  expect(stdout).not.toContain('\u001b');
});

it('gives a spreadsheet one figure a row, and none of them is a formula', { timeout: 60_000 }, async () => {
  const { stdout } = await rates(...SPAN, '--by', 'course', '--output', 'csv');
  const rows = parse(stdout, { columns: true }) as Record<string, string>[];
  expect(rows.length).toBeGreaterThan(20);
  for (const row of rows) expect(row.meaning).not.toBe('');
  const course = rows.filter(({ by, figure }) => by === 'course' && figure === 'knowledge-rate');
  expect(course.map(({ group, learners, of, share }) => [group, learners, of, share])).toEqual([
    [`'${HOSTILE}`, '0', '10', '0'],
    ['Plumbing level 2', '0', '10', '0'],
  ]);
});

it('writes a report that is one file, whole or not at all', { timeout: 60_000 }, async () => {
  const file = join(installation.home.folder, 'rates.html');
  const { exitCode, stdout } = await rates(...SPAN, '--output', 'html', '--out', file);
  expect([exitCode, stdout]).toEqual([0, `The rates are in ${file}.\n`]);
  const page = readFileSync(file, 'utf8');
  expect(page).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
  expect(page.match(/<svg role="img"/g)?.length).toBeGreaterThan(3);
  expect(page).toContain('=HYPERLINK(&quot;http://example.org&quot;');
  expect(page).not.toMatch(/<script|<link|\ssrc=|url\(|@import/);
  const nowhere = join(installation.home.folder, 'no', 'rates.html');
  expect(await rates(...SPAN, '--output', 'html', '--out', nowhere)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('FILE_NOT_WRITTEN'),
  });
  expect(existsSync(nowhere)).toBe(false);
});

it.each(['table', 'csv', 'json', 'html'])(
  'says of nobody what can be said, as %s',
  {
    timeout: 60_000,
  },
  async (format) => {
    const { exitCode, stdout, stderr } = await rates(
      ...['--from', '2020-01-01', '--to', '2020-01-31', '--by', 'month', '--output', format],
    );
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('knowledge rate');
  },
);

it('goes by a definition of the manifest, and refuses one that cannot be meant', {
  timeout: 60_000,
}, async () => {
  changeManifest(installation.home, 'north', { positiveDestinations: [OWN] });
  const { stdout } = await rates(...SPAN, '--definition', 'governors', '--output', 'json');
  const told = JSON.parse(stdout) as { positive: { id: string }[]; all: { shares: { positive: string }[] } };
  expect(told.positive).toEqual([OWN]);
  expect(told.all.shares.filter(({ positive }) => positive === 'governors')).toHaveLength(2);
  changeManifest(installation.home, 'north', { positiveDestinations: [{ ...OWN, codes: ['EDU 9'] }] });
  expect(await rates(...SPAN)).toMatchObject({
    exitCode: 4,
    stderr: expect.stringMatching(
      /north\.json:\d+ .*\/positiveDestinations\/0\/codes\/0 is no published pair/,
    ),
  });
});

it.each([
  ['no date', ['--to', '2024-07-31'], 2, /--from/],
  ['a date that is none', ['--from', '2024-06-31', '--to', '2024-07-31'], 2, /from is not a date/],
  ['a grouping there is not', [...SPAN, '--by', 'age'], 2, /one of funding-model, month, course/],
  ['a definition there is not', [...SPAN, '--definition', 'x'], 2, /one of learning-or-work/],
  ['a format there is not', [...SPAN, '--output', 'pdf'], 2, /table, json, csv, html/],
  ['nobody who may', [...SPAN, '--as', 'nobody'], 2, /HOST_USER_UNKNOWN/],
])('with %s says so and ends', { timeout: 60_000 }, async (_name, args, code, told) => {
  const { exitCode, stdout, stderr } = await rates(...args);
  expect([exitCode, stdout]).toEqual([code, '']);
  expect(stderr).toMatch(told);
});
