import { expect, test } from 'vitest';
import { leaverRates, readRatesQuestion } from '../../plugin/admin/index.ts';
import { openCollege } from './college.ts';

const WORK = { kind: 'employed', hours: '16-or-more', start: { when: 'date', value: '2025-07-07' } } as const;

test('rates tell a summer as it went: who was sent what, who answered, what is known', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const enrol = (name: string, more = {}) => college.learner(name, { ended: '2025-06-30', ...more });
  const all = [];
  for (const name of ['Ada', 'Ben', 'Cai', 'Dee', 'Eve', 'Fay', 'Gus', 'Hal', 'Ivy', 'Jon', 'Kit', 'Lou'])
    all.push(await enrol(name));
  // Five whom nobody may ask are leavers all the same, and one who died, one who goes on and a test learner are none.
  for (const name of ['Max', 'Nia', 'Oli', 'Pam', 'Ros']) await enrol(name, { preferences: ['RUI 3'] });
  await enrol('Sid', { preferences: ['RUI 5'] });
  await college.learner('Tom', {});
  await enrol('Uma', { test: true });
  await college.run();
  for (const learner of all.slice(0, 5)) await learner.answers(WORK);
  await college.getResponses();
  college.day('2025-07-31');
  await college.run();
  for (const learner of all.slice(5, 7)) await learner.answers(WORK);
  await college.getResponses();

  const question = readRatesQuestion({ from: '2025-06-01', to: '2025-06-30' });
  const rates = await leaverRates(college.context, college.officer, question);
  expect(rates.all.leavers).toBe(17);
  const told = Object.fromEntries(
    rates.all.shares.map(({ id, count, of, positive }) => [positive ?? id, [count, of]]),
  );
  expect(told).toMatchObject({
    'response-rate': [7, 12],
    'knowledge-rate': [7, 17],
    'oth-3-share': [5, 17],
    'oth-4-share': [0, 17],
    'no-record-share': [5, 17],
    'learning-or-work': [7, 7],
  });
  expect(rates.rounds).toMatchObject([
    { round: 1, of: 12, count: 'withheld' },
    { round: 2, of: 7, count: 'withheld' },
  ]);
  expect(rates.all.daysToAnswer).toMatchObject({ answers: 7, half: 0, threeQuarters: 30 });
  expect(rates.leftOut).toBe('withheld');
});
