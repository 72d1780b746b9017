import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createNotifyMail } from '../../../service/mail/notify.ts';
import type { Gateway, GatewayAnswer } from '../../support/gateway.ts';
import {
  createNotifyGateway,
  NOTIFY_KEY,
  NOTIFY_SENDER,
  NOTIFY_TEMPLATE,
  refusal,
} from '../../support/notify-gateway.ts';
import { type Bench, createBench, invitation } from '../support.ts';

const NOW = '2025-09-15T09:00:00.000Z';
const CALLBACK = 'the-token-entered-at-notify';
let gateway: Gateway;
let bench: Bench;
let gatewayTime: string;
beforeEach(async () => {
  gatewayTime = NOW;
  gateway = await createNotifyGateway(() => Date.parse(gatewayTime) / 1_000);
  bench = await createBench({
    publicUrl: 'https://surveys.example',
    mail: createNotifyMail({
      apiKey: NOTIFY_KEY,
      baseUrl: gateway.url,
      templateId: NOTIFY_TEMPLATE,
      replyToIds: { 'jo@north.example': NOTIFY_SENDER },
      clock: () => NOW,
    }),
    webhooks: { notifyToken: CALLBACK },
    worker: { random: () => 0 },
  });
});
afterEach(async () => {
  await bench.close();
  await gateway.close();
});

const told = async () =>
  (await bench.events()).events.map(({ type, reason }) => [type, reason].filter(Boolean).join(' '));
const posted = (at = 0) => JSON.parse(gateway.requests[at]!.body) as Record<string, unknown>;
async function invite(): Promise<void> {
  await bench.contacts(invitation());
  await bench.service.drain();
}
async function callback(status: string, token = CALLBACK): Promise<number> {
  const { reference } = posted();
  const reply = await bench.service.app.inject({
    method: 'POST',
    url: '/webhooks/notify/receipts',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    payload: { id: 'n-1', reference, to: 'sam@example.com', status, notification_type: 'email' },
  });
  return reply.statusCode;
}

test('an email goes as the two placeholders of the template, with a way to stop it that needs no page', async () => {
  const account = (await bench.call('GET', '/v1/account')).json();
  const sender = { name: 'North College', address: 'hello@north.example', replyTo: 'jo@north.example' };
  await bench.call('PUT', '/v1/account', { ...account, sender });
  await invite();
  expect(await told()).toEqual(['sent']);
  const { personalisation, ...rest } = posted();
  expect(rest).toMatchObject({
    email_address: 'sam@example.com',
    template_id: NOTIFY_TEMPLATE,
    email_reply_to_id: NOTIFY_SENDER,
    one_click_unsubscribe_url: expect.stringMatching(
      /^https:\/\/surveys\.example\/u\/\w{22}\?channel=email$/,
    ),
  });
  const { subject, body } = personalisation as { subject: string; body: string };
  expect(subject).toBe('What are you doing now? A short survey from North College');
  for (const part of [
    'Hello Sam,',
    'Plumbing level 2',
    'https://surveys.example/s/',
    'https://surveys.example/u/',
  ])
    expect(body).toContain(part);
});

describe('what Notify answers', () => {
  test.each<[string, GatewayAnswer | 'reset' | 'half', string[], number]>([
    [
      'an address it cannot take',
      refusal(400, 'ValidationError', 'email_address'),
      ['failed notify-validation'],
      1,
    ],
    ['a service in trial mode', refusal(400, 'BadRequestError', 'team-only'), ['failed notify-400'], 1],
    ['too many in a minute', refusal(429, 'RateLimitError', 'Exceeded'), ['sent'], 2],
    ['a fault of its own', refusal(500, 'Exception', 'Internal server error'), ['sent'], 2],
    ['no answer', 'reset', ['uncertain notify-cut-off'], 1],
    // It begins with a status that says that it was taken.
    ['half an answer', 'half', ['sent'], 1],
  ])('%s', async (_what, answer, events, requests) => {
    gateway.next(answer);
    await invite();
    expect(await told()).toEqual(events);
    expect(gateway.requests).toHaveLength(requests);
  });

  test('a clock that is wrong delays, and loses nothing', async () => {
    gatewayTime = '2025-09-15T09:00:31.000Z';
    await invite();
    expect(await told()).toEqual([]);
  });
});

describe('what Notify tells afterwards', () => {
  test.each([
    ['delivered', ['delivered']],
    ['permanent-failure', ['bounced hard-bounce']],
    ['temporary-failure', ['bounced soft-bounce']],
    ['technical-failure', ['failed gateway']],
    ['sending', []],
  ])('%s, as often as it does', async (status, events) => {
    await invite();
    for (let repeat = 0; repeat < 2; repeat += 1) expect(await callback(status)).toBe(200);
    expect(await told()).toEqual(['sent', ...events]);
  });

  test('settles a message of which nobody knew', async () => {
    gateway.next('reset');
    await invite();
    await callback('delivered');
    expect(await told()).toEqual(['uncertain notify-cut-off', 'sent', 'delivered']);
  });

  test('is not listened to from anybody else', async () => {
    await invite();
    expect(await callback('permanent-failure', 'guessed')).toBe(403);
    expect(await told()).toEqual(['sent']);
  });
});
