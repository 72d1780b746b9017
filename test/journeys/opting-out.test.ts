import { expect, test } from 'vitest';
import { liftSuppression, suppressLearner } from '../../plugin/admin/index.ts';
import { openCollege } from './college.ts';
import { job } from './learner.ts';

test('unsubscribed: OTH-3 at the next run, no message ever again, and asked again once back in', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  await college.run();

  college.day('2025-07-03');
  await ada.unsubscribes();
  await college.run();
  expect(await ada.history()).toEqual(['OTH 3 from 2025-07-01, collected 2025-07-03, unsubscribed']);
  expect((await college.report('sent', '2025-07-01', '2025-07-31')).rows).toMatchObject([
    { learner: 'ADA', state: 'unsubscribed', outcomes: 'OTH 3', review: 'yes' },
  ]);

  await college.runOn('2025-07-31', '2025-09-30', '2026-07-02');
  expect(ada.messages()).toHaveLength(2);

  college.day('2025-11-01');
  await ada.comesBackIn();
  await college.run();
  expect(ada.got().slice(2)).toEqual(['2025-11-01 email reminder', '2025-11-01 sms reminder']);
  college.day('2025-11-05');
  await ada.answers(job('2025-07-01'));
  await college.run();
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-01, collected 2025-11-05']);
});

test('unsubscribed from email only: it goes on by SMS, and silence is recorded at the stop date as ever', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  await college.run();
  await ada.unsubscribesFrom('email');

  college.day('2025-07-31');
  await college.run();
  expect(ada.got().slice(2)).toEqual(['2025-07-31 sms reminder']);
  expect(await ada.rows()).toEqual([]);

  // The last channel goes too: nothing is left to ask by.
  await ada.unsubscribesFrom('sms');
  await college.run();
  expect(await ada.history()).toEqual(['OTH 3 from 2025-07-01, collected 2025-07-31, unsubscribed']);
});

test('unsubscribed, and answers by the old link all the same: the answer counts, OTH-3 goes, and still nobody writes', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await ada.unsubscribes();
  await college.run();
  expect(await ada.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2025-07-01']);

  college.day('2025-07-20');
  await ada.answers(job('2025-07-14'));
  await college.run();
  expect(await ada.history()).toEqual([
    'EMP 1 from 2025-07-14, collected 2025-07-20, answered',
    'OTH 3 from 2025-07-01, collected 2025-07-01, answered, withdrawn',
  ]);
  expect(await ada.survey()).toMatchObject({ state: 'answered' });
  college.day('2025-09-01');
  await college.run();
  expect(ada.messages()).toHaveLength(1);
});

test('stopped, back in and stopped again before any run: stopped it is', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  await college.run();
  await ada.unsubscribesFrom('email');
  await ada.comesBackIn();
  await ada.unsubscribesFrom('email');
  college.day('2025-07-31');
  await college.run();
  expect((await college.explain(ada)).told).toHaveLength(1);
  expect(ada.got().slice(2)).toEqual(['2025-07-31 sms reminder']);
});

test('preferences bar the learner after the invitation: no reminder, OTH-3 at once, the link is dead', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  const old = ada.messages()[0]!.link;

  college.day('2025-07-20');
  await ada.setsPreference('RUI 3');
  college.day('2025-07-31');
  await college.run();
  expect(ada.messages()).toHaveLength(1);
  expect(await ada.decision()).toBe('BARRED');
  expect(await ada.history()).toEqual(['OTH 3 from 2025-07-01, collected 2025-07-31, barred']);
  expect((await ada.opensLink()).status).toBe(404);

  // Ada changed her mind: she is asked anew, by a new link, and our OTH-3 goes.
  college.day('2025-08-05');
  await ada.setsPreference('RUI 3', false);
  await college.run();
  expect(ada.got().slice(1)).toEqual(['2025-08-05 email invitation']);
  expect(ada.messages()[1]!.link).not.toBe(old);
  expect((await ada.opensLink()).status).toBe(200);
  expect(await ada.rows()).toEqual([]);
  expect(await ada.history()).toEqual(['OTH 3 from 2025-07-01, collected 2025-07-31, reopened, withdrawn']);
});

test('barred from the beginning: OTH-3 at once and never a message', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const barred = await college.learner('Ada', { ended: '2025-06-30', preferences: ['PMC 2', 'PMC 3'] });
  const emailOnly = await college.learner('Ben', {
    ended: '2025-06-30',
    mobile: '07700 900002',
    preferences: ['PMC 2'],
  });
  await college.run();
  expect(await barred.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2025-07-01']);
  expect(barred.got()).toEqual([]);
  expect(emailOnly.got()).toEqual(['2025-07-01 email invitation']);
});

test('not me: that address is used no more, and a corrected one is written to, by another link', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  await college.run();
  const wrong = ada.messages()[0]!.link;
  await ada.says('not-me');

  await college.runOn('2025-07-02', '2025-07-31', '2025-08-01', '2025-08-02');
  expect(ada.messages()).toHaveLength(2);
  expect(await ada.decision()).toBe('NO_ADDRESS');
  expect((await ada.survey()).rounds).toBe(0);

  college.day('2025-08-10');
  await ada.corrects({ email: 'ada.ash@example.com' });
  await college.run();
  expect(ada.got().slice(2)).toEqual(['2025-08-10 email invitation']);
  expect(ada.messages().at(-1)!.link).not.toBe(wrong);
  await ada.answers(job('2025-07-01'));
  await college.run();
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-01, collected 2025-08-10']);
});

test('not me, and corrected at once: the right person need not wait for the next round', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await ada.says('not-me');
  college.day('2025-07-03');
  await ada.corrects({ email: 'ada.ash@example.com' });
  await college.run();
  expect(ada.got().slice(1)).toEqual(['2025-07-03 email invitation']);
});

test('not me, and never corrected: OTH-3 at the stop date', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await ada.says('not-me');
  college.day('2025-07-02');
  await college.run();
  college.day('2026-07-01');
  await college.run();
  expect(await ada.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2026-07-01']);
});

test('told in the MIS that the learner has died (RUI 5): OTH-3 as the guide has it, no message, and no way back', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  college.day('2025-07-10');
  await ada.setsPreference('RUI 5');
  await college.run();
  expect(await ada.history()).toEqual(['OTH 3 from 2025-07-01, collected 2025-07-10, barred']);
  expect((await ada.opensLink()).status).toBe(404);
  college.day('2025-08-20');
  await ada.setsPreference('RUI 5', false);
  await college.run();
  expect(ada.messages()).toHaveLength(1);
});

test('answered and then barred: what was told stands', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await ada.answers(job('2025-07-01'));
  await ada.setsPreference('RUI 3');
  college.day('2025-07-10');
  await college.run();
  expect(await ada.history()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-01, answered']);
  expect(await ada.survey()).toMatchObject({ state: 'answered', owes: null });
});

test('somebody says that the learner has died: nothing more is sent, nothing is written, the MIS knows', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await ada.says('cannot-answer');
  college.day('2025-07-31');
  await college.run();
  college.day('2026-07-01');
  await college.run();
  expect(ada.messages()).toHaveLength(1);
  expect(await ada.rows()).toEqual([]);
  expect(await ada.decision()).toBe('DECEASED');
  const [known] = await college.houses.tenant.reference.host.learners.getMany([ada.ref]);
  expect(known!.suppression?.reason).toBe('deceased');
});

test('said to have died, and then RUI 5 in the MIS: OTH-3 as the guide has it', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await ada.says('cannot-answer');
  college.day('2025-07-02');
  await college.run();
  expect(await ada.rows()).toEqual([]);
  await ada.setsPreference('RUI 5');
  await college.runOn('2025-07-10', '2025-07-11');
  expect(await ada.history()).toEqual(['OTH 3 from 2025-07-01, collected 2025-07-10, barred']);
});

test('not to be contacted by name, and then barred by preference: OTH-3', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await suppressLearner(college.context, college.officer, ada.ref, { why: 'asked at the desk' });
  college.day('2025-07-02');
  await college.run();
  expect(await ada.rows()).toEqual([]);
  await ada.setsPreference('RUI 3');
  await liftSuppression(college.context, college.officer, ada.ref, {
    why: 'it was another Ada',
    deceased: false,
  });
  college.day('2025-07-03');
  await college.run();
  expect(await ada.decision()).toBe('BARRED');
  expect(await ada.history()).toEqual(['OTH 3 from 2025-07-01, collected 2025-07-03, barred']);
});

test('unsubscribed, back to learning here, and then RUI 5, in profile guide: OTH-3 stands again', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { profile: 'guide' } });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await ada.unsubscribes();
  college.day('2025-07-02');
  await college.run();
  await college.mis.addPot(ada.ref, { startDate: '2025-09-08', title: 'Plumbing level 3' });
  college.day('2025-09-10');
  await college.run();
  expect(await ada.rows()).toEqual(['EDU 5 from 2025-09-08, collected 2025-09-10']);
  await ada.setsPreference('RUI 5');
  college.day('2025-09-11');
  await college.run();
  expect(await ada.rows()).toEqual([
    'EDU 5 from 2025-09-08, collected 2025-09-10',
    'OTH 3 from 2025-07-01, collected 2025-09-11',
  ]);
});

test('silent until OTH-3, then said to have died, which was a mistake: OTH-3 stays as it was', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  college.day('2026-07-01');
  await college.run();
  const row = 'OTH 3 from 2025-07-01, collected 2026-07-01, silent';
  expect(await ada.history()).toEqual([row]);
  await ada.says('cannot-answer');
  college.day('2026-07-02');
  await college.run();
  expect(await ada.decision()).toBe('DECEASED');
  await liftSuppression(college.context, college.officer, ada.ref, { why: 'she called', deceased: true });
  college.day('2026-07-03');
  await college.run();
  expect(await ada.decision()).toBe('ELIGIBLE');
  expect(await ada.history()).toEqual([row]);
});

test('unsubscribed after OTH-3, not left after all, and left then: OTH-3 at once and not a word', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  college.day('2026-07-01');
  await college.run();
  await ada.unsubscribes();
  await ada.amends({ actualEndDate: null, terminationDate: null });
  college.day('2026-07-05');
  await college.run();
  expect(await ada.rows()).toEqual([]);
  await ada.amends({ actualEndDate: '2026-09-30', terminationDate: '2026-09-30' });
  await college.runOn('2026-10-01', '2026-10-02', '2026-11-10');
  expect(ada.messages()).toHaveLength(1);
  expect(await ada.rows()).toEqual(['OTH 3 from 2026-10-01, collected 2026-10-01']);
  expect(await ada.survey()).toMatchObject({ state: 'unsubscribed' });
});
