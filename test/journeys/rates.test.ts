import { expect, test } from 'vitest';
import { leaverRates, overview, readRatesQuestion } from '../../plugin/admin/index.ts';
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

test('after each run the dashboard keeps the rates that are told when they are asked for', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const all = [];
  for (const name of ['Ada', 'Ben', 'Cai', 'Dee', 'Eve', 'Fay', 'Gus', 'Hal', 'Ivy', 'Jon', 'Kit', 'Lou'])
    all.push(await college.learner(name, { ended: '2025-06-30' }));
  for (const name of ['Max', 'Nia', 'Oli', 'Pam', 'Ros'])
    await college.learner(name, { ended: '2025-06-30', preferences: ['RUI 3'] });
  // Whoever left more than a year ago, never left, or is a test learner is in neither.
  await college.learner('Old', { ended: '2023-06-30' });
  await college.learner('Tom', {});
  await college.learner('Uma', { ended: '2025-06-30', test: true });
  const kept = async () => (await overview(college.context, college.officer)).tallies;
  const told = async ({ fromOn, toOn }: { readonly fromOn: string; readonly toOn: string }) => {
    const question = readRatesQuestion({ from: fromOn, to: toOn });
    const { all: figures } = await leaverRates(college.context, college.officer, question);
    const share = (id: string) => figures.shares.find((one) => one.id === id)!;
    const [response, knowledge, oth3] = ['response-rate', 'knowledge-rate', 'oth-3-share'].map(share);
    return {
      leavers: figures.leavers,
      contacted: response!.of,
      answered: response!.count,
      known: knowledge!.count,
      unreached: oth3!.count,
    };
  };
  expect(await kept()).toEqual([]);

  await college.run();
  const [first, ...none] = await kept();
  expect(none).toEqual([]);
  expect(first).toMatchObject({ fromOn: '2024-07-02', toOn: '2025-07-01' });
  expect(first).toMatchObject(await told(first!));
  expect(first).toMatchObject({ leavers: 17, answered: 0, known: 0, unreached: 5 });

  for (const learner of all.slice(0, 6)) await learner.answers(WORK);
  await college.getResponses();
  college.day('2025-07-31');
  await college.run();
  const [second, ...before] = await kept();
  expect(before.at(-1)).toEqual(first);
  expect(second).toMatchObject(await told(second!));
  expect(second).toMatchObject({ leavers: 17, contacted: 12, answered: 6, known: 6 });
});

test('a run that finds nothing new counts nobody again', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  await college.learner('Ada', { ended: '2025-06-30' });
  const kept = async () =>
    (await overview(college.context, college.officer)).tallies.map(({ runId }) => runId);
  // The first runs find what the run before them did.
  for (const day of ['2025-07-01', '2025-07-02', '2025-07-03']) {
    college.day(day);
    await college.run();
  }
  const before = await kept();
  college.day('2025-07-04');
  await college.run();
  expect(await kept()).toEqual(before);
});
