import { isLoopback } from '../loopback.ts';
import type { ServiceSettings } from './settings.generated.ts';

/** What the schema cannot say: settings that do not go together. */
export function conflictsOf(settings: ServiceSettings): readonly string[] {
  const { publicUrl, sandbox, listen, email, sms } = settings;
  const open = !isLoopback(listen.host);
  const plain = listen.tls === undefined;
  const conflicts: [boolean, string][] = [
    [
      publicUrl !== undefined && !isSecure(publicUrl),
      'publicUrl has to be https: keys and links of learners pass there',
    ],
    [
      open && plain && listen.trustProxy.length === 0,
      'listen.host is not this machine alone: give listen.tls, or name in listen.trustProxy the proxy that ends TLS',
    ],
    [
      open && publicUrl === undefined,
      'publicUrl is missing: links in messages cannot be guessed from listen.host',
    ],
    [sandbox && open, 'sandbox shows every message at /outbox: listen.host has to be this machine'],
    [
      !sandbox && (email.transport === 'sandbox' || sms.gateway === 'sandbox'),
      'a sandbox transport sends nothing and shows all: it needs sandbox to be true',
    ],
    [
      email.transport === 'notify' && (email.bounces !== undefined || email.dkim !== undefined),
      'email.bounces and email.dkim go with smtp: Notify signs its emails and takes their bounces itself',
    ],
    [
      sms.linkBase !== undefined && !isSecure(sms.linkBase),
      'sms.linkBase has to be https: links of learners pass there',
    ],
    [
      sms.twilio?.messagingService !== undefined && sms.twilio.from !== undefined,
      'sms.twilio.messagingService chooses the sender: leave out sms.twilio.from',
    ],
    [
      (email.smtp?.user === undefined) !== (email.smtp?.password === undefined),
      'email.smtp.user and email.smtp.password belong together',
    ],
  ];
  return conflicts.filter(([wrong]) => wrong).map(([, conflict]) => conflict);
}

function isSecure(url: string): boolean {
  return url.startsWith('https:') || isLoopback(new URL(url).hostname);
}
