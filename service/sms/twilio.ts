import { type PostResult, post } from '../gateways/post.ts';
import type { HandOver } from '../hand-over.ts';
import { OPTED_OUT, type SmsTransport } from './transport.ts';

export interface TwilioSmsOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** Default Twilio's own; others offer the same API. */
  readonly baseUrl?: string;
  /** A messaging service chooses the number or name to send from. */
  readonly messagingServiceSid?: string;
  /** A number or short code that can be answered. Without it and a messaging service the tenant's name is the sender. */
  readonly from?: string;
  /** Where the gateway tells what became of the message with this reference; null: nowhere. */
  statusUrl(reference: string): string | null;
}

const BASE_URL = 'https://api.twilio.com';

/** Text messages through an API of the shape of Twilio's: `POST /2010-04-01/Accounts/{sid}/Messages.json`, a form. */
export function createTwilioSms(options: TwilioSmsOptions): SmsTransport {
  const base = new URL(options.baseUrl ?? BASE_URL);
  const { accountSid, authToken, messagingServiceSid } = options;
  const url = new URL(`/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`, base);
  const headers = {
    authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  };
  return {
    name: 'twilio',
    target: base.hostname,
    async send({ to, from, text, reference }) {
      const status = options.statusUrl(reference);
      const form = new URLSearchParams({
        To: to,
        Body: text,
        ...(messagingServiceSid === undefined
          ? { From: options.from ?? from }
          : { MessagingServiceSid: messagingServiceSid }),
        ...(status === null ? {} : { StatusCallback: status }),
      });
      return judgeTwilio(await post(url, headers, form.toString()));
    },
  };
}

/** Codes of https://www.twilio.com/docs/api/errors that mean more than that the request was refused. */
export const RECIPIENT_OPTED_OUT = 21610;
const NOT_A_NUMBER: ReadonlySet<unknown> = new Set([21211, 21214, 21217, 21614, 21635]);

/**
 * Reads the gateway's answer. 429 and 503 are told before a message is processed. After a 500 a repeat may reach the
 * learner twice, Twilio says, so it is not repeated; credentials that are not taken are ours to mend.
 */
export function judgeTwilio(result: PostResult): HandOver {
  if (result === 'unreachable') return { outcome: 'not-taken', reason: 'twilio-unreachable' };
  if (result === 'cut-off') return { outcome: 'unknown', reason: 'twilio-cut-off' };
  const { status, retryAfterSeconds } = result;
  if (status === 201) return { outcome: 'taken' };
  const { code } = (result.body ?? {}) as { readonly code?: unknown };
  const reason = `twilio-${typeof code === 'number' ? code : status}`;
  if (status === 429 || status === 503 || status === 401 || status === 403)
    return {
      outcome: 'not-taken',
      reason,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    };
  if (code === RECIPIENT_OPTED_OUT) return { outcome: 'refused', reason: OPTED_OUT };
  if (NOT_A_NUMBER.has(code)) return { outcome: 'nobody-there', reason };
  if (status >= 400 && status < 500) return { outcome: 'refused', reason };
  return { outcome: 'unknown', reason };
}
