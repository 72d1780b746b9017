import { expect, test } from 'vitest';
import { answerSurvey } from '../../bin/sandbox/learner.ts';
import { explain } from '../../plugin/admin/index.ts';
import { type FileLearner, ilrFile } from '../host/ilr-file.ts';
import { type College, openCollege } from './college.ts';
import { job } from './learner.ts';

const YEAR = '2024-25';
const ADA: FileLearner = { ref: 'ADA', familyName: 'Ash', started: '2024-09-09', ended: '2025-06-30' };
const BEN: FileLearner = { ref: 'BEN', familyName: 'Birch', started: '2024-09-09', ended: '2025-06-30' };

/** The file of a month, as the MIS officer imports it. */
async function month(college: College, ...learners: readonly FileLearner[]): Promise<void> {
  const options = { who: college.officer.id, confirmAbsent: true };
  await college.mis.importIlr(ilrFile({ year: YEAR, learners }), options);
}

const written = (college: College, ref: string) =>
  college.messages().filter(({ to }) => to === `${ref.toLowerCase()}@example.org`);
const link = async (college: College, ref: string) =>
  (await fetch(written(college, ref).at(-1)!.link)).status;

test('a learner who is no longer in the file: held, nothing is sent or written, and it goes on once back in', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  await month(college, ADA, BEN);
  await college.run();
  expect(college.messages()).toHaveLength(2);

  await month(college, BEN);
  await college.runOn('2025-07-31', '2026-07-01');
  expect(written(college, 'ADA')).toHaveLength(1);
  expect(written(college, 'BEN')).toHaveLength(2);
  const held = await explain(college.context, college.officer, 'ADA');
  expect(held.decisions).toMatchObject([{ reason: 'ELIGIBLE', held: 'absent' }]);
  expect(held.destinations).toEqual([]);

  await month(college, ADA, BEN);
  await college.run();
  const back = await explain(college.context, college.officer, 'ADA');
  expect(back.destinations).toMatchObject([{ outType: 'OTH', outCode: 3, startDate: '2025-07-01' }]);
});

test('the start of a course is corrected in the next file: its survey goes on, with its link and its rounds', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  await month(college, ADA);
  await college.run();

  await month(college, { ...ADA, started: '2024-09-16' });
  await college.runOn('2025-07-02', '2025-07-30', '2025-07-31');
  expect(await link(college, 'ADA')).toBe(200);
  expect(written(college, 'ADA').map(({ on, kind }) => `${on} ${kind}`)).toEqual([
    '2025-07-01 invitation',
    '2025-07-31 reminder',
  ]);
  college.day('2026-07-01');
  await college.run();
  const closed = await explain(college.context, college.officer, 'ADA');
  expect(closed.decisions).toMatchObject([{ start: '2024-09-16', reason: 'ELIGIBLE' }]);
  expect(closed.surveys).toMatchObject([{ potStart: '2024-09-16', state: 'lapsed', rounds: 2 }]);

  // And again after OTH-3: the late answer finds the row that was written for it.
  await month(college, { ...ADA, started: '2024-09-23' });
  await answerSurvey(written(college, 'ADA').at(-1)!.link, {
    activities: [job('2025-08-04')],
    preferNotToSay: false,
  });
  await college.run();
  const { destinations } = await explain(college.context, college.officer, 'ADA');
  expect(destinations.map(({ outType, outCode, withdrawn }) => `${outType} ${outCode} ${withdrawn}`)).toEqual(
    ['OTH 3 true', 'EMP 1 false'],
  );
});

test('a learner who answered is not asked again because the start of the course was corrected', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  await month(college, ADA);
  await college.run();
  await answerSurvey(written(college, 'ADA')[0]!.link, {
    activities: [job('2025-07-01')],
    preferNotToSay: false,
  });
  await college.run();
  await month(college, { ...ADA, started: '2024-09-16' });
  await college.runOn('2025-07-02', '2025-08-02');
  expect(written(college, 'ADA')).toHaveLength(1);
  const { surveys } = await explain(college.context, college.officer, 'ADA');
  expect(surveys).toMatchObject([{ potStart: '2024-09-16', state: 'answered' }]);
});

test('the course is no longer in the file: its survey is withdrawn', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  await month(college, ADA);
  await college.run();
  await month(college, { ...ADA, started: '2025-08-04', ended: null });
  college.day('2025-07-02');
  await college.run();
  expect(await link(college, 'ADA')).toBe(404);
  const { surveys } = await explain(college.context, college.officer, 'ADA');
  expect(surveys).toMatchObject([{ potStart: '2024-09-09', state: 'withdrawn' }]);
});

test('data that never told contact preferences: switching on asks for a list of learners not to contact', async () => {
  const college = await openCollege({ today: '2025-07-01', suppressionList: null });
  await month(college, ADA, BEN);
  await expect(college.run()).rejects.toMatchObject({ code: 'SUPPRESSION_LIST_NEEDED' });
  await college.schedule();
  expect(college.messages()).toEqual([]);
  await college.notToContact(['ADA']);
  await college.run();
  expect(college.messages().map(({ to }) => to)).toEqual(['ben@example.org']);
});
