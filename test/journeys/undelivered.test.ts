import { expect, test } from 'vitest';
import { openDatabase } from '../../lib/sql/index.ts';
import { emit, type NewEvent } from '../../service/store/feed.ts';
import { endMessage } from '../../service/store/settle.ts';
import { bounces } from './bounces.ts';
import { type College, openCollege } from './college.ts';
import { job, type Learner } from './learner.ts';

/** What the service would tell of its messages: what comes to it from outside is put into its feed here. */
async function tells(college: College, learner: Learner, event: Omit<NewEvent, 'surveyId'>): Promise<void> {
  const { installation, clock, tenant } = college.houses;
  const database = await openDatabase(installation.home.databases.service);
  const { surveyId } = await learner.survey();
  await database.transaction((tx) => emit(tx, tenant.facts.id, () => clock.now(), { ...event, surveyId }));
  await database.close();
}

/** The mail server refuses for good what waits to be sent. */
async function refuses({ houses: { installation, clock } }: College): Promise<void> {
  const database = await openDatabase(installation.home.databases.service);
  await database.transaction(async (tx) => {
    const now = () => clock.now();
    for (const message of await tx('sv_message').where({ state: 'waiting' }))
      await endMessage(tx, now, message, 'waiting', { state: 'failed', reason: 'smtp-554' });
  });
  await database.close();
}

const HARD = { type: 'bounced', contactNumber: 1, channel: 'email', reason: 'hard-bounce' } as const;

test('the address does not exist: listed for mending, silent until it is corrected, then written to at once', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  // As typed into the MIS, with more around it than an address.
  const ada = await college.learner('Ada', { ended: '2025-06-30', email: 'Ada Ash <ada@example.org>' });
  await college.run();
  await college.run();
  await bounces(college, 'ada@example.org', '5.1.1');
  await college.runOn('2025-07-02', '2025-07-31', '2025-08-01');
  expect(ada.messages()).toHaveLength(1);
  expect(await ada.decision()).toBe('NO_ADDRESS');

  college.day('2025-08-05');
  await ada.corrects({ email: 'ada.ash@example.com' });
  await college.run();
  college.day('2025-08-06');
  await college.run();
  expect(ada.got().slice(1)).toEqual(['2025-08-05 email invitation']);
});

test('corrected within the interval: a round that reached nobody does not make the learner wait', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await college.run();
  await tells(college, ada, HARD);
  college.day('2025-07-03');
  await ada.corrects({ email: 'ada.ash@example.com' });
  await college.run();
  expect(ada.got().slice(1)).toEqual(['2025-07-03 email invitation']);
});

test('a bounce of the old address that comes late does not stand against the new one', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await ada.corrects({ email: 'ada.ash@example.com' });
  await college.run();
  await tells(college, ada, HARD);
  await college.run();
  expect(await ada.decision()).toBe('ELIGIBLE');
});

test.each(['5.2.2', '4.4.1', '5.7.1'])(
  'an email that came back from a mailbox that is there (%s) is no reason to write more often, or to give the address up',
  async (status) => {
    const college = await openCollege({ today: '2025-07-01' });
    const ada = await college.learner('Ada', { ended: '2025-06-30' });
    await college.run();
    await college.run();
    await bounces(college, 'ada@example.org', status);
    await college.runOn('2025-07-02', '2025-07-03', '2025-07-31');
    expect(ada.got()).toEqual(['2025-07-01 email invitation', '2025-07-31 email reminder']);
  },
);

test('the other channel goes on where one does not reach the learner', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  await college.run();
  await college.run();
  await tells(college, ada, {
    type: 'undelivered',
    contactNumber: 1,
    channel: 'sms',
    reason: 'unknown-number',
  });
  await college.runOn('2025-07-02', '2025-07-31');
  expect(ada.got().slice(2)).toEqual(['2025-07-31 email reminder']);
});

test('a telephone that was off is written to again', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30', email: '', mobile: '07700 900001' });
  await college.run();
  await college.run();
  await tells(college, ada, { type: 'undelivered', contactNumber: 1, channel: 'sms', reason: 'temporary' });
  await college.runOn('2025-07-02', '2025-07-31');
  expect(ada.got().slice(1)).toEqual(['2025-07-31 sms reminder']);
});

test('the service met a bounce of the address in another survey: listed for mending as if it were one of its own', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await tells(college, ada, { ...HARD, type: 'skipped' });
  await college.run();
  college.day('2025-07-02');
  await college.run();
  expect(await ada.decision()).toBe('NO_ADDRESS');
});

test('a message that the mail server refused is tried again after the interval, not every day', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  college.day('2025-07-01', '22:00');
  await college.run();
  await refuses(college);
  await college.runOn('2025-07-02', '2025-07-03', '2025-07-30');
  expect((await ada.survey()).rounds).toBe(1);
  college.day('2025-07-31');
  await college.run();
  // Nothing had gone before: it is still the first that she hears of it.
  expect(ada.got()).toEqual(['2025-07-31 email invitation']);
});

test('not me, told at a shared address: nobody is written to there, and each is listed for mending', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30', email: 'home@example.org' });
  const ben = await college.learner('Ben', {
    ended: '2025-06-30',
    email: 'home@example.org',
    dateOfBirth: '2001-01-01',
  });
  await college.run();
  await ada.says('not-me');
  await college.runOn('2025-07-31', '2025-08-01');
  expect(college.messages()).toHaveLength(2);
  expect(await ben.decision()).toBe('NO_ADDRESS');

  // With hers corrected the MIS knows of no trouble any more; the service does, and one message it skips is enough to tell.
  await ada.corrects({ email: 'ada@example.org' });
  await college.runOn('2025-08-02', '2025-08-03', '2025-08-04');
  expect(ada.got().slice(1)).toEqual(['2025-08-02 email invitation']);
  expect(await ben.decision()).toBe('NO_ADDRESS');
  expect((await ben.survey()).rounds).toBe(2);

  college.day('2025-08-05');
  await ben.corrects({ email: 'ben@example.org' });
  await college.run();
  expect(ben.got().slice(1)).toEqual(['2025-08-05 email reminder']);
  await ben.answers(job('2025-07-01'));
  await college.run();
  expect(await ben.rows()).toHaveLength(1);
});

test('reminders count from the first message of a round, whichever channel it went by', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  await college.run();
  // The SMS gateway told only two days later that it had sent.
  college.day('2025-07-03');
  await tells(college, ada, { type: 'sent', contactNumber: 1, channel: 'sms' });
  await college.runOn('2025-07-30', '2025-07-31');
  expect(
    ada
      .messages()
      .filter(({ kind }) => kind === 'reminder')
      .map(({ on }) => on),
  ).toEqual(['2025-07-31', '2025-07-31']);
});
