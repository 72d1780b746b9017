import type { Clock } from './context.ts';
import { createNotifyMail } from './mail/notify.ts';
import { createSmtpTransport } from './mail/smtp.ts';
import { createMailCatcher } from './outbox/mail-catcher.ts';
import type { ServiceOptions } from './service.ts';
import type { ServiceSettings } from './settings/index.ts';
import { smsOf } from './sms/gateway.ts';
import { createSmsOutbox } from './sms/sandbox.ts';

/**
 * How messages go out, as the settings say. What a sandbox catches is shown by its outbox.
 *
 * @param opened is told how to let go of what was opened here and is not the service's
 */
export async function transportsOf(
  settings: ServiceSettings,
  clock: Clock,
  opened: (close: () => Promise<unknown>) => void,
): Promise<Pick<ServiceOptions, 'mail' | 'bounces' | 'sms' | 'smsSettings' | 'webhooks' | 'outbox'>> {
  const { email, sending } = settings;
  const back = email.bounces && { domain: email.bounces.domain, ...email.bounces.listen };
  const bounces = back === undefined ? {} : { bounces: back };
  const texts = await createSmsOutbox();
  const gateway = smsOf(settings, clock, texts.transport);
  const connections = sending.concurrency;
  if (email.transport === 'sandbox') {
    const mails = await createMailCatcher();
    opened(() => mails.close());
    const mail = createSmtpTransport({ host: '127.0.0.1', port: mails.port, connections });
    return { mail, ...bounces, ...gateway, outbox: { mails, sms: texts } };
  }
  if (email.transport === 'notify') {
    const { apiKey, baseUrl, template, replyTo } = email.notify!;
    const replyToIds = Object.fromEntries(replyTo.map((one) => one.split('=') as [string, string]));
    return {
      mail: createNotifyMail({ apiKey, baseUrl, templateId: template, replyToIds, clock }),
      ...gateway,
    };
  }
  const { host, port, user, password } = email.smtp!;
  const auth = user === undefined || password === undefined ? {} : { auth: { user, pass: password } };
  const dkim = email.dkim === undefined ? {} : { dkim: email.dkim };
  const mail = createSmtpTransport({ host, port, ...auth, ...dkim, connections });
  return { mail, ...bounces, ...gateway };
}
