import { expect, onTestFinished, test } from 'vitest';
import { addDays } from '../../lib/ilr/calendar.ts';
import { openDatabase } from '../../lib/sql/index.ts';
import { runNow } from '../../plugin/admin/index.ts';
import { endMessage } from '../../service/store/settle.ts';
import { type College, openCollege } from './college.ts';
import { job } from './learner.ts';

test('the service is down over the stop date: nothing is written until it is back, and an answer given before wins', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const ben = await college.learner('Ben', { ended: '2025-06-30' });
  await college.run();
  college.day('2026-06-30');
  await ada.answers(job('2025-09-01'));

  await college.serviceGoesDown();
  for (const date of ['2026-07-01', '2026-07-02']) {
    college.day(date);
    await college.schedule();
    const [run] = await college.runs();
    expect(run).toMatchObject({ kind: 'daily', localDate: date, state: 'done', feedCompleteTo: null });
    expect(JSON.parse(run!.counts)).toMatchObject({ FEED_BEHIND: 2, surveysClosed: 0 });
  }
  await expect(college.run()).rejects.toMatchObject({ code: 'SERVICE_UNREACHABLE' });
  expect(await ada.rows()).toEqual([]);
  expect(await ben.rows()).toEqual([]);

  await college.serviceComesBack();
  college.day('2026-07-03');
  await college.schedule();
  expect(await ada.history()).toEqual(['EMP 1 from 2025-09-01, collected 2026-06-30, answered']);
  expect(await ben.history()).toEqual(['OTH 3 from 2025-07-01, collected 2026-07-03, silent']);
});

test('an invitation that could not be handed over goes by the next run, once, as an invitation', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.serviceGoesDown();
  await college.schedule();
  expect(ada.got()).toEqual([]);

  await college.serviceComesBack();
  college.day('2025-07-03');
  await college.schedule();
  college.day('2025-07-04');
  await college.schedule();
  expect(ada.got()).toEqual(['2025-07-03 email invitation']);
});

test('with no quiet hours, what an outage kept back goes on the day the service is back, not the day after', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { profile: 'guide' } });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.serviceGoesDown();
  // The run that plans it is held up by the service that does not answer: tomorrow's comes a minute sooner.
  college.day('2025-07-01', '02:01');
  await college.schedule();

  await college.serviceComesBack();
  college.day('2025-07-02', '02:00');
  await runNow(college.context, college.officer);
  // The service has much to send, and comes to this message some minutes later.
  college.day('2025-07-02', '02:10');
  await college.deliver();
  expect(ada.got()).toEqual(['2025-07-02 email invitation']);
});

/** The gateway takes no texts until those that wait at the service have run out of time. */
async function gatewayStaysDown({ houses: { installation, clock } }: College): Promise<void> {
  const database = await openDatabase(installation.home.databases.service);
  await database.transaction(async (tx) => {
    for (const message of await tx('sv_message').where({ state: 'waiting', channel: 'sms' }))
      await endMessage(tx, () => clock.now(), message, 'waiting', { state: 'expired' });
  });
  await database.close();
}

/** Runs in the evening, and what waits for the morning then goes but for texts. */
async function eveningBeforeTheGatewayIsBack(college: College, date: string): Promise<void> {
  college.day(date, '22:00');
  await college.run();
  await gatewayStaysDown(college);
  college.day(addDays(date, 1));
  await college.deliver();
}

const MOBILE = '07700 900001';

test('the email of a round went and its SMS could not: it goes by the next run, once, and the interval counts from the email', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: MOBILE });
  await eveningBeforeTheGatewayIsBack(college, '2025-07-01');
  expect(ada.got()).toEqual(['2025-07-02 email invitation']);

  await college.runOn('2025-07-03', '2025-07-04', '2025-07-31', '2025-08-01');
  expect(ada.got().slice(1)).toEqual([
    '2025-07-03 sms invitation',
    '2025-08-01 email reminder',
    '2025-08-01 sms reminder',
  ]);
  const { timeline } = await college.explain(ada);
  expect(timeline.filter(({ what }) => what === 'round-planned').map(({ told }) => told)).toContain(
    'Invitation planned by SMS: the last one could not go in time.',
  );
});

test('an SMS that follows its email falls into an outage: it goes when the service is back, in its round', async () => {
  const settings = { channelChoice: 'email-then-sms', mostReminders: 0 };
  const college = await openCollege({ today: '2025-07-01', settings });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: MOBILE });
  await college.run();
  college.day('2025-07-02');
  await college.run();
  college.day('2025-07-08');
  await college.serviceGoesDown();
  await college.schedule();

  await college.serviceComesBack();
  await college.runOn('2025-07-10', '2025-07-11', '2025-08-01');
  expect(ada.got()).toEqual(['2025-07-01 email invitation', '2025-07-10 sms invitation']);
});

test('an SMS that could not go in time is left where it would be wrong by now, or its round is over', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { mostReminders: 0 } });
  const learner = (name: string, mobile: string) =>
    college.learner(name, { ended: '2025-06-30', mobile: `07700 ${mobile}` });
  const answered = await learner('Ada', '900001');
  const begun = await learner('Ben', '900002');
  const moved = await learner('Cai', '900003');
  const stopped = await learner('Dee', '900004');
  await eveningBeforeTheGatewayIsBack(college, '2025-07-01');
  await answered.answers(job('2025-07-01'));
  const browser = await begun.opensLink();
  await browser.follow('Start');
  await browser.post({ activities: ['employed', 'voluntary'] });
  // What the service has goes to no other number.
  await moved.corrects({ telephone: '07700 900009' });
  await stopped.unsubscribesFrom('sms');
  await college.runOn('2025-07-03', '2025-07-04');
  // What is told of what comes next promises none of these texts either.
  for (const one of [answered, begun, moved, stopped]) {
    const next = (await college.explain(one)).decisions.flatMap((decision) => decision.next);
    expect(next.filter(({ told }) => told.startsWith('SMS'))).toEqual([]);
  }
  await stopped.comesBackIn();
  college.day('2025-08-01');
  await college.run();
  const texts = college.messages().filter(({ channel }) => channel === 'sms');
  expect(texts).toEqual([]);
  expect(await begun.survey()).toMatchObject({ state: 'partly-answered' });
});

test.each([
  ['some hours', '2025-07-01'],
  ['two days', '2025-07-03'],
])(
  'what changed while the service was down for %s counts when messages are handed over',
  async (_time, back) => {
    const college = await openCollege({ today: '2025-07-01' });
    const barred = await college.learner('Ada', { ended: '2025-06-30' });
    const moved = await college.learner('Ben', { ended: '2025-06-30' });
    const emailOnly = await college.learner('Cai', { ended: '2025-06-30', mobile: '07700 900003' });
    const returned = await college.learner('Dee', { ended: '2025-06-30' });
    const tested = await college.learner('Eve', { ended: '2025-06-30' });
    const same = await college.learner('Fay', { ended: '2025-06-30' });
    college.day('2025-07-01', '02:00');
    await college.serviceGoesDown();
    await college.schedule();

    await barred.setsPreference('RUI 4');
    await moved.corrects({ email: 'ben@example.net' });
    await emailOnly.setsPreference('PMC 2');
    await college.mis.addPot(returned.ref, { startDate: '2025-07-01' });
    await tested.corrects({ test: true });
    await college.serviceComesBack();
    college.day(back);
    await college.run();
    college.day('2025-07-04');
    await college.run();
    expect(college.messages().map(({ on, to, kind }) => `${on} ${to} ${kind}`)).toEqual([
      `${back} ben@example.net invitation`,
      `${back} cai@example.org invitation`,
      `${back} fay@example.org invitation`,
    ]);
    expect(await barred.rows()).toEqual([`OTH 3 from 2025-07-01, collected ${back}`]);
    expect(await same.survey()).toMatchObject({ state: 'invited' });
  },
);

test('a service restored from a backup: its surveys are compared, nothing is sent or written twice', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const ben = await college.learner('Ben', { ended: '2025-06-30' });
  const cai = await college.learner('Cai', { ended: '2025-06-30' });
  await college.run();
  await ada.answers(job('2025-07-01'));
  await college.run();
  await ben.answers(job('2025-07-01'));
  await cai.unsubscribes();
  await college.houses.service.renewEpochs();

  college.day('2025-07-02');
  expect(await college.run()).toMatchObject({ reconciled: 1, surveysReconciled: 3 });
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-01']);
  expect(await ben.rows()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-01']);
  expect(await cai.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2025-07-02']);
  college.day('2025-08-01');
  await college.run();
  expect(college.messages()).toHaveLength(3);
});

test('messages are planned and the service goes away: barred learners get their row all the same', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const bea = await college.learner('Bea', { ended: '2025-06-30', preferences: ['RUI 4'] });
  await college.serviceGoesDown();
  await college.schedule();
  expect((await college.runs())[0]).toMatchObject({ kind: 'daily', state: 'done' });
  expect(await bea.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2025-07-01']);

  await college.serviceComesBack();
  college.day('2025-07-02');
  await college.schedule();
  expect(ada.got()).toEqual(['2025-07-02 email invitation']);
});

test('a link to withdraw while the service is away for long: it is asked again until it is done', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  const { link } = ada.messages()[0]!;
  await ada.setsPreference('RUI 4');
  college.day('2025-07-02');
  await college.serviceGoesDown();
  await college.schedule();
  expect(await ada.survey()).toMatchObject({ state: 'barred' });

  await college.serviceComesBack();
  expect((await fetch(link)).status).toBe(200);
  college.day('2025-07-03');
  await college.schedule();
  expect((await fetch(link)).status).toBe(404);
});

test('a wrong API key: told at once, and nothing is written', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { apiKey: '${env:WRONG_KEY}' } });
  const ada = await college.learner('Ada', { ended: '2025-06-30', preferences: ['RUI 4'] });
  process.env.WRONG_KEY = 'dts_wrong';
  onTestFinished(() => void delete process.env.WRONG_KEY);
  await expect(college.run()).rejects.toMatchObject({ code: 'SERVICE_KEY_REFUSED', exitCode: 4 });
  await expect(college.send(ada)).rejects.toMatchObject({ code: 'SERVICE_KEY_REFUSED' });
  expect(await college.runs()).toEqual([]);
  expect(await ada.rows()).toEqual([]);
});
