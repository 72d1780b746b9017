/** Text messages of a service that was started by its settings: out through a gateway, and what comes back. */
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openServiceDatabase, readServiceSettings, startService } from '../../../service/index.ts';
import type { EventPage } from '../../../service/wire.ts';
import type { Gateway } from '../../support/gateway.ts';
import {
  createNotifyGateway,
  NOTIFY_KEY,
  NOTIFY_SENDER,
  NOTIFY_TEMPLATE,
} from '../../support/notify-gateway.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import {
  createTwilioGateway,
  TWILIO_ACCOUNT,
  TWILIO_TOKEN,
  twilioError,
} from '../../support/twilio-gateway.ts';
import { instanceHeader, invitation } from '../support.ts';

const NOW = '2025-09-15T09:00:00.000Z';
const PUBLIC_URL = 'https://surveys.example';
const NUMBER = '+447700900123';

let folder: string;
const closing: (() => unknown)[] = [];
beforeEach(() => {
  const place = temporaryFolder('sms-gateways');
  folder = place.folder;
  closing.push(place.remove);
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A started service with one tenant, which sends to a gateway here. */
async function started(sms: object) {
  const document = {
    publicUrl: `${PUBLIC_URL}/`,
    sandbox: true,
    listen: { port: 0 },
    log: { level: 'error', file: 'log' },
    email: { transport: 'sandbox' },
    sms,
  };
  writeFileSync(join(folder, 'destinations-service.json'), JSON.stringify(document));
  const env = { TOKEN: TWILIO_TOKEN, NOTIFY_KEY, CALLBACK: 'callback-token' };
  const { settings } = await readServiceSettings({ file: undefined, folder, env });
  const service = await startService(settings, { clock: () => NOW, restored: false });
  closing.push(() => service.close());
  const database = await openServiceDatabase(settings);
  closing.push(() => database.close());
  const { apiKey } = await service.createTenant({ id: 'north', name: 'North College' });
  const headers = async () => ({ authorization: `Bearer ${apiKey}`, ...(await instanceHeader(database)) });
  return {
    service,
    async send(contactNumber = 1) {
      const contact = invitation('sam', { channel: 'sms', address: NUMBER, contactNumber });
      const payload = { contacts: [contact] };
      await service.app.inject({ method: 'POST', url: '/v1/contacts', headers: await headers(), payload });
      await service.drain();
    },
    async events() {
      const reply = await service.app.inject({ url: '/v1/events', headers: await headers() });
      return reply.json<EventPage>().events.map(({ type, reason }) => [type, reason ?? null]);
    },
  };
}

async function gatewayOf(made: Promise<Gateway>): Promise<Gateway> {
  const gateway = await made;
  closing.push(() => gateway.close());
  return gateway;
}

test('Twilio: sent with the short link, and delivered by a signed receipt to the address it was given', async () => {
  const gateway = await gatewayOf(createTwilioGateway());
  const { service, send, events } = await started({
    gateway: 'twilio',
    linkBase: 'https://n.example/',
    twilio: { account: TWILIO_ACCOUNT, token: '${env:TOKEN}', baseUrl: gateway.url, from: '+447700900999' },
  });
  await send();
  const form = new URLSearchParams(gateway.requests[0]!.body);
  expect(form.get('Body')).toMatch(/https:\/\/n\.example\/s\/\w{22}$/);
  expect(form.get('From')).toBe('+447700900999');
  const callback = form.get('StatusCallback')!;
  expect(callback).toMatch(/^https:\/\/surveys\.example\/webhooks\/twilio\/status\/[0-9a-f-]{36}$/);

  const signed = `${callback}MessageStatusdelivered`;
  const reply = await service.app.inject({
    method: 'POST',
    url: new URL(callback).pathname,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': createHmac('sha1', TWILIO_TOKEN).update(signed).digest('base64'),
    },
    payload: 'MessageStatus=delivered',
  });
  expect(reply.statusCode).toBe(200);
  expect(await events()).toEqual([
    ['sent', null],
    ['delivered', null],
  ]);
});

test('Notify: sent as the tenant’s sender, and delivered by a receipt with the token', async () => {
  const gateway = await gatewayOf(createNotifyGateway(() => Date.parse(NOW) / 1_000));
  const { service, send, events } = await started({
    gateway: 'notify',
    notify: {
      apiKey: '${env:NOTIFY_KEY}',
      template: NOTIFY_TEMPLATE,
      baseUrl: gateway.url,
      senders: [`Survey=${NOTIFY_SENDER}`],
    },
    webhook: { token: '${env:CALLBACK}' },
  });
  await send();
  const { reference, sms_sender_id } = JSON.parse(gateway.requests[0]!.body);
  expect(sms_sender_id).toBe(NOTIFY_SENDER);
  const reply = await service.app.inject({
    method: 'POST',
    url: '/webhooks/notify/receipts',
    headers: { authorization: 'Bearer callback-token' },
    payload: { reference, status: 'delivered', notification_type: 'sms' },
  });
  expect(reply.statusCode).toBe(200);
  expect(await events()).toEqual([
    ['sent', null],
    ['delivered', null],
  ]);
});

describe('what goes wrong at the gateway', () => {
  const twilio = (url: string) => ({
    gateway: 'twilio',
    twilio: { account: TWILIO_ACCOUNT, token: '${env:TOKEN}', baseUrl: url },
  });

  test('a reset after the request leaves it uncertain, and it is not sent twice', async () => {
    const gateway = await gatewayOf(createTwilioGateway());
    const { service, send, events } = await started(twilio(gateway.url));
    gateway.next('reset');
    await send();
    await service.drain();
    expect(await events()).toEqual([['uncertain', 'twilio-cut-off']]);
    expect(gateway.requests).toHaveLength(1);
  });

  test('an answer cut off after it said that it was taken is taken', async () => {
    const gateway = await gatewayOf(createTwilioGateway());
    const { send, events } = await started(twilio(gateway.url));
    gateway.next('half');
    await send();
    expect(await events()).toEqual([['sent', null]]);
  });

  test('a gateway that asks to wait is asked again after that, with the same message', async () => {
    const gateway = await gatewayOf(createTwilioGateway());
    const { service, send, events } = await started(twilio(gateway.url));
    const wait = { ...twilioError(429, 20429, 'Too many requests'), headers: { 'retry-after': '0' } };
    gateway.next(wait);
    await send();
    await service.drain();
    expect(await events()).toEqual([['sent', null]]);
    expect(new Set(gateway.requests.map(({ body }) => body)).size).toBe(1);
    expect(gateway.requests).toHaveLength(2);
  });

  test('a number that is none is undelivered at once, for good', async () => {
    const gateway = await gatewayOf(createTwilioGateway());
    const { service, send, events } = await started(twilio(gateway.url));
    gateway.next(twilioError(400, 21614, "'To' number is not a valid mobile number"));
    await send();
    expect(await events()).toEqual([
      ['sent', null],
      ['undelivered', 'unknown-number'],
    ]);
    await send(2);
    expect((await events()).at(-1)).toEqual(['skipped', 'undelivered']);
    await service.drain();
    expect(gateway.requests).toHaveLength(1);
  });

  test('one that is down delays and never loses', async () => {
    const gateway = await createTwilioGateway();
    const { send, events } = await started(twilio(gateway.url));
    await gateway.close();
    await send();
    expect(await events()).toEqual([]);
  });
});

test('a sandbox refuses a gateway that is not this machine', async () => {
  await expect(
    started({ gateway: 'twilio', twilio: { account: TWILIO_ACCOUNT, token: '${env:TOKEN}' } }),
  ).rejects.toMatchObject({ code: 'SURVEY_NOT_LOOPBACK' });
});

test.each([
  [
    {
      gateway: 'notify',
      notify: { apiKey: '${env:NOTIFY_KEY}', template: NOTIFY_TEMPLATE, senders: ['North'] },
    },
    'sms.notify.senders.0 must match pattern',
  ],
  [{ gateway: 'twilio' }, 'sms.twilio is missing'],
  [{ linkBase: 'http://n.example' }, 'sms.linkBase has to be https'],
  [
    {
      gateway: 'twilio',
      twilio: { account: 'AC1', token: '${env:TOKEN}', messagingService: 'MG1', from: '80818' },
    },
    'sms.twilio.messagingService chooses the sender',
  ],
])('settings that cannot be are told: %j', async (sms, told) => {
  await expect(started(sms)).rejects.toMatchObject({
    code: 'SERVICE_SETTINGS_WRONG',
    message: expect.stringContaining(told),
  });
});

test('the price of a part may stand in the environment', async () => {
  const env = {
    DESTINATIONS_SERVICE_EMAIL_TRANSPORT: 'sandbox',
    DESTINATIONS_SERVICE_SANDBOX: 'true',
    DESTINATIONS_SERVICE_SMS_PENCE_PER_PART: '2.4',
  };
  const { settings } = await readServiceSettings({ file: undefined, folder, env });
  expect(settings.sms.pencePerPart).toBe(2.4);
});
