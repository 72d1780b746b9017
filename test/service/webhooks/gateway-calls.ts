import { createHmac } from 'node:crypto';
import { TWILIO_TOKEN } from '../../support/twilio-gateway.ts';
import { type Bench, createBench, invitation } from '../support.ts';

export const PUBLIC_URL = 'https://surveys.example';
export const NOTIFY_TOKEN = 'the-token-entered-at-notify';
export const NUMBER = '+447700900123';

/** Calls of gateways, signed as they sign. */
export function gatewayCalls(bench: Bench) {
  const call = async (url: string, headers: Record<string, string>, payload: string) => {
    const { statusCode: status, body } = await bench.service.app.inject({
      method: 'POST',
      url,
      headers,
      payload,
    });
    return { status, body };
  };
  return {
    twilio(path: string, fields: Readonly<Record<string, string>>, token = TWILIO_TOKEN) {
      const url = `/webhooks/twilio/${path}`;
      const signed = Object.keys(fields)
        .sort()
        .map((name) => `${name}${fields[name]}`);
      const signature = createHmac('sha1', token).update(`${PUBLIC_URL}${url}${signed.join('')}`);
      const headers = {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'x-twilio-signature': signature.digest('base64'),
      };
      return call(url, headers, new URLSearchParams(fields).toString());
    },
    notify(path: string, body: object, token = NOTIFY_TOKEN) {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      return call(`/webhooks/notify/${path}`, headers, JSON.stringify(body));
    },
  };
}

/** A service that listens to both gateways; what it logs is kept. */
export async function createHookedBench(more: Parameters<typeof createBench>[0] = {}) {
  const logged: string[] = [];
  const keep = (event: string, fields: object = {}) => logged.push(JSON.stringify({ event, ...fields }));
  const bench = await createBench({
    publicUrl: PUBLIC_URL,
    webhooks: { twilioAuthToken: TWILIO_TOKEN, notifyToken: NOTIFY_TOKEN },
    log: { info: keep, warn: keep, error: keep },
    ...more,
  });
  return { bench, logged };
}

/** A text message that went to a learner; its identifier, by which receipts come. */
export async function texted(bench: Bench, name = 'sam', address = NUMBER): Promise<string> {
  await bench.contacts(invitation(name, { channel: 'sms', address }));
  await bench.service.drain();
  const { surveyId } = invitation(name);
  const { id } = await bench.database
    .reader('sv_message')
    .where({ survey_id: surveyId, channel: 'sms' })
    .first('id');
  return id;
}
