import { expect, test } from 'vitest';
import { undoNonResponse } from '../../plugin/admin/index.ts';
import { openCollege } from './college.ts';

const REAL = { dryRun: false, why: 'Known to work' };

test('OTH-3 taken back: ours alone, after a look that writes nothing, with the reason on record', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const { context, officer } = college;
  await college.run();
  college.day('2026-07-01');
  await college.run();
  const theirs = { outType: 'OTH', outCode: 3, startDate: '2025-08-01', endDate: null } as const;
  await college.mis.enterDestination(ada.ref, { ...theirs, collDate: '2026-07-02' }, ada.pot);

  const ours = { outcome: 'OTH 3', start: '2025-07-01', collected: '2026-07-01', cause: 'silent' };
  const look = await undoNonResponse(context, officer, ada.ref, { dryRun: true, why: '' });
  expect(look).toEqual([ours]);
  expect(await ada.rows()).toHaveLength(2);

  await undoNonResponse(context, officer, ada.ref, REAL);
  expect(await ada.rows()).toEqual(['OTH 3 from 2025-08-01, collected 2026-07-02']);
  await expect(undoNonResponse(context, officer, ada.ref, REAL)).rejects.toMatchObject({
    code: 'OUTCOME_NOTHING_TO_UNDO',
  });
  await expect(undoNonResponse(context, officer, 'NOBODY', REAL)).rejects.toMatchObject({
    code: 'LEARNER_UNKNOWN',
  });
  const undone = (await college.audit()).filter(({ act }) => act === 'outcome-undo');
  expect(undone.map(({ target, result }) => `${target} ${result}`)).toEqual([
    'NOBODY LEARNER_UNKNOWN',
    'ADA OUTCOME_NOTHING_TO_UNDO',
    'ADA done',
  ]);
  expect(JSON.parse(undone.at(-1)!.detail!)).toEqual({
    before: { rows: [ours] },
    after: { rows: [] },
    why: 'Known to work',
  });
  const { timeline } = await college.explain(ada);
  expect(timeline.at(-1)).toMatchObject({ what: 'row-withdraw', why: 'undone', who: officer.id });

  // What is taken back stays so: no run writes it again.
  college.day('2026-08-01');
  await college.run();
  expect(await ada.rows()).toHaveLength(1);
});

test('an interim row is left: it goes by itself, and the next run would write it again', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { interimAfterDays: 60 } });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  college.day('2025-08-29');
  await college.run();
  expect(await ada.history()).toEqual(['OTH 3 from 2025-07-01, collected 2025-08-29, interim']);
  await expect(undoNonResponse(college.context, college.officer, ada.ref, REAL)).rejects.toMatchObject({
    code: 'OUTCOME_NOTHING_TO_UNDO',
  });
});
