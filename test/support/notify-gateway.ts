import { createHmac } from 'node:crypto';
import { createGateway, type Gateway, type GatewayAnswer, type GatewayRequest } from './gateway.ts';

export const NOTIFY_SERVICE = '26785a09-ab16-4eb0-8407-a37497a57506';
export const NOTIFY_SECRET = '3d844edf-8d35-48ac-975b-e847b4f122b0';
export const NOTIFY_KEY = `college-${NOTIFY_SERVICE}-${NOTIFY_SECRET}`;
export const NOTIFY_TEMPLATE = 'f33517ff-2a88-4f6e-b855-c550268ce08a';
export const NOTIFY_SENDER = '8e222534-7f05-4972-86e3-17c5d9f894e2';

/**
 * GOV.UK Notify as its REST documentation says: the token, the fields and their types are checked, and what is wrong is
 * answered with the documented errors.
 *
 * @param now seconds since 1970 by the gateway's clock
 */
export function createNotifyGateway(now: () => number): Promise<Gateway> {
  return createGateway((request) => {
    const token = tokenProblem(request, now());
    if (token !== null) return refusal(403, 'AuthError', token);
    const kind = KINDS.get(request.path);
    if (request.method !== 'POST' || kind === undefined)
      return { status: 404, body: { result: 'error', message: 'Not found' } };
    if (request.headers['content-type'] !== 'application/json')
      return refusal(400, 'BadRequestError', 'Invalid JSON supplied in POST data');
    const body = JSON.parse(request.body) as Record<string, unknown>;
    const wrong = fieldProblem(body, kind);
    if (wrong !== null) return refusal(400, 'ValidationError', wrong);
    const sender = body[kind.sender];
    if (sender !== undefined && sender !== NOTIFY_SENDER)
      return refusal(400, 'BadRequestError', `${kind.sender} ${sender} does not exist`);
    return {
      status: 201,
      body: {
        id: '740e5834-3a29-46b4-9a6f-16142fde533a',
        reference: body.reference ?? null,
        content: body.personalisation,
        uri: '/v2/notifications/740e5834-3a29-46b4-9a6f-16142fde533a',
        template: { id: NOTIFY_TEMPLATE, version: 1, uri: `/v2/template/${NOTIFY_TEMPLATE}` },
      },
    };
  });
}

/** An error body as Notify documents it. */
export function refusal(status: number, error: string, message: string): GatewayAnswer {
  return { status, body: { status_code: status, errors: [{ error, message }] } };
}

function tokenProblem(request: GatewayRequest, now: number): string | null {
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  const [header = '', payload = '', signature = ''] = token?.split('.') ?? [];
  const expected = createHmac('sha256', NOTIFY_SECRET).update(`${header}.${payload}`).digest('base64url');
  if (signature !== expected) return 'Invalid token: API key not found';
  const read = (part: string) =>
    JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  const { typ, alg } = read(header);
  const { iss, iat } = read(payload);
  if (typ !== 'JWT' || alg !== 'HS256' || iss !== NOTIFY_SERVICE) return 'Invalid token: API key not found';
  const skew = Number.isInteger(iat) ? Math.abs(now - (iat as number)) : Number.POSITIVE_INFINITY;
  return skew > 30 ? 'Error: Your system clock must be accurate to within 30 seconds' : null;
}

/** A field that says to whom, the fields of the template, and the field that names a sender known to Notify. */
interface NotificationKind {
  readonly to: string;
  readonly form: RegExp;
  readonly fills: readonly string[];
  readonly sender: string;
  readonly more: readonly string[];
}

const KINDS: ReadonlyMap<string, NotificationKind> = new Map([
  [
    '/v2/notifications/sms',
    { to: 'phone_number', form: /^\+44\d{10}$/, fills: ['message'], sender: 'sms_sender_id', more: [] },
  ],
  [
    '/v2/notifications/email',
    {
      to: 'email_address',
      form: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
      fills: ['subject', 'body'],
      sender: 'email_reply_to_id',
      more: ['one_click_unsubscribe_url'],
    },
  ],
]);

function fieldProblem(body: Record<string, unknown>, kind: NotificationKind): string | null {
  const known = ['template_id', 'personalisation', 'reference', kind.to, kind.sender, ...kind.more];
  const extra = Object.keys(body).find((name) => !known.includes(name));
  if (extra !== undefined) return `Additional properties are not allowed (${extra} was unexpected)`;
  if (body.template_id !== NOTIFY_TEMPLATE) return 'template_id is not a valid UUID';
  if (typeof body.reference !== 'string') return 'reference is not of type string, null';
  if (!kind.form.test(String(body[kind.to]))) return `${kind.to} is not valid`;
  const { one_click_unsubscribe_url: way } = body;
  if (way !== undefined && !/^https:\/\/\S+$/.test(String(way)))
    return 'one_click_unsubscribe_url is not a valid https url';
  const filled = (body.personalisation ?? {}) as Record<string, unknown>;
  const missing = kind.fills.find((name) => typeof filled[name] !== 'string' || filled[name] === '');
  return missing === undefined ? null : `Missing personalisation: ${missing}`;
}
