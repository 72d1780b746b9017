import { afterEach, expect, test } from 'vitest';
import { type Receipt, type Source, settleMessage } from '../../service/store/receipts.ts';
import { failMessage } from '../../service/store/settle.ts';
import type { SurveyView } from '../../service/wire.ts';
import { type Bench, createBench, invitation } from './support.ts';

let bench: Bench;
afterEach(() => bench.close());

const HARD: Receipt = { became: 'bounced', reason: 'hard-bounce' };
const SOFT: Receipt = { became: 'bounced', reason: 'soft-bounce' };
const BOUNCE: Source = { from: 'bounce', code: '5.1.1' };

async function idOf(name: string, contactNumber = 1): Promise<string> {
  const { surveyId } = invitation(name);
  const row = await bench.database
    .reader('sv_message')
    .where({ survey_id: surveyId, contact_number: contactNumber })
    .first('id');
  return (row as { id: string }).id;
}

async function settles(name: string, receipt: Receipt, contactNumber = 1, from = BOUNCE): Promise<boolean> {
  const id = await idOf(name, contactNumber);
  return bench.database.transaction((tx) => settleMessage(tx, () => bench.now, id, receipt, from));
}

const told = async () =>
  (await bench.events()).events.map(({ type, reason }) => [type, reason].filter(Boolean).join(' '));

async function sends(name: string, contactNumber = 1): Promise<void> {
  const kind = contactNumber === 1 ? 'invitation' : 'reminder';
  await bench.contacts(invitation(name, { contactNumber, kind }));
  await bench.service.drain();
}

test('a hard bounce is told once, and nothing goes to that address any more, whatever the survey', async () => {
  bench = await createBench();
  await sends('sam');
  expect([await settles('sam', HARD), await settles('sam', HARD), await settles('sam', SOFT)]).toEqual([
    true,
    false,
    false,
  ]);
  await sends('sam', 2);
  await bench.contacts(invitation('other', { address: 'SAM@example.com' }));
  await bench.service.drain();
  expect(await told()).toEqual(['sent', 'bounced hard-bounce', 'skipped hard-bounce', 'skipped hard-bounce']);
  expect(bench.mails.count()).toBe(1);
  const reply = await bench.call('GET', `/v1/surveys/${invitation('sam').surveyId}`);
  expect(reply.json<SurveyView>().messages.map(({ state }) => state)).toEqual(['bounced', 'skipped']);
});

test('another address of the same learner is written to', async () => {
  bench = await createBench();
  await sends('sam');
  await settles('sam', HARD);
  await bench.contacts(
    invitation('sam', { contactNumber: 2, kind: 'reminder', address: 'sam.new@example.com' }),
  );
  await bench.service.drain();
  expect(bench.mails.count()).toBe(2);
});

test('a full mailbox is written to again, but not for ever: the third soft bounce in a row is a hard one', async () => {
  bench = await createBench();
  // The third one stays, which breaks the row.
  for (const number of [1, 2, 3, 4, 5, 6, 7]) {
    bench.now = `2025-09-15T1${number}:00:00.000Z`;
    await sends('sam', number);
    if (number !== 3 && number !== 7) await settles('sam', SOFT, number);
  }
  const bounces = (await told()).filter((what) => what !== 'sent');
  expect(bounces).toEqual([
    ...Array(4).fill('bounced soft-bounce'),
    'bounced hard-bounce',
    'skipped hard-bounce',
  ]);
});

test('worse news replaces better, never the other way round', async () => {
  bench = await createBench();
  await sends('sam');
  const taken = [];
  for (const receipt of [{ became: 'delivered' } as const, SOFT, HARD, { became: 'delivered' } as const])
    taken.push(await settles('sam', receipt));
  expect(taken).toEqual([true, true, true, false]);
  expect(await told()).toEqual(['sent', 'delivered', 'bounced soft-bounce', 'bounced hard-bounce']);
});

test.each([
  [{ became: 'delivered' }, ['uncertain unexpected', 'sent', 'delivered']],
  [HARD, ['uncertain unexpected', 'sent', 'bounced hard-bounce']],
  [{ became: 'sent' }, ['uncertain unexpected', 'sent']],
  [{ became: 'failed', reason: 'not-sent' }, ['uncertain unexpected', 'failed not-sent']],
] as const)('a message of which nobody knew is settled: %o', async (receipt, events) => {
  bench = await createBench();
  await bench.contacts(invitation());
  await bench.database.transaction((tx) => tx('sv_message').update({ state: 'sending' }));
  await failMessage(bench.database, () => bench.now, await idOf('sam'));
  expect(await settles('sam', receipt)).toBe(true);
  expect(await settles('sam', receipt)).toBe(false);
  expect(await told()).toEqual(events);
});

test('what came back went: a message that a restored service believes to be waiting is not sent again', async () => {
  bench = await createBench();
  await bench.contacts(invitation());
  expect(await settles('sam', SOFT)).toBe(true);
  await bench.service.drain();
  expect(bench.mails.count()).toBe(0);
  expect(await told()).toEqual(['sent', 'bounced soft-bounce']);
});

test('a number that is not there is written to no more; a telephone that is off is', async () => {
  bench = await createBench();
  const sms = (name: string, contactNumber: number) =>
    invitation(name, { channel: 'sms', address: '+447700900123', contactNumber, kind: 'invitation' });
  const off: Receipt = { became: 'undelivered', reason: 'temporary' };
  const wrong: Receipt = { became: 'undelivered', reason: 'unknown-number' };
  for (const [number, receipt] of [off, wrong, null].entries()) {
    await bench.contacts(sms('sam', number + 1));
    await bench.service.drain();
    if (receipt !== null) await settles('sam', receipt, number + 1, { from: 'gateway' });
  }
  expect(await told()).toEqual([
    'sent',
    'undelivered temporary',
    'sent',
    'undelivered unknown-number',
    'skipped undelivered',
  ]);
});

test('of a survey that was erased nothing is told or kept', async () => {
  bench = await createBench();
  await sends('sam');
  const id = await idOf('sam');
  await bench.call('DELETE', `/v1/surveys/${invitation('sam').surveyId}?mode=erase`);
  const settled = await bench.database.transaction((tx) =>
    settleMessage(tx, () => bench.now, id, HARD, BOUNCE),
  );
  expect(settled).toBe(false);
  expect(await bench.database.reader('sv_suppression')).toEqual([]);
});
