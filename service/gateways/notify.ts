import { createHmac } from 'node:crypto';
import { CodedError } from '../../lib/errors/index.ts';
import type { Clock } from '../context.ts';
import type { HandOver } from '../hand-over.ts';
import { type PostResult, post } from './post.ts';

/** GOV.UK Notify's REST API, of which text messages and emails are made the same way. */
export interface NotifyOptions {
  /** As Notify shows it once: name of the key, identifier of the service and secret, joined by hyphens. */
  readonly apiKey: string;
  /** Default the one of Notify. */
  readonly baseUrl?: string;
  readonly clock: Clock;
}

export interface NotifyApi {
  readonly host: string;
  /** Hands a message over: `kind` names what is sent, `body` is the request as Notify documents it. Never throws. */
  send(kind: 'sms' | 'email', body: object): Promise<HandOver>;
}

const BASE_URL = 'https://api.notifications.service.gov.uk';
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const API_KEY = new RegExp(`(${UUID})-(${UUID})$`, 'i');

/**
 * Requests as https://docs.notifications.service.gov.uk/rest-api.html has them. The official client is not used: it
 * does not tell a request that never left from one whose answer was lost, and on that depends whether a message may be
 * sent again.
 *
 * @throws SURVEY_NOTIFY_KEY_INVALID
 */
export function createNotifyApi(options: NotifyOptions): NotifyApi {
  const base = new URL(options.baseUrl ?? BASE_URL);
  const [, service, secret] = API_KEY.exec(options.apiKey) ?? [];
  if (service === undefined || secret === undefined) throw new CodedError('SURVEY_NOTIFY_KEY_INVALID');
  return {
    host: base.hostname,
    async send(kind, body) {
      const headers = {
        authorization: `Bearer ${token(service, secret, options.clock())}`,
        'content-type': 'application/json',
      };
      return judgeNotify(
        await post(new URL(`/v2/notifications/${kind}`, base), headers, JSON.stringify(body)),
      );
    },
  };
}

/** A JSON Web Token (RFC 7519), signed with HMAC-SHA256; Notify takes it for 30 seconds around `iat`. */
function token(service: string, secret: string, now: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ typ: 'JWT', alg: 'HS256' })}.${part({ iss: service, iat: Math.floor(Date.parse(now) / 1_000) })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/**
 * Reads Notify's answer by status and kind of error: its messages may change, it says. A key that it does not take is
 * ours to mend, so that the message waits. Its own report of an internal error says that the message was not processed;
 * any other failure of a server in between tells nothing.
 */
export function judgeNotify(result: PostResult): HandOver {
  if (result === 'unreachable') return { outcome: 'not-taken', reason: 'notify-unreachable' };
  if (result === 'cut-off') return { outcome: 'unknown', reason: 'notify-cut-off' };
  const { status, retryAfterSeconds } = result;
  if (status === 201) return { outcome: 'taken' };
  const kind = errorOf(result.body);
  const notTaken = (reason: string): HandOver => ({
    outcome: 'not-taken',
    reason,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
  if (status === 429)
    return notTaken(kind === 'TooManyRequestsError' ? 'notify-daily-limit' : 'notify-rate-limit');
  if (status === 401 || status === 403) return notTaken('notify-key');
  if (status === 503 || (status === 500 && kind !== null)) return notTaken(`notify-${status}`);
  if (status >= 400 && status < 500)
    return {
      outcome: 'refused',
      reason: kind === 'ValidationError' ? 'notify-validation' : `notify-${status}`,
    };
  return { outcome: 'unknown', reason: `notify-${status}` };
}

/** The kind of the first error of `{ status_code, errors: [{ error, message }] }`; null when it is not of that form. */
function errorOf(body: unknown): string | null {
  const { errors } = (body ?? {}) as { readonly errors?: readonly { readonly error?: unknown }[] };
  const kind = Array.isArray(errors) ? errors[0]?.error : undefined;
  return typeof kind === 'string' ? kind : null;
}
