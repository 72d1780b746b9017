import { expect, test } from 'vitest';
import { answerSurvey } from '../../bin/sandbox/learner.ts';
import { explain } from '../../plugin/admin/index.ts';
import { type FileAim, ilrFile } from '../host/ilr-file.ts';
import { type College, openCollege } from './college.ts';
import { job } from './learner.ts';

/** The file of a month, in which Ada's learning stands as told. */
async function learning(college: College, ...aims: readonly FileAim[]): Promise<void> {
  const ada = { ref: 'ADA', dateOfBirth: '2007-01-01', aims };
  const options = { who: college.officer.id, confirmAbsent: true };
  await college.mis.importIlr(ilrFile({ year: '2024-25', learners: [ada] }), options);
}

/** How Ada stands: reason code of each period of training by its start, oldest first. */
async function decisions(college: College): Promise<string[]> {
  const { decisions } = await explain(college.context, college.officer, 'ADA');
  return decisions.map(({ start, reason }) => `${start} ${reason}`).sort();
}

const rows = async (college: College) =>
  (await explain(college.context, college.officer, 'ADA')).destinations
    .filter(({ withdrawn }) => !withdrawn)
    .map(({ outType, outCode, startDate }) => `${outType} ${outCode} from ${startDate}`);

const got = (college: College) => college.messages().map(({ on, kind }) => `${on} ${kind}`);

test('a planned break that became a withdrawal, with the old end date: asked then, until the stop date of that end', async () => {
  const college = await openCollege({ today: '2025-04-07' });
  await learning(college, { started: '2024-09-09', ended: '2025-03-31', compStatus: 6 });
  await college.run();
  college.day('2025-11-03');
  await college.run();
  expect(await decisions(college)).toEqual(['2024-09-09 PLANNED_BREAK']);
  expect(got(college)).toEqual([]);

  await learning(college, { started: '2024-09-09', ended: '2025-03-31', compStatus: 3, withdrawReason: 3 });
  await college.run();
  expect(await decisions(college)).toEqual(['2024-09-09 ELIGIBLE']);
  expect(got(college)).toEqual(['2025-11-03 invitation']);
  college.day('2026-04-01');
  await college.run();
  expect(await rows(college)).toEqual(['OTH 3 from 2025-04-01']);
});

test('a planned break that became a withdrawal after its stop date: nobody is called unreachable who was never asked', async () => {
  const college = await openCollege({ today: '2025-04-07' });
  await learning(college, { started: '2024-09-09', ended: '2025-03-31', compStatus: 6 });
  await college.run();

  college.day('2026-05-04');
  await learning(college, { started: '2024-09-09', ended: '2025-03-31', compStatus: 3, withdrawReason: 3 });
  await college.run();
  expect(await decisions(college)).toEqual(['2024-09-09 TOO_LATE']);
  expect(got(college)).toEqual([]);
  expect(await rows(college)).toEqual([]);
});

test('a planned break from which the learner comes back: the restart is asked about when it ends', async () => {
  const college = await openCollege({ today: '2025-04-07' });
  const broken = { started: '2024-09-09', ended: '2025-03-31', compStatus: 6 };
  await learning(college, broken);
  await college.run();
  await learning(college, broken, { started: '2025-09-08', restart: true });
  college.day('2025-09-10');
  await college.run();
  expect(await decisions(college)).toEqual(['2024-09-09 RESTARTED', '2025-09-08 NOT_ENDED']);

  await learning(college, broken, { started: '2025-09-08', ended: '2026-01-30', restart: true });
  college.day('2026-02-02');
  await college.run();
  expect(await decisions(college)).toEqual(['2024-09-09 RESTARTED', '2025-09-08 ELIGIBLE']);
  expect(got(college)).toEqual(['2026-02-02 invitation']);
  expect(await rows(college)).toEqual([]);
});

test('an apprentice at gateway is not a leaver: asked once the end-point assessment is passed', async () => {
  const college = await openCollege({ today: '2025-04-07' });
  const apprenticeship = { started: '2023-09-04', standard: 91, fundModel: 36 };
  await learning(college, { ...apprenticeship, ended: '2025-03-31', compStatus: 1 });
  await college.runOn('2025-04-07', '2025-05-12');
  expect(await decisions(college)).toEqual(['2023-09-04 GATEWAY']);
  expect(got(college)).toEqual([]);

  // Passed in June: the termination date is the day of achievement, learning ended in March all the same.
  college.day('2025-06-23');
  await learning(college, { ...apprenticeship, ended: '2025-03-31', compStatus: 2, achieved: '2025-06-20' });
  await college.run();
  expect(await decisions(college)).toEqual(['2023-09-04 ELIGIBLE']);
  expect(got(college)).toEqual(['2025-06-23 invitation']);
  college.day('2026-04-01');
  await college.run();
  expect(await rows(college)).toEqual(['OTH 3 from 2025-06-21']);
});

test('the summer between two years of study: not a word in July, and back in September without having been asked', async () => {
  const college = await openCollege({ today: '2025-07-07' });
  const first = { started: '2024-09-09', ended: '2025-06-27', fundModel: 25 };
  await learning(college, first);
  await college.runOn('2025-07-07', '2025-08-11');
  expect(await decisions(college)).toEqual(['2024-09-09 AWAITING_RETURN']);

  await learning(college, first, { started: '2025-09-08', fundModel: 25 });
  await college.runOn('2025-09-10', '2025-10-15', '2025-11-03');
  expect(await decisions(college)).toEqual(['2024-09-09 RETURNED', '2025-09-08 NOT_ENDED']);
  expect(got(college)).toEqual([]);
  expect(await rows(college)).toEqual(['EDU 5 from 2025-09-08']);
});

test('a summer leaver who does not come back is asked on 15 October', async () => {
  const college = await openCollege({ today: '2025-07-07' });
  await learning(college, { started: '2024-09-09', ended: '2025-06-27', fundModel: 25 });
  await college.runOn('2025-07-07', '2025-10-14', '2025-10-15');
  expect(got(college)).toEqual(['2025-10-15 invitation']);
});

test('two courses that end at different times: asked once, when the later one has ended, and about that one', async () => {
  const college = await openCollege({ today: '2025-04-07' });
  const short = { started: '2024-09-09', ended: '2025-03-31', standard: 91, fundModel: 36 };
  const long = { started: '2024-10-07', fundModel: 35 };
  await learning(college, short, long);
  await college.run();
  expect(got(college)).toEqual([]);

  college.day('2025-06-30');
  await learning(college, short, { ...long, ended: '2025-06-27' });
  await college.runOn('2025-06-30', '2025-07-01');
  expect(got(college)).toEqual(['2025-06-30 invitation']);
  await answerSurvey(college.messages()[0]!.link, { activities: [job('2025-06-28')], preferNotToSay: false });
  await college.run();
  expect(await rows(college)).toEqual(['EMP 1 from 2025-06-28']);
});

test('transferred to another programme here: not asked, and nothing is written', async () => {
  const college = await openCollege({ today: '2025-04-07' });
  await learning(college, { started: '2024-09-09', ended: '2025-03-31', compStatus: 3, withdrawReason: 40 });
  await college.runOn('2025-04-07', '2026-04-06');
  expect(await decisions(college)).toEqual(['2024-09-09 TRANSFERRED']);
  expect([...got(college), ...(await rows(college))]).toEqual([]);
});
