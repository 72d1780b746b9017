import { expect, test } from 'vitest';
import { openCollege } from './college.ts';
import { job, type Learner, volunteering } from './learner.ts';

test('an answer before the stop date that is fetched after it: no OTH-3, collected on the day it was given', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();

  college.day('2026-06-29');
  expect(await ada.answers(job('2025-09-01'), volunteering('2025-07-15'))).toContain('Thank you');
  college.day('2026-07-10');
  await college.run();

  expect(await ada.history()).toEqual([
    'EMP 1 from 2025-09-01, collected 2026-06-29, answered',
    'VOL 1 from 2025-07-15, collected 2026-06-29, answered',
  ]);
  expect(await ada.survey()).toMatchObject({ state: 'answered' });
});

test('answered on the stop date itself, late in the evening: an answer like any other', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const ben = await college.learner('Ben', { ended: '2025-06-30' });
  await college.run();

  college.day('2026-06-30', '23:30');
  await college.run();
  await ada.answers(job('2026-06-30'));
  college.day('2026-07-01', '02:00');
  await college.run();
  expect(await ada.history()).toEqual(['EMP 1 from 2026-06-30, collected 2026-06-30, answered']);
  expect(await ben.history()).toEqual(['OTH 3 from 2025-07-01, collected 2026-07-01, silent']);
});

test('answers twice: the second time the link says that it was used, and what was told stands', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  // Another browser is in the middle of it: it is told so, and changes nothing.
  const library = await ada.opensLink();
  await library.follow('Start');
  await ada.answers(job('2025-07-01'));
  await college.run();
  await library.post({ activities: ['voluntary'] });
  for (const browser of [library, await ada.opensLink()])
    expect(browser.title).toContain('You have already answered');
  college.day('2025-09-01');
  await college.run();
  expect(ada.messages()).toHaveLength(1);
  expect(await ada.history()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-01, answered']);
});

test('Get Responses fetches the answers now and says how many records came', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await ada.answers(job('2025-07-01'), volunteering('2025-07-01'));

  expect(await college.getResponses()).toBe('2 destination records retrieved from 1 answer.');
  expect(await ada.rows()).toHaveLength(2);
  expect(await college.getResponses()).toBe('0 destination records retrieved from 0 answers.');
  college.day('2025-08-01');
  await college.run();
  expect(ada.messages()).toHaveLength(1);
});

test('an answer after OTH-3 was written: ours is withdrawn and kept in the history, the real one is there', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  college.day('2026-07-01');
  await college.run();
  // A colleague notes by hand, at the same course, that Ada could not be reached: that row is theirs.
  const theirs = { outType: 'OTH', outCode: 3, startDate: '2025-08-01', endDate: null } as const;
  await college.mis.enterDestination(ada.ref, { ...theirs, collDate: '2026-07-02' }, ada.pot);

  college.day('2026-07-20');
  await ada.answers(job('2025-09-01'));
  college.day('2026-07-21');
  await college.run();

  expect(await ada.rows()).toEqual([
    'EMP 1 from 2025-09-01, collected 2026-07-20',
    'OTH 3 from 2025-08-01, collected 2026-07-02',
  ]);
  expect(await ada.history()).toEqual([
    'EMP 1 from 2025-09-01, collected 2026-07-20, answered',
    'OTH 3 from 2025-07-01, collected 2026-07-01, answered, withdrawn',
    'OTH 3 from 2025-08-01, collected 2026-07-02, person',
  ]);
});

test('links take no answers after 31 July of the following teaching year', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  college.day('2027-07-31');
  expect((await ada.opensLink()).status).toBe(200);
  college.day('2027-08-01');
  expect((await ada.opensLink()).status).toBe(410);
});

test('partly answered: the same link goes on in another browser, with other words in the reminder', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();

  const phone = await ada.opensLink();
  await phone.follow('Start');
  await phone.post({ activities: ['employed', 'voluntary'] });
  await phone.post({ hours: '16-or-more' });
  await phone.post({ when: 'date', day: '1', month: '7', year: '2025' });
  await phone.post({ ended: 'no' });
  college.day('2025-08-01');
  await college.run();
  expect(ada.got()).toEqual(['2025-07-01 email invitation', '2025-08-01 email go on']);

  const library = await ada.opensLink();
  await library.follow('Go on');
  expect(library.title).toContain('When did you start volunteering');
  await library.post({ when: 'unknown' });
  await library.post({ ended: 'no' });
  await library.post({ email: '', telephone: '' });
  await library.post({});
  await college.run();
  expect(await ada.rows()).toEqual([
    'EMP 1 from 2025-07-01, collected 2025-08-01',
    'VOL 1 from 2025-07-01, collected 2025-08-01',
  ]);
});

test('broken off at the first question: the reminder has other words, by email and SMS, in English and in Welsh', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const mobile = (last: number) => `0770090012${last}`;
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: mobile(1) });
  const sian = await college.learner('Sian', { ended: '2025-06-30', mobile: mobile(2), language: 'cy' });
  const ben = await college.learner('Ben', { ended: '2025-06-30', mobile: mobile(3) });
  await college.run();
  for (const learner of [ada, sian]) {
    const browser = await learner.opensLink();
    await browser.follow('Start', 'Dechrau');
    await browser.post({ activities: ['employed'] });
  }
  college.day('2025-08-01');
  await college.run();
  const goOn = ['2025-08-01 email go on', '2025-08-01 sms go on'];
  expect(ada.got().slice(2)).toEqual(goOn);
  expect(sian.got().slice(2)).toEqual(goOn);
  for (const { text } of sian.messages().slice(2)) expect(text).toContain('atebion hyd yma');
  expect(ben.got().slice(2)).toEqual(['2025-08-01 email reminder', '2025-08-01 sms reminder']);
});

test('partly answered, back to learning here, and asked anew when that came to nothing: what was told stands at the stop date', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const ben = await college.learner('Ben', { ended: '2025-06-30' });
  await college.run();
  college.day('2025-07-05');
  for (const one of [ada, ben]) await tellsOfAJobAndLeavesOff(one);
  // Whoever told so by Ben's link was not Ben.
  await ben.says('not-me');
  await ben.corrects({ email: 'ben.new@example.org' });
  college.day('2025-09-10');
  const again = await college.mis.addPot(ada.ref, { startDate: '2025-09-08', title: 'Plumbing level 3' });
  await college.run();
  // It never began.
  await college.mis.editPot(ada.ref, again, { startDate: '2026-09-14' });
  college.day('2025-10-01');
  await college.run();
  // She opens the new link too, and leaves off before she told anything.
  const phone = await ada.opensLink();
  await phone.follow('Start');
  await phone.post({ activities: ['voluntary'] });
  college.day('2026-07-01');
  await college.run();
  expect(await ada.survey()).toMatchObject({ opening: 2, state: 'lapsed' });
  expect(await ada.history()).toContain('EMP 1 from 2025-07-02, collected 2025-07-05, partial');
  expect(await ben.history()).toEqual(['OTH 3 from 2025-07-01, collected 2026-07-01, silent']);
});

test('partly answered until the stop date: what is complete becomes rows, else OTH-3 with cause partial', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const ben = await college.learner('Ben', { ended: '2025-06-30' });
  await college.run();

  college.day('2025-07-05');
  await tellsOfAJobAndLeavesOff(ada);
  // Ben tells of voluntary work and then takes it back for a job, without more.
  const other = await ben.opensLink();
  await other.follow('Start');
  await other.post({ activities: ['voluntary'] });
  await other.post({ when: 'unknown' });
  await other.open('./activities');
  await other.post({ activities: ['employed'] });

  college.day('2026-07-01');
  await college.run();
  expect(await ada.history()).toEqual(['EMP 1 from 2025-07-02, collected 2025-07-05, partial']);
  expect(await ben.history()).toEqual(['OTH 3 from 2025-07-01, collected 2026-07-01, partial']);

  // Ben submits after all: the row that stood for silence goes.
  college.day('2026-07-02');
  await ben.answers(job('2025-10-01'));
  await college.run();
  expect(await ben.rows()).toEqual(['EMP 1 from 2025-10-01, collected 2026-07-02']);
});

/** A job is told to its end; the voluntary work that was ticked too is not. */
async function tellsOfAJobAndLeavesOff(learner: Learner): Promise<void> {
  const browser = await learner.opensLink();
  await browser.follow('Start');
  await browser.post({ activities: ['employed', 'voluntary'] });
  await browser.post({ hours: '16-or-more' });
  await browser.post({ when: 'date', day: '2', month: '7', year: '2025' });
}
