import { describe, expect, test } from 'vitest';
import { CodedError } from '../../lib/errors/index.ts';
import { type AdminContext, sendToLearner, suppressLearner } from '../../plugin/admin/index.ts';
import { type College, openCollege } from './college.ts';
import { job, type LearnerFacts } from './learner.ts';

const OFF = { enableDestinationTracking: false };

test('send by hand while tracking is off, at an hour at which no run sends; a second send asks first', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: OFF });
  // Left long before the back-population date, and the destination is on record.
  const ada = await college.learner('Ada', {
    ended: '2023-07-31',
    terminated: '2023-07-31',
    mobile: '07700 900001',
  });
  await college.settings({ stopContactAfterDays: 1000 });
  college.day('2025-07-01', '22:30');

  expect(await college.send(ada)).toBe('Destination survey sent by email and SMS.');
  expect(ada.got()).toEqual(['2025-07-01 email invitation', '2025-07-01 sms invitation']);

  college.day('2025-07-08');
  await expect(college.send(ada)).rejects.toMatchObject({
    code: 'SEND_NEEDS_CONFIRMING',
    details: { learner: 'ADA', last: '2025-07-01', days: 30 },
  });
  expect(ada.messages()).toHaveLength(2);
  await college.send(ada, 'confirmed');
  expect(ada.got().slice(2)).toEqual(['2025-07-08 email reminder', '2025-07-08 sms reminder']);

  await ada.answers(job('2024-01-08'));
  expect(await college.getResponses()).toBe('1 destination record retrieved from 1 answer.');
  expect(await ada.rows()).toEqual(['EMP 1 from 2024-01-08, collected 2025-07-08']);
});

test('sent by hand to one who left before the back-population date, who then asks not to be contacted: nothing more, the link is dead', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2023-07-31' });
  await college.settings({ stopContactAfterDays: 1000 });
  await college.run();
  await college.send(ada);
  college.day('2025-07-31', '22:00');
  await college.run();
  // A reminder waits at the service for the morning.
  const suppressed = await suppressLearner(college.context, college.officer, ada.ref, { why: 'called' });
  expect(suppressed).toMatchObject({ surveysEnded: 1 });
  college.day('2025-08-01');
  await college.deliver();
  expect(ada.got()).toEqual(['2025-07-01 email invitation']);
  expect((await ada.opensLink()).status).toBe(404);
  expect(await ada.decision()).toBe('BEFORE_BACK_POPULATION');
});

describe('refused, with the reason', () => {
  const refused: readonly (readonly [string, LearnerFacts, string])[] = [
    ['not ended', { ended: null }, 'NOT_ENDED, The period of training has not ended'],
    ['deceased', { ended: '2025-06-30', preferences: ['RUI 5'] }, 'DECEASED, The learner has died'],
    [
      'barred',
      { ended: '2025-06-30', preferences: ['RUI 3'] },
      'BARRED, The contact preferences allow neither email nor SMS',
    ],
    [
      'no address',
      { ended: '2025-06-30', email: 'nobody@nowhere', mobile: '01632 960001' },
      'NO_ADDRESS, No usable address for any allowed channel',
    ],
    [
      'too young',
      { ended: '2025-06-30', dateOfBirth: '2010-01-01' },
      'UNDER_AGE, The learner is too young to be asked',
    ],
  ];
  test.each(refused)('%s', async (_what, facts, reason) => {
    const college = await openCollege({ today: '2025-07-01', settings: OFF });
    const ada = await college.learner('Ada', facts);
    await expect(college.send(ada)).rejects.toMatchObject({ code: 'SEND_REFUSED', details: { reason } });
    expect(college.messages()).toEqual([]);
    expect((await college.audit())[0]).toMatchObject({
      who: college.officer.id,
      act: 'send-destination-survey',
      target: 'ADA',
      result: 'SEND_REFUSED',
    });
  });

  test('suppressed by staff', async () => {
    const college = await openCollege({ today: '2025-07-01', settings: OFF });
    const ada = await college.learner('Ada', { ended: '2025-06-30' });
    await college.mis.suppress(ada.ref, 'do-not-contact', 'mis.officer');
    await expect(college.send(ada)).rejects.toMatchObject({
      details: { reason: 'DO_NOT_CONTACT, A local suppression says not to contact the learner' },
    });
  });

  test('unsubscribed, also before any run has heard of it', async () => {
    const college = await openCollege({ today: '2025-07-01', settings: OFF });
    const ada = await college.learner('Ada', { ended: '2025-06-30' });
    await college.send(ada);
    await ada.unsubscribes();
    await expect(college.send(ada, 'confirmed')).rejects.toMatchObject({
      code: 'SEND_REFUSED',
      details: { reason: 'the learner unsubscribed from every channel they can be reached on' },
    });
    expect(ada.messages()).toHaveLength(1);
  });

  test('answered already', async () => {
    const college = await openCollege({ today: '2025-07-01' });
    const ada = await college.learner('Ada', { ended: '2025-06-30' });
    await college.run();
    await ada.answers(job('2025-07-01'));
    await college.getResponses();
    await expect(college.send(ada, 'confirmed')).rejects.toMatchObject({
      details: { reason: 'the survey of this period of training has ended' },
    });
  });
});

test('sent by hand, and a later period of training is surveyed: the earlier one is asked no more', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { backPopulationDate: '2025-06-01' } });
  const ada = await college.learner('Ada', { ended: '2024-07-31' });
  await college.send(ada);
  expect(await ada.survey()).toMatchObject({ stopOn: '2025-07-31' });
  await college.mis.addPot(ada.ref, {
    startDate: '2024-09-02',
    actualEndDate: '2025-07-10',
    terminationDate: '2025-07-10',
  });
  await college.runOn('2025-07-11', '2025-07-31', '2025-08-01');
  expect(await ada.decision()).toBe('BEFORE_BACK_POPULATION');
  expect(await ada.survey()).toMatchObject({ state: 'excluded', stopOn: '2025-07-31' });
  expect(ada.got()).toEqual(['2025-07-01 email invitation', '2025-07-31 email invitation']);
  expect(await ada.rows()).toEqual([]);
});

test('a message of the daily run waits for the morning: nobody sends another beside it', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  college.day('2025-07-01', '22:00');
  await college.run();
  await expect(college.send(ada, 'confirmed')).rejects.toMatchObject({
    code: 'SEND_REFUSED',
    details: { reason: 'a message is on its way already and goes out by itself' },
  });
  college.day('2025-07-02', '09:00');
  await college.deliver();
  expect(ada.got()).toEqual(['2025-07-02 email invitation']);
});

test('handed over, and the reply lost: pressed again it is the same message', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: OFF });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await expect(sendAndLoseTheReply(college, ada.ref)).rejects.toMatchObject({ code: 'RUN_NOT_FINISHED' });
  expect(await college.send(ada, 'confirmed')).toBe('Destination survey sent by email.');
  expect(ada.got()).toEqual(['2025-07-01 email invitation']);
});

test('sent by a name: by the same name never a second time, however the first ended', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: OFF });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const send = (once: string) =>
    sendToLearner(college.context, college.officer, ada.ref, { confirmed: true, once });

  await expect(sendAndLoseTheReply(college, ada.ref, 'first')).rejects.toMatchObject({
    code: 'RUN_NOT_FINISHED',
  });
  const first = await send('first');
  expect(first).toMatchObject({ number: 1, channels: ['email'] });
  // On its way, and when the service has told that it went.
  expect(await send('first')).toEqual(first);
  await college.deliver();
  await college.getResponses();
  college.day('2025-08-30');
  expect(await send('first')).toEqual(first);
  expect(ada.got()).toEqual(['2025-07-01 email invitation']);

  expect(await send('second')).toMatchObject({ number: 2 });
  await college.deliver();
  expect(ada.got().slice(1)).toEqual(['2025-08-30 email reminder']);
});

test('sent by a name, and not handed over before its time passed: it goes now', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: OFF });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await expect(sendAndDie(college, ada.ref, 'first')).rejects.toMatchObject({ code: 'RUN_NOT_FINISHED' });
  college.day('2025-07-03');
  const send = () =>
    sendToLearner(college.context, college.officer, ada.ref, { confirmed: true, once: 'first' });
  await send();
  await send();
  await college.deliver();
  expect(ada.got()).toEqual(['2025-07-03 email invitation']);
});

/** *Send destination survey* of which the service never hears. */
function sendAndDie(college: College, ref: string, once: string): Promise<unknown> {
  return sendOver(college, ref, { confirmed: true, once }, async () => {});
}

/** *Send destination survey* over a line that breaks after the service took the messages. */
function sendAndLoseTheReply(college: College, ref: string, once?: string): Promise<unknown> {
  const options = once === undefined ? { confirmed: true } : { confirmed: true, once };
  return sendOver(college, ref, options, (client, contacts) => client.sendContacts(contacts));
}

/** *Send destination survey* of which nobody hears how it ended. @param before what happens until then */
function sendOver(
  { context, officer }: College,
  ref: string,
  options: Parameters<typeof sendToLearner>[3],
  before: (client: Client, contacts: Parameters<Client['sendContacts']>[0]) => Promise<unknown>,
): Promise<unknown> {
  const broken: AdminContext = {
    ...context,
    async client() {
      const client = await context.client();
      return {
        ...client,
        async sendContacts(contacts) {
          await before(client, contacts);
          throw new CodedError('SERVICE_KEY_REFUSED', { url: 'http://127.0.0.1' });
        },
      };
    },
  };
  return sendToLearner(broken, officer, ref, options);
}

type Client = Awaited<ReturnType<AdminContext['client']>>;
