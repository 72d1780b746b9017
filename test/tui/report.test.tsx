import { describe, expect, it } from 'vitest';
import { reportParameters } from '../../plugin/admin/index.ts';
import { deny, type Tenant, tenantAtWork } from '../plugin/admin/support.ts';
import { openScreen, putLeavers } from './support.tsx';

const ALL = '/by:leavers from:2024-07-01 to:2024-07-31\r';

async function college(...leavers: Parameters<typeof putLeavers>[1][]) {
  const tenant = await tenantAtWork();
  await tenant.reference.mis.createLearner({ ref: 'L001', givenNames: 'Ada', familyName: 'Ash' });
  await tenant.reference.mis.enterDestination('L001', {
    outType: 'EMP',
    outCode: 1,
    startDate: '2024-08-01',
    endDate: null,
    collDate: '2024-09-10',
  });
  await putLeavers(
    tenant.database,
    { ref: 'L001', state: 'lapsed' },
    { ref: 'L002', state: 'invited' },
    { ref: 'L003', reason: 'NO_ADDRESS' },
    ...leavers,
  );
  return tenant;
}

async function reportOf(tenant: Tenant, options: Parameters<typeof openScreen>[1] = {}) {
  const screen = openScreen([tenant], { size: { columns: 160, rows: 48 }, ...options });
  await screen.shows('North College');
  await screen.press('6');
  await screen.shows('Report', 'by:sent  from:2024-03-03  to:2025-03-03', 'Nobody in these dates.');
  return screen;
}

const readings = ({ database }: Tenant, act = 'report') => database.reader('dt_audit').where({ act });

describe('the report', () => {
  it('shows by its own parameters what became of each leaver, and what is to be reviewed', async () => {
    const screen = await reportOf(await college());
    screen.type(ALL);
    await screen.shows(
      '3 lines',
      'by:leavers',
      /▸ L001 +Ada Ash/,
      'No message went',
      '! yes',
      'could not be reached',
    );
    await screen.press('/');
    screen.type(' flagged:unr\r');
    expect(await screen.shows('1 line ', 'flagged:unr', 'L001')).not.toContain('L002');
  });

  it('takes every parameter that the report declares, and says what one may be', async () => {
    const screen = await reportOf(await college());
    for (const { id, choices } of reportParameters()) {
      await screen.press('/', 'ctrl+u');
      screen.type(`${id}:zzz\r`);
      const wanted =
        choices.length === 0 ? `"${id}" of the report is not` : `${id}: is one of ${choices[0]!.value}`;
      await screen.shows(wanted);
    }
    await screen.press('/', 'ctrl+u');
    screen.type('to:2020-01-01\r');
    await screen.shows('a date not before 2024-03-03', 'The report could not be read.');
  });

  it('is read once and not every second, since it names learners; R reads it again', async () => {
    const tenant = await college();
    const screen = await reportOf(tenant);
    screen.type(ALL);
    await screen.shows('3 lines');
    for (let second = 0; second < 3; second += 1) {
      screen.tick();
      await screen.store.settled();
    }
    expect(await readings(tenant)).toHaveLength(2);
    await screen.press('1', '6');
    await screen.shows('3 lines');
    await screen.store.settled();
    expect(await readings(tenant)).toHaveLength(2);
    await putLeavers(tenant.database, { ref: 'L004', state: 'answered' });
    await screen.press('R');
    await screen.shows('4 lines', 'L004');
    expect(await readings(tenant)).toHaveLength(3);
  });

  it('leads from a line to ALL destination records of the learner, each look on record once', async () => {
    const tenant = await college();
    const screen = await reportOf(tenant);
    screen.type(ALL);
    await screen.shows('Open the line for ALL destination records');
    await screen.press('enter');
    await screen.shows(
      'Report › Learner L001',
      /Circumstance +could not be reached/,
      'All destination records: 1',
      /Outcome +EMP 1/,
      /Source +person/,
    );
    screen.tick();
    await screen.store.settled();
    expect(await readings(tenant, 'report-drill')).toHaveLength(1);
  });

  it('marks what is flagged as reviewed, with a note, and says where nothing is', async () => {
    const tenant = await college();
    const screen = await reportOf(tenant);
    screen.type(ALL);
    await screen.shows('3 lines');
    await screen.press('j', 'm');
    await screen.shows('Nothing of learner L002 is flagged for review');
    await screen.press('k', 'm');
    await screen.shows('Mark learner L001 as reviewed', 'Why?');
    screen.type('Telephoned, no answer either\r');
    await screen.shows('Do it?');
    await screen.press('y');
    await screen.shows('1 case of learner L001 reviewed.', / reviewed /);
    await screen.press('enter');
    await screen.shows(/Reviewed by +olga/, /Note of the revi… +Telephoned, no answer either/);
    await screen.press('escape', 'm');
    await screen.shows('Learner L001 is reviewed already, by olga');
  });

  it('goes through more lines than are in memory, and comes back', async () => {
    const refs = Array.from({ length: 700 }, (_, at) => ({ ref: `M${String(at).padStart(4, '0')}` }));
    const tenant = await tenantAtWork();
    await putLeavers(tenant.database, ...refs);
    const screen = await reportOf(tenant);
    screen.type(ALL);
    await screen.shows('400+ lines', /▸ M0000/);
    // As fast as a key that is held down comes.
    while (!/▸ M0699/.test(screen.frame())) {
      await screen.press('pagedown');
      await screen.store.settled();
    }
    await screen.shows('700 lines');
    expect(screen.store.get().excerpts.report.rows.length).toBeLessThanOrEqual(400);
    await screen.press('home');
    await screen.shows(/▸ M0000/, '400+ lines');
  });

  it('is not shown to whoever may not look', async () => {
    const tenant = await college();
    await deny(tenant.reference, 'get-destination-survey-results');
    const screen = openScreen([tenant], { size: { columns: 160, rows: 48 } });
    await screen.press('6');
    await screen.shows('denied');
    expect(screen.frame()).not.toContain('Ada');
  });
});
