import { expect, test } from 'vitest';
import { bounces } from './bounces.ts';
import { openCollege } from './college.ts';
import { job } from './learner.ts';

const settings = { channelChoice: 'email-then-sms', smsAfterDays: 7 };

test('each round by email, and by SMS a week later to those who said nothing; reminders count from the email', async () => {
  const college = await openCollege({ today: '2025-07-01', settings });
  const of = { ended: '2025-06-30' };
  const ada = await college.learner('Ada', { ...of, mobile: '07700 900001' });
  const ben = await college.learner('Ben', { ...of, mobile: '07700 900002' });
  const cai = await college.learner('Cai', { ...of, mobile: '07700 900003' });
  const dee = await college.learner('Dee', { ...of, mobile: '07700 900004' });
  await college.run();
  await ben.answers(job('2025-07-01'));
  await cai.unsubscribes();
  await dee.unsubscribesFrom('sms');
  await college.runOn('2025-07-02', '2025-07-07');
  for (const one of [ada, ben, cai, dee]) expect(one.got()).toEqual(['2025-07-01 email invitation']);

  const next = async () =>
    (await college.explain(ada)).decisions[0]!.next.map(({ told }) => told).slice(0, 2);
  expect(await next()).toEqual([
    'SMS on 8 Jul 2025, if there is no answer to the email by then.',
    'Reminder by email, and 7 days later by SMS, on 31 Jul 2025 (1 of 5).',
  ]);
  await college.runOn('2025-07-08', '2025-07-09', '2025-07-30', '2025-07-31', '2025-08-01', '2025-08-07');
  expect(ada.got()).toEqual([
    '2025-07-01 email invitation',
    '2025-07-08 sms invitation',
    '2025-07-31 email reminder',
    '2025-08-07 sms reminder',
  ]);
  expect([ben.got(), cai.got()]).toEqual([['2025-07-01 email invitation'], ['2025-07-01 email invitation']]);
  expect(dee.got()).toEqual(['2025-07-01 email invitation', '2025-07-31 email reminder']);
  expect((await ada.survey()).rounds).toBe(2);
  const story = (await college.explain(ada)).timeline.map(({ told }) => told);
  expect(story).toContain('Invitation planned by SMS: no answer to the email.');
});

test('an email that came back is followed by an SMS at once; without an email address the SMS is the first message', async () => {
  const college = await openCollege({ today: '2025-07-01', settings });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  const ben = await college.learner('Ben', { ended: '2025-06-30', email: '', mobile: '07700 900002' });
  await college.run();
  await bounces(college, 'ada@example.org', '5.1.1');
  await college.runOn('2025-07-02', '2025-07-03', '2025-07-09', '2025-07-31');
  expect(ada.got()).toEqual(['2025-07-01 email invitation', '2025-07-02 sms invitation']);
  expect(ben.got()).toEqual(['2025-07-01 sms invitation', '2025-07-31 sms reminder']);
});

test('a full mailbox is no reason to hurry: the SMS comes in its turn', async () => {
  const college = await openCollege({ today: '2025-07-01', settings });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  await college.run();
  await bounces(college, 'ada@example.org', '5.2.2');
  await college.runOn('2025-07-02', '2025-07-07', '2025-07-08', '2025-07-09');
  expect(ada.got().slice(1)).toEqual(['2025-07-08 sms invitation']);
});

test('looked at again at the moment of sending: who answers in the night before gets no SMS in the morning', async () => {
  const college = await openCollege({ today: '2025-07-01', settings });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  await college.runOn('2025-07-01', '2025-07-02');
  college.day('2025-07-08', '22:00');
  await college.run();
  await ada.answers(job('2025-07-01'));
  college.day('2025-07-09', '08:00');
  await college.deliver();
  await college.run();
  expect(ada.got()).toEqual(['2025-07-01 email invitation']);
});

test('a part was told meanwhile: the SMS asks to finish it', async () => {
  const college = await openCollege({ today: '2025-07-01', settings });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  await college.runOn('2025-07-01', '2025-07-02');
  const browser = await ada.opensLink();
  await browser.follow('Start');
  await browser.post({ activities: ['employed', 'voluntary'] });
  await college.runOn('2025-07-03', '2025-07-08');
  expect(ada.got().at(-1)).toMatch(/^2025-07-08 sms /);
  expect((await ada.survey()).contacts.at(-1)).toMatchObject({ channel: 'sms', kind: 'partly-answered' });
});

test('turned on later: who was written to long ago by email gets no SMS out of the blue, nor one past the last day', async () => {
  const college = await openCollege({
    today: '2025-07-01',
    settings: { channelChoice: 'email-only', mostReminders: 0, stopContactAfterDays: 70 },
  });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  await college.runOn('2025-07-01', '2025-07-02');
  const ben = await college.learner('Ben', { ended: '2025-07-31', mobile: '07700 900002' });
  const cai = await college.learner('Cai', {
    ended: '2025-06-27',
    terminated: '2025-08-02',
    mobile: '07700 900003',
  });
  await college.runOn('2025-08-01', '2025-09-03');
  await college.settings(settings);
  await college.runOn('2025-09-04', '2025-09-12');
  expect(ada.got()).toEqual(['2025-07-01 email invitation']);
  expect(ben.got()).toEqual(['2025-08-01 email invitation']);
  // Asked on 3 September; 5 September is the last day of contact, before the SMS would go.
  expect(cai.got()).toEqual(['2025-09-03 email invitation']);
});

test('an SMS that finds no room under the daily cap waits, and is not forgotten when the reminders are used up', async () => {
  const college = await openCollege({
    today: '2025-07-01',
    settings: { ...settings, dailyCap: 1, mostReminders: 0, intervalDays: 8 },
  });
  const ada = await college.learner('Ada', { ended: '2025-06-29', mobile: '07700 900001' });
  await college.runOn('2025-07-01', '2025-07-02');
  // Both have waited longer than her SMS.
  await college.learner('Ben', { ended: '2025-06-28' });
  await college.learner('Cai', { ended: '2025-06-28' });
  await college.runOn('2025-07-08', '2025-07-09', '2025-07-10', '2025-07-11');
  expect(ada.got().slice(1)).toEqual(['2025-07-10 sms invitation']);
});
