import { createNotifyApi, type NotifyOptions } from '../gateways/notify.ts';
import type { MailTransport } from './transport.ts';

export interface NotifyMailOptions extends NotifyOptions {
  /** A template whose subject is `((subject))` and whose body is `((body))`, and nothing else. */
  readonly templateId: string;
  /** Notify's identifiers of reply-to addresses; an address that is not there goes by the default. */
  readonly replyToIds?: Readonly<Record<string, string>>;
}

/**
 * Email through GOV.UK Notify. It takes text, and writes headers and HTML of its own: sender's address, Message-ID,
 * return path and signature are Notify's, and so are bounces, of which its callbacks tell (decision 0046).
 *
 * @throws SURVEY_NOTIFY_KEY_INVALID
 */
export function createNotifyMail(options: NotifyMailOptions): MailTransport {
  const api = createNotifyApi(options);
  return {
    name: 'notify',
    target: api.host,
    send({ to, subject, text, reference, replyTo, unsubscribeUrl }) {
      const replyToId = replyTo === undefined ? undefined : options.replyToIds?.[replyTo];
      return api.send('email', {
        email_address: to,
        template_id: options.templateId,
        personalisation: { subject, body: text.trim() },
        reference,
        ...(replyToId === undefined ? {} : { email_reply_to_id: replyToId }),
        // Notify takes nothing but https, as RFC 8058 does.
        ...(unsubscribeUrl.startsWith('https:') ? { one_click_unsubscribe_url: unsubscribeUrl } : {}),
      });
    },
    close() {},
  };
}
