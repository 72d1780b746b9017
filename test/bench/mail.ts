import { rmSync } from 'node:fs';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { openDatabase } from '../../lib/sql/index.ts';
import type { MailTransport } from '../../service/index.ts';
import { createService, createSmtpTransport } from '../../service/index.ts';
import type { OutgoingMail } from '../../service/mail/message.ts';
import { acceptContacts } from '../../service/store/contacts.ts';
import { saveAccount } from '../../service/store/tenants.ts';
import type { Account } from '../../service/wire.ts';
import type { Benchmark, BenchOptions } from './benchmark.ts';
import { said, start } from './child.ts';
import { contactsNamed } from './contacts.ts';
import { alternate, median, secondsOf } from './measure.ts';

const INVITATIONS = { full: 5_000, small: 400 } as const;
/** As many as the service hands over at once. */
const CONNECTIONS = 16;
const NOW = '2025-09-15T09:00:00.000Z';
const AT_ONCE = 500;
const DETAILS: Account = {
  name: 'North College',
  sender: { name: 'North College', address: 'surveys@north.example', replyTo: 'mis@north.example' },
  controller: 'North College',
  contact: { name: 'The MIS office', telephone: '01632 960123' },
};

/** Invitations a second from the queue of a service until each is told as sent; the emails that it sent, kept by `keep`. */
async function ours(
  count: number,
  port: number,
  folder: string,
  keep?: (mail: OutgoingMail) => void,
): Promise<number> {
  const file = join(folder, 'mail.sqlite');
  for (const part of ['', '-wal', '-shm']) rmSync(file + part, { force: true });
  const database = await openDatabase({ client: 'sqlite', file });
  const smtp = createSmtpTransport({ host: '127.0.0.1', port, connections: CONNECTIONS });
  const send: MailTransport['send'] = (one) => {
    keep?.(one);
    return smtp.send(one);
  };
  const mail: MailTransport = { ...smtp, send };
  const service = await createService({
    database,
    clock: () => NOW,
    mail,
    bounces: { domain: 'bounces.example', host: '127.0.0.1', port: 0 },
    publicUrl: 'https://surveys.example',
    log: { info() {}, warn() {}, error() {} },
    sending: false,
    concurrency: CONNECTIONS,
  });
  await service.createTenant({ id: 'north', name: 'North College' });
  await saveAccount(database, 'north', DETAILS, null);
  for (let nth = 0; nth < count; nth += AT_ONCE) {
    const contacts = contactsNamed(`learner-${nth}`, Math.min(AT_ONCE, count - nth));
    await acceptContacts(database, 'north', NOW, contacts, { sms: false });
  }
  const seconds = await secondsOf(() => service.drain());
  const [row] = (await database.reader('sv_event').where({ type: 'sent' }).count({ n: '*' })) as {
    n: number;
  }[];
  if (Number(row!.n) !== count) throw new Error(`${row!.n} of ${count} were sent`);
  await service.close();
  await database.close();
  return count / seconds;
}

/** The same emails a second through a pool of the library alone. */
async function bare(mails: readonly OutgoingMail[], port: number): Promise<number> {
  const pool = nodemailer.createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    maxConnections: CONNECTIONS,
    maxMessages: 1_000,
  });
  const seconds = await secondsOf(() =>
    Promise.all(
      mails.map(({ from, to, subject, text, html, messageId, back, unsubscribeUrl }) =>
        pool.sendMail({
          envelope: { from: back!.returnPath, to: [to] },
          from,
          to,
          subject,
          text,
          html,
          messageId,
          headers: {
            'List-Unsubscribe': `<${unsubscribeUrl}>, <mailto:${back!.unsubscribe}?subject=unsubscribe>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          },
        }),
      ),
    ),
  );
  pool.close();
  return mails.length / seconds;
}

export const mail: Benchmark = {
  about: 'invitations from the queue to a mail server that keeps nothing, against a bare pool of nodemailer',
  async run({ folder, size, rounds, say }: BenchOptions) {
    const sink = start('smtp-sink', []);
    try {
      const { port } = await said<{ port: number }>(sink);
      const count = INVITATIONS[size];
      const mails: OutgoingMail[] = [];
      await ours(count, port, folder, (one) => mails.push(one));
      say(`${count} invitations a turn, ${CONNECTIONS} connections`);
      const raw = await alternate(rounds, {
        ours: () => ours(count, port, folder),
        peer: () => bare(mails, port),
      });
      return [
        {
          name: 'mail',
          unit: 'invitations/s',
          ours: median(raw.ours),
          peer: median(raw.peer),
          bar: { kind: 'least', value: 0.5 },
          raw,
          notes: [
            'ours claims, checks, renders, commits before and after each hand-over, and tells the feed; the same emails, unsigned',
          ],
        },
      ];
    } finally {
      sink.kill();
    }
  },
};
