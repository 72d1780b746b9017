import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Environment } from 'nunjucks';
import { CodedError } from '../../lib/errors/index.ts';
import { smsParts } from '../sms/parts.ts';
import type { SmsOutbox } from '../sms/sandbox.ts';
import type { CaughtMail, MailCatcher } from './mail-catcher.ts';

export interface Outbox {
  readonly mails: MailCatcher;
  readonly sms: SmsOutbox;
}

/** Newest shown at once: a page of thousands helps nobody. */
const SHOWN = 100;

/** The page of an email shows the email in a frame of its own; nothing else of ours is ever shown in one. */
const AROUND_MAIL =
  "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/** What is in the frame: no script, no request, no origin, whoever wrote it. */
const MAIL = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

interface Numbered {
  Params: { number: string };
}

/** Pages with what the sandbox sent, newest first, by email and SMS. Only ever added to a sandbox. */
export function addOutboxPage(app: FastifyInstance, environment: Environment, outbox: Outbox): void {
  const { mails, sms } = outbox;

  app.get('/outbox', async (_request, reply) => {
    const count = mails.count();
    const newest = await mails.newest(SHOWN);
    const texts = sms.messages();
    const values = {
      mails: newest
        .map(({ to, subject, text }, at) => ({
          number: count - newest.length + at + 1,
          to: to.join(', '),
          subject,
          text,
        }))
        .reverse(),
      texts: texts
        .slice(-SHOWN)
        .reverse()
        .map((one) => ({ ...one, inParts: smsParts(one.text), outside: [...one.size.outside].join(' ') })),
      counts: { mails: count, texts: texts.length },
    };
    return page(reply, environment.render('outbox.njk', values));
  });

  app.get<Numbered>('/outbox/mails/:number', async ({ params }, reply) => {
    const mail = await mailOf(mails, params.number);
    const values = {
      number: params.number,
      mail,
      to: mail.to.join(', '),
      headers: [...mail.headers].map(([name, value]) => ({ name, value })),
      links: linksOf(mail),
    };
    reply.header('content-security-policy', AROUND_MAIL);
    return page(reply, environment.render('outbox-mail.njk', values));
  });

  app.get<Numbered>('/outbox/mails/:number/html', async ({ params }, reply) => {
    const { html } = await mailOf(mails, params.number);
    reply.header('content-security-policy', MAIL);
    return page(reply, html);
  });
}

function page(reply: FastifyReply, html: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html);
}

/** @throws SURVEY_NOT_FOUND */
async function mailOf(mails: MailCatcher, number: string): Promise<CaughtMail> {
  const mail = /^[1-9]\d{0,8}$/.test(number) ? await mails.read(Number(number)) : null;
  if (mail === null) throw new CodedError('SURVEY_NOT_FOUND');
  return mail;
}

/** Where an email leads: the addresses of its text and of its headers, each once. */
function linksOf({ text, headers }: CaughtMail): readonly string[] {
  const told = `${text}\n${headers.get('list-unsubscribe') ?? ''}`;
  return [...new Set(told.match(/https?:\/\/[^\s<>"]+/g) ?? [])];
}
