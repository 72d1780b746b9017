import { expect, test } from 'vitest';
import { openCollege } from './college.ts';

const HALF_PAST_ONE = { scheduleRunTime: '01:30' };

/** Looks at the clock at each of these instants, as a host does once a minute; the instants at which a run started. */
async function startsAmong(instants: readonly string[], today: string) {
  const college = await openCollege({ today, settings: HALF_PAST_ONE });
  for (const instant of instants) {
    college.houses.clock.moveTo(instant);
    await college.schedule();
  }
  const runs = await college.runs();
  return runs
    .map(({ kind, localDate, startedAt }) => `${kind} ${localDate} ${startedAt.slice(0, 16)}`)
    .reverse();
}

test('the day the clocks go back: 01:30 comes twice, the run once, at the first', async () => {
  expect(
    await startsAmong(
      [
        '2025-10-25T23:30:00Z',
        '2025-10-26T00:29:00Z',
        '2025-10-26T00:30:00Z',
        '2025-10-26T01:30:00Z',
        '2025-10-26T12:00:00Z',
        '2025-10-27T01:29:00Z',
        '2025-10-27T01:30:00Z',
      ],
      '2025-10-25',
    ),
  ).toEqual(['daily 2025-10-26 2025-10-26T00:30', 'daily 2025-10-27 2025-10-27T01:30']);
});

test('the day the clocks go forward: 01:30 does not come, the run does, an hour on', async () => {
  expect(
    await startsAmong(
      [
        '2025-03-30T00:59:00Z',
        '2025-03-30T01:29:00Z',
        '2025-03-30T01:30:00Z',
        '2025-03-30T12:00:00Z',
        '2025-03-31T00:30:00Z',
      ],
      '2025-03-29',
    ),
  ).toEqual(['daily 2025-03-30 2025-03-30T01:30', 'daily 2025-03-31 2025-03-31T00:30']);
});

test('a run missed in the night starts late on the same day, one of an earlier day is not made up for', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: HALF_PAST_ONE });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.schedule();
  college.day('2025-07-04', '16:45');
  await college.schedule();
  await college.schedule();
  expect((await college.runs()).map(({ localDate }) => localDate)).toEqual(['2025-07-04', '2025-07-01']);
  expect(ada.got()).toEqual(['2025-07-01 email invitation']);
});

test('the schedule does nothing while tracking is switched off, and leaves a trace of every run', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { enableDestinationTracking: false } });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.schedule();
  expect(await college.runs()).toEqual([]);
  expect((await college.audit())[0]).toMatchObject({ act: 'daily-run', result: 'done' });
  await college.settings({ enableDestinationTracking: true });
  college.day('2025-07-02');
  await college.schedule();
  expect(ada.got()).toEqual(['2025-07-02 email invitation']);
  expect((await college.audit())[0]).toMatchObject({
    who: 'schedule',
    act: 'daily-run',
    target: '2025-07-02',
  });
});

test('a daily run that is refused is tried again at every look, and the audit says so once a day', async () => {
  const college = await openCollege({ today: '2025-07-01', suppressionList: null });
  await college.learner('Ada', { ended: '2025-06-30' });
  for (let look = 0; look < 3; look += 1) await college.schedule();
  college.day('2025-07-02');
  await college.schedule();
  const rows = (await college.audit()).filter(({ act }) => act === 'daily-run');
  expect(rows.map(({ target, result }) => `${target} ${result}`)).toEqual([
    '2025-07-02 SUPPRESSION_LIST_NEEDED',
    '2025-07-01 SUPPRESSION_LIST_NEEDED',
  ]);
  await college.notToContact([]);
  await college.schedule();
  expect((await college.runs()).map(({ localDate }) => localDate)).toEqual(['2025-07-02']);
});
