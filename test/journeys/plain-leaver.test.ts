import { expect, test } from 'vitest';
import { addDays } from '../../lib/ilr/calendar.ts';
import { openCollege } from './college.ts';

test('a leaver who stays silent: invited, reminded five times, and OTH-3 the day after the stop date', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });

  await college.run();
  expect(ada.got()).toEqual(['2025-07-01 email invitation', '2025-07-01 sms invitation']);

  // The MIS office was closed on the day the first reminder was due: the next ones count from when it really went.
  await college.runOn('2025-07-02', '2025-07-30', '2025-08-02', '2025-08-31');
  expect(ada.got().slice(2)).toEqual(['2025-08-02 email reminder', '2025-08-02 sms reminder']);

  for (let date = '2025-09-01'; date <= '2025-12-30'; date = addDays(date, 30)) {
    college.day(addDays(date, -1));
    await college.run();
    college.day(date);
    await college.run();
  }
  expect(
    ada
      .messages()
      .filter(({ channel }) => channel === 'email')
      .map(({ on, kind }) => `${on} ${kind}`),
  ).toEqual([
    '2025-07-01 invitation',
    '2025-08-02 reminder',
    '2025-09-01 reminder',
    '2025-10-01 reminder',
    '2025-10-31 reminder',
    '2025-11-30 last reminder',
  ]);

  college.day('2026-06-30');
  await college.run();
  expect(await ada.rows()).toEqual([]);
  college.day('2026-07-01');
  await college.run();
  expect(await ada.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2026-07-01']);
  expect(await ada.survey()).toMatchObject({ state: 'lapsed', stopOn: '2026-06-30' });
  expect(ada.messages()).toHaveLength(12);
});

test('learning ended two months before the termination date: each of the two counts where it should', async () => {
  const college = await openCollege({ today: '2025-06-15' });
  const ada = await college.learner('Ada', { ended: '2025-05-01', terminated: '2025-07-01' });

  await college.run();
  expect(await ada.decision()).toBe('NOT_ENDED');
  college.day('2025-06-30');
  await college.run();
  expect(ada.got()).toEqual([]);

  // Asked from the termination date on.
  college.day('2025-07-01');
  await college.run();
  expect(ada.got()).toEqual(['2025-07-01 email invitation']);

  // Given up a year after learning ended: 1 May is the last day of contact.
  college.day('2026-05-01');
  await college.run();
  expect(await ada.rows()).toEqual([]);
  college.day('2026-05-02');
  await college.run();
  // The row starts the day after termination.
  expect(await ada.rows()).toEqual(['OTH 3 from 2025-07-02, collected 2026-05-02']);
});
