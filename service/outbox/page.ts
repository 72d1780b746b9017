import type { FastifyInstance } from 'fastify';
import type { Environment } from 'nunjucks';
import type { SmsOutbox } from '../sms/sandbox.ts';
import type { MailCatcher } from './mail-catcher.ts';

export interface Outbox {
  readonly mails: MailCatcher;
  readonly sms: SmsOutbox;
}

/** Newest shown at once: a page of thousands helps nobody. */
const SHOWN = 100;

/** One page with what the sandbox sent, newest first, by email and SMS. Only ever added to a sandbox. */
export function addOutboxPage(app: FastifyInstance, environment: Environment, outbox: Outbox): void {
  app.get('/outbox', async (_request, reply) => {
    const newest = <T>(all: readonly T[]) => all.slice(-SHOWN).reverse();
    const sms = outbox.sms.messages();
    const values = {
      mails: newest(await outbox.mails.newest(SHOWN)).map(({ to, subject, text }) => ({
        to: to.join(', '),
        subject,
        text,
      })),
      texts: newest(sms),
      counts: { mails: outbox.mails.count(), texts: sms.length },
    };
    const html = environment.render('outbox.njk', values);
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html);
  });
}
