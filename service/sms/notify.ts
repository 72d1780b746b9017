import { createNotifyApi, type NotifyOptions } from '../gateways/notify.ts';
import type { SmsTransport } from './transport.ts';

export interface NotifySmsOptions extends NotifyOptions {
  /** A template that holds `((message))` and nothing else. */
  readonly templateId: string;
  /** Notify's identifiers of senders by their name as tenants write it; one that is not there goes by the default. */
  readonly senderIds?: Readonly<Record<string, string>>;
}

/**
 * Text messages through GOV.UK Notify. Texts are ours, fixed and kept here: Notify's template only carries them.
 *
 * @throws SURVEY_NOTIFY_KEY_INVALID
 */
export function createNotifySms(options: NotifySmsOptions): SmsTransport {
  const api = createNotifyApi(options);
  return {
    name: 'notify',
    target: api.host,
    send({ to, from, text, reference }) {
      const sender = options.senderIds?.[from];
      return api.send('sms', {
        phone_number: to,
        template_id: options.templateId,
        personalisation: { message: text },
        reference,
        ...(sender === undefined ? {} : { sms_sender_id: sender }),
      });
    },
  };
}
