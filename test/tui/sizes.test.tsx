import { describe, expect, it } from 'vitest';
import { widthOf } from '../../lib/screen/text.ts';
import { TENANT } from '../host/support.ts';
import { putJobs, tenantAtWork } from '../plugin/admin/support.ts';
import { openScreen, putLeavers, type Screen } from './support.tsx';

const SIZES = [
  { columns: 40, rows: 10 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
];

/** What nobody would do without, and what comes where the list itself has 80 cells and 110: beside a pane it has fewer. */
const TITLES = {
  '1': {
    always: ['Tenant', 'Tracking', 'Dead'],
    at80: ['Answered', 'Response', 'Known'],
    at110: ['Due', 'Invited', 'Last run'],
  },
  '2': { always: ['Job', 'State', 'Kind', 'Age'], at80: ['Reason', 'Try'], at110: ['Next try'] },
  '3': {
    always: ['Setting', 'Value'],
    at80: ['From', 'Key'],
    at110: ['Default', 'Group'],
  },
  '4': {
    always: ['Learner', 'Survey'],
    at80: ['Reason', 'Left', 'Last round'],
    at110: ['Rounds', 'Stop date', 'Next look'],
  },
  '5': {
    always: ['Run', 'State', 'Date'],
    at80: ['Kind', 'Sent', 'Answers', 'Rows'],
    at110: ['Took', 'Asked by'],
  },
  '6': {
    always: ['Learner', 'Circumstance'],
    at80: ['Name', 'For review'],
    at110: ['Left', 'Why'],
  },
} as const;

describe.each(SIZES)('at $columns × $rows', (size) => {
  it.each(Object.entries(TITLES))('screen %s fits and has its columns', async (key, titles) => {
    const screen = openScreen([await fullTenant()], {
      size,
      status: 'messages: http://127.0.0.1:8025/outbox',
    });
    await screen.shows('North');
    await screen.press(key);
    if (key === '6') screen.type('/by:leavers from:2024-07-01\r');
    await screen.shows(key === '1' ? '1 tenant' : '›');
    await screen.shows(/▸ /);
    expectFit(screen, size);
    const { always, at80, at110 } = titles;
    const titleLine = screen.lines().find((line) => always.every((title) => line.includes(title))) ?? '';
    const list = titleLine.split('│')[0] ?? '';
    const wanted = [...always, ...(list.length >= 80 ? at80 : []), ...(list.length >= 110 ? at110 : [])];
    expect(wanted.filter((title) => !list.includes(title))).toEqual([]);
    // The keys to help and out are always in sight.
    expect(screen.lines().at(-1)).toContain('? help  q quit');
    expect(screen.frame().includes('8025/outbox')).toBe(size.rows >= 24);
  });

  it('a detail, the help, a question and an error fit', async () => {
    const tenant = await fullTenant();
    const screen = openScreen([tenant], { size });
    await screen.shows('North');
    await screen.press('4', 'enter');
    await screen.shows('Learner L0001', 'ELIGIBLE');
    expectFit(screen, size);
    await screen.press('?');
    await screen.shows('Everywhere', 'Tenants');
    expectFit(screen, size);
    await screen.press('?', '2', 'T');
    await screen.shows('Try again', '2 dead jobs', 'Type 2 and then y', 'y yes');
    expectFit(screen, size);
    await screen.press('n', '4', 's', 'y');
    await screen.shows('No survey service is set', 'API Key');
    expectFit(screen, size);
    expect(screen.frame()).toContain('▸ L0001');
  });
});

describe('a tall and wide terminal', () => {
  it('shows beside the list what the selected line is about', async () => {
    const screen = openScreen([await fullTenant()], { size: SIZES[2]! });
    await screen.shows('North College', '│ Tenant', 'Decisions', '60 ELIGIBLE: Surveyed');
    await screen.press('2', 'down');
    await screen.shows(/▸ +2 /, '│ Job', 'What to do', 'Attempt 1', 'SERVICE_FAILED');
  });
});

describe('a terminal that changes its size', () => {
  it('is drawn for the new one, with the same line selected', async () => {
    const screen = openScreen([await fullTenant()], { size: SIZES[3]! });
    await screen.shows('North College');
    await screen.press('4', ...Array.from({ length: 30 }, () => 'j'));
    await screen.shows(/▸ L0031/, '│ Learner');
    screen.store.resize(SIZES[0]!);
    await screen.hides('│ Learner');
    expect(await screen.shows(/▸ L0031/)).not.toContain('Stop date');
    expectFit(screen, SIZES[0]!);
    screen.store.resize({ columns: 20, rows: 4 });
    await screen.shows('Make this at least');
    expectFit(screen, { columns: 20, rows: 4 });
  });
});

function expectFit(screen: Screen, { columns, rows }: { columns: number; rows: number }): void {
  expect(screen.lines().length).toBeLessThanOrEqual(rows);
  expect(screen.lines().filter((line) => widthOf(line) > columns)).toEqual([]);
}

/** A tenant with enough of everything, and a name that a narrow column cannot hold. */
async function fullTenant() {
  const tenant = await tenantAtWork({
    tenant: { ...TENANT, name: 'North College of Further Education 学院' },
  });
  const refs = Array.from({ length: 60 }, (_, at) => `L${String(at + 1).padStart(4, '0')}`);
  await putLeavers(tenant.database, ...refs.map((ref) => ({ ref, state: 'invited' }) as const));
  const dead = { state: 'dead', attempt: 5, reason: 'SERVICE_FAILED', detail: 'status 500' };
  await putJobs(
    tenant.database,
    { kind: 'retrieve', key: 'run:1:retrieve:0', set: dead },
    { kind: 'send', key: 'run:1:send:0', set: dead },
    { kind: 'plan', key: 'run:1:plan:0' },
  );
  await tenant.database.transaction(async (tx) => {
    await tx('dq_failure').insert({
      job_id: 2,
      attempt: 1,
      reason: 'SERVICE_FAILED',
      failed_at: '2025-03-03T09:00:00.000Z',
    });
    await tx('dt_run').insert({
      kind: 'daily',
      state: 'running',
      local_date: '2025-03-03',
      asked_by: 'system',
      counts: JSON.stringify({ answers: 3, handedOver: 41 }),
      started_at: '2025-03-03T02:00:00.000Z',
    });
  });
  return tenant;
}
