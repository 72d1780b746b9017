import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, createBench, invitation } from '../support.ts';
import { createHookedBench, gatewayCalls, NUMBER, texted } from './gateway-calls.ts';

let bench: Bench;
let logged: string[];
beforeEach(async () => {
  ({ bench, logged } = await createHookedBench());
});
afterEach(() => bench.close());

const events = async () => (await bench.events()).events.map(({ type, reason }) => [type, reason]);
const twilio = (...call: Parameters<ReturnType<typeof gatewayCalls>['twilio']>) =>
  gatewayCalls(bench).twilio(...call);
const notify = (...call: Parameters<ReturnType<typeof gatewayCalls>['notify']>) =>
  gatewayCalls(bench).notify(...call);

describe.each<[string, (id: string, status: string, code?: string) => Promise<{ status: number }>]>([
  [
    'Twilio',
    (id, status, code) =>
      twilio(`status/${id}`, {
        MessageSid: 'SM1',
        MessageStatus: status,
        ...(code === undefined ? {} : { ErrorCode: code }),
      }),
  ],
])('%s', (_name, receipt) => {
  test.each<[string, string | undefined, (string | undefined)[][]]>([
    ['delivered', undefined, [['delivered', undefined]]],
    ['read', undefined, [['delivered', undefined]]],
    ['undelivered', '30005', [['undelivered', 'unknown-number']]],
    ['undelivered', '30006', [['undelivered', 'unknown-number']]],
    ['undelivered', '30003', [['undelivered', 'temporary']]],
    ['undelivered', '30007', [['undelivered', 'blocked']]],
    ['failed', '30008', [['failed', 'gateway']]],
    ['sent', undefined, []],
    ['queued', undefined, []],
    ['something-new', undefined, []],
  ])('%s %s is told as it is, once', async (status, code, told) => {
    const id = await texted(bench);
    for (let repeat = 0; repeat < 2; repeat += 1) expect((await receipt(id, status, code)).status).toBe(200);
    expect(await events()).toEqual([['sent', undefined], ...told]);
  });

  test('a number that is not there is written to no more', async () => {
    const id = await texted(bench);
    await receipt(id, 'undelivered', '30005');
    await bench.contacts(invitation('sam', { channel: 'sms', address: NUMBER, contactNumber: 2 }));
    await bench.service.drain();
    expect((await events()).at(-1)).toEqual(['skipped', 'undelivered']);
    expect(bench.sms.messages()).toHaveLength(1);
  });

  test('who is found to have told the gateway to stop has unsubscribed', async () => {
    const id = await texted(bench);
    await receipt(id, 'undelivered', '21610');
    expect(await events()).toEqual([
      ['sent', undefined],
      ['undelivered', 'blocked'],
      ['unsubscribed', undefined],
    ]);
  });
});

test.each([
  ['delivered', 'sms', ['delivered', undefined]],
  ['permanent-failure', 'sms', ['undelivered', 'unknown-number']],
  ['temporary-failure', 'sms', ['undelivered', 'temporary']],
  ['technical-failure', 'sms', ['failed', 'gateway']],
  ['permanent-failure', 'email', ['bounced', 'hard-bounce']],
  ['temporary-failure', 'email', ['bounced', 'soft-bounce']],
] as const)('Notify: %s of an %s is told as it is, once', async (status, channel, told) => {
  let reference = await texted(bench);
  if (channel === 'email') {
    await bench.contacts(invitation('jo'));
    await bench.service.drain();
    ({ id: reference } = await bench.database.reader('sv_message').where({ channel }).first('id'));
  }
  const before = await events();
  const body = { id: 'n', reference, to: '07700900123', status, notification_type: channel };
  for (let repeat = 0; repeat < 2; repeat += 1) expect((await notify('receipts', body)).status).toBe(200);
  expect((await events()).slice(before.length)).toEqual([told]);
});

test('a receipt settles what nobody knew', async () => {
  await bench.close();
  ({ bench, logged } = await createHookedBench({
    sms: {
      name: 'cut',
      target: null,
      send: async () => ({ outcome: 'unknown', reason: 'twilio-cut-off' }),
    },
  }));
  const id = await texted(bench);
  await twilio(`status/${id}`, { MessageSid: 'SM1', MessageStatus: 'delivered' });
  expect(await events()).toEqual([
    ['uncertain', 'twilio-cut-off'],
    ['sent', undefined],
    ['delivered', undefined],
  ]);
});

describe('nothing is learned by who may not ask', () => {
  test.each<[string, () => Promise<{ status: number; body: string }>]>([
    [
      'another token',
      async () => twilio(`status/${await texted(bench)}`, { MessageStatus: 'delivered' }, 'x'),
    ],
    ['another token, nothing there', async () => twilio('status/x', { MessageStatus: 'delivered' }, 'x')],
    [
      'another bearer',
      async () => notify('receipts', { reference: await texted(bench), status: 'delivered' }, 'x'),
    ],
    ['no bearer', async () => notify('replies', { source_number: NUMBER, message: 'STOP' }, '')],
  ])('%s: 403, no word, nothing done', async (_what, ask) => {
    expect(await ask()).toEqual({ status: 403, body: '' });
    expect((await events()).filter(([type]) => type !== 'sent')).toEqual([]);
    expect(logged.some((line) => line.includes('webhook.not-signed'))).toBe(true);
  });

  test('a signature of another message does not serve', async () => {
    const id = await texted(bench);
    const other = '11111111-2222-4333-8444-555555555555';
    const reply = await bench.service.app.inject({
      method: 'POST',
      url: `/webhooks/twilio/status/${id}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'x'.repeat(28) },
      payload: 'MessageStatus=delivered',
    });
    expect(reply.statusCode).toBe(403);
    expect((await twilio(`status/${other}`, { MessageStatus: 'delivered' })).status).toBe(200);
    expect(await events()).toEqual([['sent', undefined]]);
  });

  test.each(['11111111-2222-4333-8444-555555555555', 'x', "1'--"])(
    'a message %j that is not here is answered like one that is, and noted',
    async (reference) => {
      const here = await notify('receipts', { reference: await texted(bench), status: 'delivered' });
      expect(await notify('receipts', { reference, status: 'delivered' })).toEqual(here);
      expect(logged.filter((line) => line.includes('receipt.of-nothing'))).toHaveLength(1);
    },
  );

  test('no number, token or text is ever logged', async () => {
    const id = await texted(bench);
    await twilio(`status/${id}`, { MessageSid: 'SM1', MessageStatus: 'undelivered', ErrorCode: '30005' });
    await twilio('replies', { MessageSid: 'SM2', From: NUMBER, Body: 'STOP it, this is Sam' });
    await twilio('replies', { MessageSid: 'SM3', From: '+447700900999', Body: 'STOP' });
    await twilio('replies', { MessageSid: 'SM4', From: NUMBER, Body: 'who are you?' });
    expect(logged.length).toBeGreaterThan(2);
    for (const secret of ['7700900', 'Sam', 'who are', await bench.token().catch(() => 'no-mail')])
      expect(logged.join('\n')).not.toContain(secret);
  });

  test('a service that was given no secret listens to nobody', async () => {
    const deaf = await createBench();
    for (const url of ['/webhooks/twilio/replies', '/webhooks/notify/receipts'])
      expect((await deaf.service.app.inject({ method: 'POST', url })).statusCode).toBe(404);
    await deaf.close();
  });
});

test('a gateway that tells of thousands at once is not turned away', async () => {
  await bench.close();
  ({ bench, logged } = await createHookedBench({ sandbox: false }));
  const codes = new Set<number>();
  for (let n = 0; n < 1_300; n += 1)
    codes.add((await notify('receipts', { reference: 'x', status: 'delivered' })).status);
  expect([...codes]).toEqual([200]);
});

test('who tries signatures is turned away after some', async () => {
  await bench.close();
  ({ bench, logged } = await createHookedBench({ sandbox: false }));
  const codes: number[] = [];
  for (let n = 0; n < 70; n += 1)
    codes.push((await notify('receipts', { reference: 'x' }, `guess-${n}`)).status);
  expect(codes.filter((code) => code === 403)).toHaveLength(60);
  expect(codes.at(-1)).toBe(429);
});

test.each(['[]', '"x"', 'null', '{"reference":{"a":1},"status":["delivered"]}', '{', ''])(
  'a broken receipt %j is no error of ours',
  async (payload) => {
    const { statusCode } = await bench.service.app.inject({
      method: 'POST',
      url: '/webhooks/notify/receipts',
      headers: {
        'content-type': 'application/json',
        authorization: 'Bearer the-token-entered-at-notify',
      },
      payload,
    });
    expect(statusCode).toBeLessThan(500);
    expect(await events()).toEqual([]);
  },
);

test('whatever a signed call holds, it is answered and does no harm', async () => {
  const id = await texted(bench);
  const text = fc.string({ unit: 'binary', maxLength: 300 });
  const path = fc.constantFrom(`status/${id}`, 'status/x', 'replies');
  const fields = fc.dictionary(
    fc.constantFrom('MessageSid', 'MessageStatus', 'ErrorCode', 'From', 'Body', 'OptOutType', 'Other'),
    text,
  );
  await fc.assert(
    fc.asyncProperty(path, fields, async (to, told) => {
      expect((await twilio(to, told)).status).toBe(200);
    }),
    { numRuns: 200 },
  );
  expect(await events()).toEqual([['sent', undefined]]);
});
