import { createGateway, type Gateway, type GatewayAnswer } from './gateway.ts';

export const TWILIO_ACCOUNT = 'AC00000000000000000000000000000001';
export const TWILIO_TOKEN = 'b1946ac92492d2347c6235b4d2611184';
export const TWILIO_SERVICE = 'MG00000000000000000000000000000001';

const FIELDS = new Set(['To', 'Body', 'From', 'MessagingServiceSid', 'StatusCallback']);

/** An API of Twilio's shape: path, credentials, type and fields are checked, errors are as documented. */
export function createTwilioGateway(): Promise<Gateway> {
  return createGateway((request) => {
    if (request.method !== 'POST' || request.path !== `/2010-04-01/Accounts/${TWILIO_ACCOUNT}/Messages.json`)
      return twilioError(404, 20404, 'The requested resource was not found');
    const credentials = Buffer.from(`${TWILIO_ACCOUNT}:${TWILIO_TOKEN}`).toString('base64');
    if (request.headers.authorization !== `Basic ${credentials}`)
      return twilioError(401, 20003, 'Authenticate');
    if (request.headers['content-type'] !== 'application/x-www-form-urlencoded')
      return twilioError(415, 20415, 'Unsupported Media Type');
    const form = new URLSearchParams(request.body);
    if ([...form.keys()].some((name) => !FIELDS.has(name))) return twilioError(400, 20001, 'Bad request');
    const to = form.get('To') ?? '';
    if (!/^\+[1-9]\d{6,14}$/.test(to)) return twilioError(400, 21211, "Invalid 'To' Phone Number");
    if (!form.has('Body')) return twilioError(400, 21602, 'Message body is required');
    if ((form.get('Body') ?? '').length > 1_600)
      return twilioError(400, 21617, 'The concatenated message body exceeds the 1600 character limit');
    const from = form.get('From');
    const sender = form.get('MessagingServiceSid') === TWILIO_SERVICE || (from !== null && isSender(from));
    if (!sender) return twilioError(400, 21603, "A 'From' phone number is required");
    const callback = form.get('StatusCallback');
    if (callback !== null && !/^https?:\/\/[^_]+$/.test(new URL(callback).origin))
      return twilioError(400, 21609, 'Invalid status callback');
    return {
      status: 201,
      body: { sid: 'SM00000000000000000000000000000001', status: 'queued', to, num_segments: '1' },
    };
  });
}

/** An error body as Twilio documents it. */
export function twilioError(status: number, code: number, message: string): GatewayAnswer {
  return { status, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } };
}

function isSender(from: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(from) || (/^[A-Za-z0-9 ]{1,11}$/.test(from) && /[A-Za-z]/.test(from));
}
