import nodemailer from 'nodemailer';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CaughtMail, createService, createSmtpTransport } from '../../../service/index.ts';
import { type Bench, createBench, invitation, silent } from '../support.ts';
import { complaint, dsn, words } from './reports.ts';

let bench: Bench;
let mail: CaughtMail;
const DOMAIN = 'bounces.example';

beforeEach(async () => {
  bench = await createBench({ bounces: { domain: DOMAIN, host: '127.0.0.1', port: 0 } });
  await bench.contacts(invitation('sam'));
  await bench.service.drain();
  mail = (await bench.mails.messages())[0]!;
});
afterEach(() => bench.close());

/** Hands an email to the listener over SMTP. @returns the code it answers with at the first thing it does not like */
async function send(to: string, raw: string, from = ''): Promise<number> {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: bench.service.bouncePort!,
    ignoreTLS: true,
  });
  try {
    await transport.sendMail({ envelope: { from, to: [to] }, raw });
    return 250;
  } catch (error) {
    return (error as { responseCode: number }).responseCode;
  }
}

const told = async () =>
  (await bench.events()).events.map(({ type, reason, scope }) =>
    [type, reason, scope].filter(Boolean).join(' '),
  );
const HARD = { status: '5.1.1', diagnostic: '550 5.1.1 unknown' };

describe('the return path', () => {
  test('is another one for every message, at the domain for bounces', async () => {
    await bench.contacts(invitation('sam', { contactNumber: 2, kind: 'reminder' }));
    await bench.service.drain();
    const paths = (await bench.mails.messages()).map(({ from }) => from);
    expect(new Set(paths).size).toBe(2);
    for (const path of paths) expect(path).toMatch(/^b-[0-9a-f]{32}-[0-9a-f]{20}@bounces\.example$/);
    expect(mail.headers.get('from')).toBe('North College <surveys@localhost.invalid>');
  });

  test('takes a bounce, in whatever case it comes back, as often as it comes', async () => {
    expect(await send(mail.from.toUpperCase(), dsn(mail.from, HARD))).toBe(250);
    expect(await send(mail.from, dsn(mail.from, HARD))).toBe(250);
    expect(await told()).toEqual(['sent', 'bounced hard-bounce']);
    await bench.contacts(invitation('sam', { contactNumber: 2, kind: 'reminder' }));
    await bench.service.drain();
    expect(bench.mails.count()).toBe(1);
    const message = await bench.database.reader('sv_message').where({ contact_number: 1 }).first();
    expect(message).toMatchObject({ state: 'bounced', receipt_from: 'bounce', receipt_code: '5.1.1' });
  });

  test('is refused before anything is read when it was not made here', async () => {
    const [, id, signature] = /^b-(\w+)-(\w+)@/.exec(mail.from)!;
    const other = signature!.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
    for (const address of [
      `b-${id}-${other}@${DOMAIN}`,
      `b-${'0'.repeat(32)}-${signature}@${DOMAIN}`,
      `u-${id}-${signature}@${DOMAIN}`,
      `b-${id}-${signature}@other.example`,
      `b-${id}@${DOMAIN}`,
      `postmaster@${DOMAIN}`,
      'sam@example.com',
    ])
      expect(await send(address, dsn(address, HARD))).toBe(550);
    expect(await told()).toEqual(['sent']);
  });

  test('of an erased survey is not known any more', async () => {
    await bench.call('DELETE', `/v1/surveys/${invitation('sam').surveyId}?mode=erase`);
    expect(await send(mail.from, dsn(mail.from, HARD))).toBe(550);
  });

  test.each([
    [
      'an answer of somebody who is away',
      () => words(mail.from, 'I am away', ['Auto-Submitted: auto-replied']),
    ],
    ['a notice that it takes longer', () => dsn(mail.from, { action: 'delayed', status: '4.4.1' })],
    ['an answer of a person', () => words(mail.from, 'Who is this?')],
  ])('takes %s, and nothing follows', async (_what, raw) => {
    expect(await send(mail.from, raw())).toBe(250);
    expect(await told()).toEqual(['sent']);
  });

  test('refuses what is too large', async () => {
    const large = words(mail.from, `550 5.1.1 unknown\r\n${'x'.repeat(70)}\r\n`.repeat(8_000));
    expect(await send(mail.from, large)).toBe(552);
    expect(await told()).toEqual(['sent']);
  });

  test('asks to come again while nothing can be written', async () => {
    await bench.database.transaction((tx) => tx.schema.renameTable('sv_event', 'gone'));
    expect(await send(mail.from, dsn(mail.from, HARD))).toBe(451);
    await bench.database.transaction((tx) => tx.schema.renameTable('gone', 'sv_event'));
    expect(await send(mail.from, dsn(mail.from, HARD))).toBe(250);
    expect(await told()).toEqual(['sent', 'bounced hard-bounce']);
  });
});

test('a port that is taken is told as such, and nothing is left listening', async () => {
  const { database } = bench;
  const port = bench.service.bouncePort!;
  const starting = createService({
    database,
    clock: () => bench.now,
    mail: createSmtpTransport({ host: '127.0.0.1', port: 9 }),
    bounces: { domain: DOMAIN, host: '127.0.0.1', port },
    log: silent,
    sending: false,
  });
  await expect(starting).rejects.toMatchObject({ code: 'SERVICE_NOT_LISTENING' });
});

describe('a complaint', () => {
  test.each([
    ['of the mail provider', () => send(`complaints@${DOMAIN}`, complaint('x', mail.from), 'f@mail.example')],
    ['at the return path', () => send(mail.from, complaint(mail.from, null), 'f@mail.example')],
  ])('%s stops email, and text messages go on', async (_where, complain) => {
    expect(await complain()).toBe(250);
    expect(await told()).toEqual(['sent', 'unsubscribed channel']);
    await bench.contacts(
      invitation('sam', { contactNumber: 2, kind: 'reminder' }),
      invitation('sam', { contactNumber: 2, kind: 'reminder', channel: 'sms', address: '+447700900123' }),
    );
    await bench.service.drain();
    expect([bench.mails.count(), bench.sms.messages().length]).toEqual([1, 1]);
  });

  test('that names no message of ours, or calls it no spam, stops nothing', async () => {
    const forged = mail.from.replace(/-(\w+)@/, `-${'0'.repeat(20)}@`);
    for (const raw of [complaint('x', forged), complaint('x', null), complaint('x', mail.from, 'not-spam')])
      expect(await send(`complaints@${DOMAIN}`, raw, 'f@mail.example')).toBe(250);
    expect(await told()).toEqual(['sent']);
  });
});

test('a mail program that cannot post writes: everything stops', async () => {
  const [, posted, written] = /^<(http[^>]+)>, <mailto:([^?>]+)\?subject=unsubscribe>$/.exec(
    mail.headers.get('list-unsubscribe')!,
  )!;
  expect(posted).toContain('/u/');
  expect(await send(written!, words(written!, 'unsubscribe'), 'sam@example.com')).toBe(250);
  expect(await told()).toEqual(['sent', 'unsubscribed all']);
});
