import { expect, test } from 'vitest';
import { openCollege } from './college.ts';

test('a run in the quiet hours: messages wait for the morning, and reminders count from then', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  college.day('2025-07-01', '22:00');
  await college.run();
  college.day('2025-07-02', '07:59');
  await college.deliver();
  expect(ada.got()).toEqual([]);
  college.day('2025-07-02', '08:00');
  await college.deliver();
  expect(ada.messages().map(({ on, at }) => `${on} ${at}`)).toEqual(['2025-07-02 08:00']);
  await college.runOn('2025-07-31', '2025-08-01');
  expect(ada.got().slice(1)).toEqual(['2025-08-01 email reminder']);
});

test('no messages at weekends: Saturday waits for Monday', async () => {
  const college = await openCollege({ today: '2025-07-05', settings: { sendAtWeekends: false } });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  college.day('2025-07-06');
  await college.run();
  expect(ada.got()).toEqual([]);
  college.day('2025-07-07');
  await college.run();
  expect(ada.got()).toEqual(['2025-07-07 email invitation']);
});

test('a reminder that waits for Monday and has none after it says so, though from Saturday there would be another', async () => {
  const settings = { sendAtWeekends: false, stopContactAfterDays: 59 };
  const college = await openCollege({ today: '2025-07-01', settings });
  // The last day of contact is Monday 1 September: thirty days after Saturday 2 August, and not after Monday 4 August.
  const ada = await college.learner('Ada', { ended: '2025-07-04', terminated: '2025-07-02' });
  await college.runOn('2025-07-03', '2025-08-02', '2025-08-04', '2025-09-01');
  expect(ada.got()).toEqual(['2025-07-03 email invitation', '2025-08-04 email last reminder']);
});

test('an address that is corrected while a message waits for Monday: it goes there, and who has died is not written to', async () => {
  const college = await openCollege({ today: '2025-07-05', settings: { sendAtWeekends: false } });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  const ben = await college.learner('Ben', { ended: '2025-06-30' });
  await college.run();
  await ada.corrects({ email: 'ada.new@example.org' });
  await ben.setsPreference('RUI 5');
  college.day('2025-07-06');
  await college.run();
  college.day('2025-07-07', '08:00');
  await college.deliver();
  await college.run();
  expect(college.messages().map(({ on, to, kind }) => `${on} ${to} ${kind}`)).toEqual([
    '2025-07-07 ada.new@example.org invitation',
    '2025-07-07 +447700900001 invitation',
  ]);
  expect(await ada.survey()).toMatchObject({ rounds: 1 });
  expect(ben.messages()).toEqual([]);
});

test('a message that could not go in its hours goes by the next run, as what it was', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const client = await college.context.client();
  await client.hold({ held: true, by: 'mis.officer', reason: 'wrong logo' });
  await college.runOn('2025-07-01', '2025-07-03', '2025-07-04');
  expect(ada.got()).toEqual([]);
  await client.hold({ held: false, by: 'mis.officer', reason: 'mended' });
  await college.run();
  college.day('2025-07-05');
  await college.run();
  college.day('2025-07-06');
  await college.run();
  expect(ada.messages().map(({ kind }) => kind)).toEqual(['invitation']);
  expect((await college.report('sent', '2025-07-01', '2025-07-31')).rows).toMatchObject([
    { learner: 'ADA', rounds: 1 },
  ]);
});

test('the daily cap: the rest waits for the next days, who waits longest goes first, nobody is dropped', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { dailyCap: 2 } });
  const names = ['Ada', 'Ben', 'Cai', 'Dee', 'Eve'];
  // The later in the alphabet, the longer ago they left.
  for (const [at, name] of names.entries()) await college.learner(name, { ended: `2025-06-${29 - at}` });
  const wave = () => college.messages().map(({ on, to }) => `${on} ${to.split('@')[0]}`);

  await college.run();
  await college.run();
  expect(wave()).toEqual(['2025-07-01 dee', '2025-07-01 eve']);
  college.day('2025-07-02');
  // Newly entered, and left only now: they wait behind the others.
  await college.learner('Abe', { ended: '2025-07-01', mobile: '07700 900001' });
  await college.run();
  college.day('2025-07-03');
  await college.run();
  college.day('2025-07-04');
  await college.run();
  expect(wave().slice(2)).toEqual([
    '2025-07-02 ben',
    '2025-07-02 cai',
    '2025-07-03 ada',
    '2025-07-04 abe',
    '2025-07-04 +447700900001',
  ]);
});

test('the daily cap is that of the day on which messages go: what a weekend held back counts on Monday', async () => {
  const settings = { dailyCap: 2, sendAtWeekends: false };
  const college = await openCollege({ today: '2025-07-05', settings });
  for (const name of ['Ada', 'Ben', 'Cai', 'Dee', 'Eve'])
    await college.learner(name, { ended: '2025-06-30' });
  // Saturday and Sunday plan for Monday; so does Monday, and nobody goes on top.
  await college.runOn('2025-07-05', '2025-07-06', '2025-07-07', '2025-07-08', '2025-07-09');
  expect(college.messages().map(({ on, to }) => `${on} ${to.split('@')[0]}`)).toEqual([
    '2025-07-07 ada',
    '2025-07-07 ben',
    '2025-07-08 cai',
    '2025-07-08 dee',
    '2025-07-09 eve',
  ]);
});

test('the daily cap in the quiet hours: a run late in the evening plans for the next day', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { dailyCap: 1 } });
  for (const name of ['Ada', 'Ben']) await college.learner(name, { ended: '2025-06-30' });
  college.day('2025-07-01', '22:00');
  await college.run();
  college.day('2025-07-02');
  await college.run();
  college.day('2025-07-03');
  await college.run();
  expect(college.messages().map(({ on, to }) => `${on} ${to.split('@')[0]}`)).toEqual([
    '2025-07-02 ada',
    '2025-07-03 ben',
  ]);
});

test('a round of two messages goes even where the daily cap is one', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { dailyCap: 1 } });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  await college.runOn('2025-07-01', '2025-07-02', '2025-07-03');
  expect(ada.messages()).toHaveLength(2);
});
