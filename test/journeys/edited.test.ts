/** Texts and timing that are edited reach what is not sent yet; what was sent stays as it went (issue 7). */
import { expect, test } from 'vitest';
import { editDetails, pushDetails } from '../../plugin/admin/index.ts';
import { type College, openCollege } from './college.ts';

/** Staff edit the invitation and push it. */
async function words({ context, officer }: College, text: string): Promise<void> {
  await editDetails(context, officer, {
    set: [`texts.invitation.body.en=Hello {given_name}, ${text} Please tell us: {link}`],
  });
  await pushDetails(context, officer);
}

test('the words of a message that waits at the service are those of the moment at which it goes; a sent one stays as it went', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  await words(college, 'First words.');
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  const ben = await college.learner('Ben', { ended: '2025-06-30' });
  college.day('2025-07-01', '22:00');
  await college.run();
  await words(college, 'Second words.');
  college.day('2025-07-02');
  await college.deliver();
  expect(ada.messages()[0]!.text).toContain('First words.');
  expect(ben.messages()[0]!.text).toContain('Second words.');

  const client = await college.context.client();
  const { messages } = await client.held((await ada.survey()).surveyId);
  expect(messages[0]!.text).toContain('First words.');
  expect(messages[0]!.text).not.toContain('Second');
});

test('longer quiet hours reach a message that was planned and not handed over', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.serviceGoesDown();
  college.day('2025-07-01', '22:00');
  await college.schedule();
  await college.serviceComesBack();
  await college.settings({ quietHours: '21:00-11:00' });
  college.day('2025-07-02', '07:00');
  await college.run();
  for (const time of ['08:30', '10:59', '11:00']) {
    college.day('2025-07-02', time);
    await college.deliver();
  }
  expect(ada.messages().map(({ on, at }) => `${on} ${at}`)).toEqual(['2025-07-02 11:00']);
});

test('longer quiet hours and a weekend left out reach a message that waits at the service, by the next run', async () => {
  const college = await openCollege({ today: '2025-07-04' });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  college.day('2025-07-04', '22:00');
  await college.run();
  await college.settings({ sendAtWeekends: false, quietHours: '21:00-09:30' });
  college.day('2025-07-05', '07:00');
  await college.run();
  for (const [date, time] of [
    ['2025-07-05', '12:00'],
    ['2025-07-07', '09:00'],
    ['2025-07-07', '09:30'],
  ] as const) {
    college.day(date, time);
    await college.deliver();
  }
  await college.run();
  college.day('2025-07-08');
  await college.run();
  expect(ada.messages().map(({ on, at, channel }) => `${on} ${at} ${channel}`)).toEqual([
    '2025-07-07 09:30 email',
    '2025-07-07 09:30 sms',
  ]);
  expect(await ada.survey()).toMatchObject({ rounds: 1 });
});

test('a shorter interval counts from the last message, and a longer one keeps the next from going', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await college.settings({ intervalDays: 7 });
  await college.runOn('2025-07-07', '2025-07-08');
  await college.settings({ intervalDays: 60 });
  await college.runOn('2025-07-15', '2025-08-08', '2025-09-05', '2025-09-06');
  expect(ada.got()).toEqual([
    '2025-07-01 email invitation',
    '2025-07-08 email reminder',
    '2025-09-06 email reminder',
  ]);
});

test('an earlier stop date ends the asking, a later one takes it up as long as the survey is open', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await college.settings({ stopContactAfterDays: 40 });
  await college.runOn('2025-07-31', '2025-08-09');
  expect(await ada.rows()).toEqual([]);
  await college.settings({ stopContactAfterDays: 100 });
  await college.runOn('2025-08-30', '2025-09-29', '2025-10-09');
  expect(ada.got().map((line) => line.slice(0, 10))).toEqual([
    '2025-07-01',
    '2025-07-31',
    '2025-08-30',
    '2025-09-29',
  ]);
  expect(await ada.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2025-10-09']);
});
