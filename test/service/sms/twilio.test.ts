import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTwilioSms } from '../../../service/sms/twilio.ts';
import type { Gateway, GatewayAnswer } from '../../support/gateway.ts';
import {
  createTwilioGateway,
  TWILIO_ACCOUNT,
  TWILIO_SERVICE,
  TWILIO_TOKEN,
  twilioError,
} from '../../support/twilio-gateway.ts';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await createTwilioGateway();
});
afterEach(() => gateway.close());

const sms = (more: Partial<Parameters<typeof createTwilioSms>[0]> = {}) =>
  createTwilioSms({
    accountSid: TWILIO_ACCOUNT,
    authToken: TWILIO_TOKEN,
    baseUrl: gateway.url,
    statusUrl: (reference) => `https://surveys.example/webhooks/sms/${reference}`,
    ...more,
  });
const message = { to: '+447700900123', from: 'North', text: 'Tell us & more: ŵ + €', reference: 'message-1' };
const form = () => Object.fromEntries(new URLSearchParams(gateway.requests.at(-1)!.body));

test('a text goes as a form, from the tenant’s name, and says where to tell what became of it', async () => {
  expect(await sms().send(message)).toEqual({ outcome: 'taken' });
  expect(form()).toEqual({
    To: '+447700900123',
    Body: 'Tell us & more: ŵ + €',
    From: 'North',
    StatusCallback: 'https://surveys.example/webhooks/sms/message-1',
  });
});

test('a number or a messaging service takes the place of the name', async () => {
  expect(await sms({ from: '+447700900999', statusUrl: () => null }).send(message)).toEqual({
    outcome: 'taken',
  });
  expect(form()).toMatchObject({ From: '+447700900999' });
  expect(form()).not.toHaveProperty('StatusCallback');
  const service = { messagingServiceSid: TWILIO_SERVICE, from: '+447700900999' };
  expect(await sms(service).send(message)).toEqual({ outcome: 'taken' });
  expect(form()).toMatchObject({ MessagingServiceSid: TWILIO_SERVICE });
  expect(form()).not.toHaveProperty('From');
});

test.each<[string, GatewayAnswer, object]>([
  [
    'a number that is none',
    twilioError(400, 21211, 'Invalid number'),
    { outcome: 'nobody-there', reason: 'twilio-21211' },
  ],
  ['a landline', twilioError(400, 21635, 'Landline'), { outcome: 'nobody-there', reason: 'twilio-21635' }],
  [
    'somebody who told the gateway to stop',
    twilioError(400, 21610, 'Attempt to send to unsubscribed recipient'),
    { outcome: 'refused', reason: 'opted-out' },
  ],
  [
    'a text that is too long',
    twilioError(400, 21617, 'Too long'),
    { outcome: 'refused', reason: 'twilio-21617' },
  ],
  [
    'too many requests, which are never processed',
    { ...twilioError(429, 20429, 'Too many requests'), headers: { 'retry-after': '3' } },
    { outcome: 'not-taken', reason: 'twilio-20429', retryAfterSeconds: 3 },
  ],
  [
    'a service that is not available',
    twilioError(503, 20503, 'Service unavailable'),
    { outcome: 'not-taken', reason: 'twilio-20503' },
  ],
  [
    'an internal error, after which a repeat may arrive twice',
    twilioError(500, 20500, 'Internal server error'),
    { outcome: 'unknown', reason: 'twilio-20500' },
  ],
  ['a gateway in between', { status: 502, body: null }, { outcome: 'unknown', reason: 'twilio-502' }],
  [
    'a wait that is a date',
    { status: 503, body: {}, headers: { 'retry-after': 'Mon, 15 Sep 2025 09:00:00 GMT' } },
    { outcome: 'not-taken', reason: 'twilio-503' },
  ],
])('%s is told as it is', async (_what, answer, told) => {
  gateway.next(answer);
  expect(await sms().send(message)).toEqual(told);
});

test('credentials that are not taken keep the message', async () => {
  expect(await sms({ authToken: 'wrong' }).send(message)).toEqual({
    outcome: 'not-taken',
    reason: 'twilio-20003',
  });
});
