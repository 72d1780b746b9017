import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, createBench, instanceHeader, invitation } from '../support.ts';
import { createHookedBench, gatewayCalls, NUMBER, texted } from './gateway-calls.ts';

let bench: Bench;
let logged: string[];
let sids = 0;
beforeEach(async () => {
  ({ bench, logged } = await createHookedBench());
});
afterEach(() => bench.close());

/** A text message from a number, by either gateway. */
const says = (text: string, more: { from?: string; id?: string; by?: 'twilio' | 'notify' } = {}) => {
  sids += 1;
  const { from = NUMBER, id = `SM${sids}`, by = 'twilio' } = more;
  const calls = gatewayCalls(bench);
  return by === 'twilio'
    ? calls.twilio('replies', { MessageSid: id, From: from, To: '+447700900999', Body: text })
    : calls.notify('replies', { id, source_number: from.slice(1), destination_number: '1', message: text });
};
const wishes = async () =>
  (await bench.events()).events
    .filter(({ type }) => type === 'unsubscribed' || type === 'resubscribed')
    .map(({ type, surveyId, scope, channel }) => ({ type, surveyId, scope, channel }));
const again = async (name = 'sam', channel: 'sms' | 'email' = 'sms', number = 2) => {
  const to = channel === 'sms' ? NUMBER : `${name}@example.com`;
  await bench.contacts(invitation(name, { channel, address: to, contactNumber: number }));
  await bench.service.drain();
  return (await bench.events()).events.at(-1);
};
const stopped = (name = 'sam') => ({
  type: 'unsubscribed',
  surveyId: invitation(name).surveyId,
  scope: 'channel',
  channel: 'sms',
});
const resumed = (name = 'sam') => ({ ...stopped(name), type: 'resubscribed' });

test.each(['twilio', 'notify'] as const)('STOP by %s ends text messages, and no email', async (by) => {
  await texted(bench);
  expect((await says('Stop', { by })).status).toBe(200);
  expect(await wishes()).toEqual([stopped()]);
  expect(await again()).toMatchObject({ type: 'skipped', reason: 'unsubscribed' });
  expect(await again('sam', 'email')).toMatchObject({ type: 'sent' });
});

test('what was queued already does not go either', async () => {
  await texted(bench);
  const later = '2025-09-16T08:00:00.000Z';
  await bench.contacts(
    invitation('sam', { channel: 'sms', address: NUMBER, contactNumber: 2, notBefore: later }),
  );
  await says('STOP');
  bench.now = later;
  await bench.service.drain();
  expect(bench.sms.messages()).toHaveLength(1);
});

test('START is the way back', async () => {
  await texted(bench);
  await says('STOP');
  await says('start');
  expect(await wishes()).toEqual([stopped(), resumed()]);
  expect(await again()).toMatchObject({ type: 'sent' });
});

test('START of who had stopped nothing, and STOP of who had already, tell nothing', async () => {
  await texted(bench);
  await says('START');
  await says('STOP');
  await says('STOP');
  expect(await wishes()).toEqual([stopped()]);
});

test('a STOP told again after the learner came back changes nothing', async () => {
  await texted(bench);
  await says('STOP', { id: 'SMa' });
  await says('START', { id: 'SMb' });
  expect((await says('STOP', { id: 'SMa' })).status).toBe(200);
  expect(await wishes()).toEqual([stopped(), resumed()]);
});

test('who had stopped everything gets text messages by START, and no email: of that they said nothing', async () => {
  await texted(bench);
  await again('sam', 'email', 1);
  const token = await bench.token();
  await bench.service.app.inject({ method: 'POST', url: `/u/${token}`, payload: { scope: 'all' } });
  await says('START');
  expect((await wishes()).slice(1)).toEqual([resumed(), { ...stopped(), channel: 'email' }]);
  expect(await again()).toMatchObject({ type: 'sent' });
  expect(await again('sam', 'email', 2)).toMatchObject({ type: 'skipped', reason: 'unsubscribed' });
});

test('everybody of the college who was texted at the number is meant, and who comes later with it', async () => {
  await texted(bench, 'sam');
  await texted(bench, 'sister');
  await says('STOP');
  expect(await wishes()).toEqual(expect.arrayContaining([stopped('sam'), stopped('sister')]));
  expect(await again('brother', 'sms', 1)).toMatchObject({ type: 'unsubscribed' });
  expect((await bench.events()).events.at(-2)).toMatchObject({ type: 'skipped', reason: 'unsubscribed' });
  await says('START');
  expect(await again('brother')).toMatchObject({ type: 'sent' });
  expect(await again('sister')).toMatchObject({ type: 'sent' });
});

test('of several colleges the one whose message came last is meant', async () => {
  await texted(bench);
  const { apiKey } = await bench.service.createTenant({ id: 'south', name: 'South College' });
  bench.now = '2025-09-15T10:00:00.000Z';
  await bench.service.app.inject({
    method: 'POST',
    url: '/v1/contacts',
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(await instanceHeader(bench.database, 'south')),
    },
    payload: { contacts: [invitation('pat', { channel: 'sms', address: NUMBER })] },
  });
  await bench.service.drain();
  await says('STOP');
  expect(await wishes()).toEqual([]);
  bench.now = '2025-09-15T11:00:00.000Z';
  expect(await again()).toMatchObject({ type: 'sent' });
  await says('STOP');
  expect(await wishes()).toEqual([stopped()]);
});

test('a gateway that gives replies no identifier is heard each time', async () => {
  await texted(bench);
  for (const text of ['STOP', 'START', 'STOP']) await says(text, { id: '' });
  expect(await wishes()).toEqual([stopped(), resumed(), stopped()]);
});

test('a number nobody wrote to, and words that ask for nothing, do nothing and are answered alike', async () => {
  await texted(bench);
  const answers = [
    await says('STOP', { from: '+447700900999' }),
    await says('hello'),
    await says('STOP', { from: 'College' }),
    await says('STOP'),
  ];
  expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
  expect(answers[0]!.body).toContain('<Response/>');
  expect(await wishes()).toEqual([stopped()]);
  expect(logged.filter((line) => line.includes('sms.reply-of-nobody'))).toHaveLength(2);
});

test('a messaging service that reads such words itself is believed', async () => {
  await texted(bench);
  await gatewayCalls(bench).twilio('replies', {
    MessageSid: 'SMx',
    From: NUMBER,
    Body: 'Genug!',
    OptOutType: 'STOP',
  });
  expect(await wishes()).toEqual([stopped()]);
});

test('a gateway that refuses because its owner told it to stop tells us as much', async () => {
  const refusing = await createBench({
    sms: { name: 'twilio', target: null, send: async () => ({ outcome: 'refused', reason: 'opted-out' }) },
  });
  await refusing.contacts(invitation('sam', { channel: 'sms', address: NUMBER }));
  await refusing.service.drain();
  expect((await refusing.events()).events).toMatchObject([
    { type: 'failed', reason: 'opted-out' },
    { type: 'unsubscribed', scope: 'channel', channel: 'sms' },
  ]);
  await refusing.close();
});

test('what is known of replies is forgotten after some months', async () => {
  await texted(bench);
  await says('STOP');
  bench.now = '2025-12-10T09:00:00.000Z';
  await bench.service.drain();
  const rows = () => bench.database.reader('sv_sms_reply').select('id');
  expect(await rows()).toHaveLength(1);
  bench.now = '2025-12-16T09:00:00.000Z';
  await bench.service.drain();
  expect(await rows()).toEqual([]);
});
