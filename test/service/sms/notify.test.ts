import { afterEach, beforeEach, expect, test } from 'vitest';
import { createNotifySms } from '../../../service/sms/notify.ts';
import type { Gateway, GatewayAnswer } from '../../support/gateway.ts';
import {
  createNotifyGateway,
  NOTIFY_KEY,
  NOTIFY_SENDER,
  NOTIFY_TEMPLATE,
  refusal,
} from '../../support/notify-gateway.ts';

const NOW = '2025-09-15T09:00:00.000Z';
let gateway: Gateway;
let gatewayTime: string;
beforeEach(async () => {
  gatewayTime = NOW;
  gateway = await createNotifyGateway(() => Date.parse(gatewayTime) / 1_000);
});
afterEach(() => gateway.close());

const sms = (more: Partial<Parameters<typeof createNotifySms>[0]> = {}) =>
  createNotifySms({
    apiKey: NOTIFY_KEY,
    baseUrl: gateway.url,
    templateId: NOTIFY_TEMPLATE,
    senderIds: { North: NOTIFY_SENDER },
    clock: () => NOW,
    ...more,
  });
const message = { to: '+447700900123', from: 'North', text: 'Sut mae, ŵ?', reference: 'message-1' };

test('a text goes as the template’s one placeholder, with our reference and the sender of the tenant', async () => {
  expect(await sms().send(message)).toEqual({ outcome: 'taken' });
  expect(JSON.parse(gateway.requests[0]!.body)).toEqual({
    phone_number: '+447700900123',
    template_id: NOTIFY_TEMPLATE,
    personalisation: { message: 'Sut mae, ŵ?' },
    reference: 'message-1',
    sms_sender_id: NOTIFY_SENDER,
  });
});

test('a tenant whose name Notify does not know sends by its default sender', async () => {
  expect(await sms().send({ ...message, from: 'South' })).toEqual({ outcome: 'taken' });
  expect(JSON.parse(gateway.requests[0]!.body)).not.toHaveProperty('sms_sender_id');
});

test.each<[string, GatewayAnswer, object]>([
  [
    'a number it cannot send to',
    refusal(400, 'ValidationError', 'phone_number Not a UK mobile number'),
    { outcome: 'refused', reason: 'notify-validation' },
  ],
  [
    'a service in trial mode',
    refusal(400, 'BadRequestError', 'Can’t send to this recipient'),
    { outcome: 'refused', reason: 'notify-400' },
  ],
  [
    'too many in a minute',
    { ...refusal(429, 'RateLimitError', 'Exceeded rate limit'), headers: { 'retry-after': '17' } },
    { outcome: 'not-taken', reason: 'notify-rate-limit', retryAfterSeconds: 17 },
  ],
  [
    'too many in a day',
    refusal(429, 'TooManyRequestsError', 'Exceeded send limits (1000) for today'),
    { outcome: 'not-taken', reason: 'notify-daily-limit' },
  ],
  [
    'its own internal error, which it asks to be repeated after',
    refusal(500, 'Exception', 'Internal server error'),
    { outcome: 'not-taken', reason: 'notify-500' },
  ],
  [
    'an internal error of something else on the way',
    { status: 500, body: 'Bad gateway' },
    { outcome: 'unknown', reason: 'notify-500' },
  ],
  ['a gateway in between', { status: 504, body: null }, { outcome: 'unknown', reason: 'notify-504' }],
  [
    'another success than the documented one',
    { status: 200, body: {} },
    { outcome: 'unknown', reason: 'notify-200' },
  ],
])('%s is told as it is', async (_what, answer, told) => {
  gateway.next(answer);
  expect(await sms().send(message)).toEqual(told);
});

test('a wrong secret keeps the message: it is ours to mend', async () => {
  const apiKey = `${NOTIFY_KEY.slice(0, -1)}1`;
  expect(await sms({ apiKey }).send(message)).toEqual({ outcome: 'not-taken', reason: 'notify-key' });
});

test('a clock more than 30 seconds away keeps it likewise', async () => {
  gatewayTime = '2025-09-15T09:00:31.000Z';
  expect(await sms().send(message)).toEqual({ outcome: 'not-taken', reason: 'notify-key' });
  gatewayTime = '2025-09-15T09:00:29.000Z';
  expect(await sms().send(message)).toEqual({ outcome: 'taken' });
});

test('a key that is none is refused at once, and not shown', () => {
  expect(() => sms({ apiKey: 'secret-but-wrong' })).toThrow(
    expect.objectContaining({
      code: 'SURVEY_NOTIFY_KEY_INVALID',
      message: expect.not.stringContaining('secret-but'),
    }),
  );
});
