import { expect, test } from 'vitest';
import { openCollege } from './college.ts';
import { job } from './learner.ts';

const INTERIM = { interimAfterDays: 60 };

test('an interim row sixty days after learning ended; the survey goes on, and an answer takes its place', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: INTERIM });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();

  college.day('2025-08-28');
  await college.run();
  expect(await ada.history()).toEqual([]);
  college.day('2025-08-29');
  expect(await college.run()).toMatchObject({ interimRows: 1, surveysClosed: 0 });
  expect(await ada.history()).toEqual(['OTH 3 from 2025-07-01, collected 2025-08-29, interim']);
  expect(await ada.survey()).toMatchObject({ state: 'invited' });

  college.day('2025-09-10');
  expect(await college.run()).toMatchObject({ interimRows: 0 });
  await ada.answers(job('2025-08-04'));
  await college.run();
  expect(await ada.history()).toEqual([
    'EMP 1 from 2025-08-04, collected 2025-09-10, answered',
    'OTH 3 from 2025-07-01, collected 2025-08-29, answered, withdrawn',
  ]);
});

test('silence after an interim row confirms it: there is one row, no longer interim', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: INTERIM });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  college.day('2025-08-29');
  await college.run();
  college.day('2026-07-01');
  expect(await college.run()).toMatchObject({ surveysClosed: 1 });
  expect(await ada.history()).toEqual(['OTH 3 from 2025-07-01, collected 2026-07-01, silent']);
});

test('no interim row beside a real outcome, before an answer is read, or where they are off', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { ...INTERIM, skipKnown: false } });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const bea = await college.learner('Bea', { ended: '2025-06-30' });
  await college.run();
  await college.mis.enterDestination(ada.ref, {
    outType: 'EMP',
    outCode: 1,
    startDate: '2025-07-14',
    endDate: null,
    collDate: '2025-07-20',
  });
  college.day('2025-08-28');
  await bea.answers(job('2025-08-04'));
  college.day('2025-08-29');
  await college.run();
  expect(await ada.history()).toEqual(['EMP 1 from 2025-07-14, collected 2025-07-20, person']);
  expect(await bea.history()).toEqual(['EMP 1 from 2025-08-04, collected 2025-08-28, answered']);
});
