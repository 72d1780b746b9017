/** All checks together, against a name server. */
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkSender, createEnvironment, createLookup } from '../../../service/index.ts';
import type { Account } from '../../../service/wire.ts';
import { createNameServer, type NameServer, type Zone } from '../../support/name-server.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const DKIM = {
  domains: ['north.ac.uk'],
  selector: 's1',
  privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
};
const p = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');

const SOUND: Zone = {
  'bounces.north.ac.uk': {
    txt: ['v=spf1 a:mail.north.ac.uk -all'],
    mx: ['in.surveys.north.ac.uk'],
  },
  'mail.north.ac.uk': { a: ['192.0.2.10'] },
  's1._domainkey.north.ac.uk': { txt: [`v=DKIM1; k=rsa; p=${p}`] },
  '_dmarc.north.ac.uk': { txt: ['v=DMARC1; p=quarantine'] },
  'in.surveys.north.ac.uk': { a: ['192.0.2.20'] },
  'surveys.north.ac.uk': { a: ['192.0.2.20'], aaaa: ['2001:db8::20'] },
};
const ACCOUNT: Account = {
  name: 'North College',
  sender: { name: 'North', address: 'hello@surveys.north.ac.uk', sms: 'NorthColl' },
  controller: 'North',
  contact: {},
};
const SETTINGS = {
  publicUrl: 'https://surveys.north.ac.uk',
  email: {
    transport: 'smtp',
    smtp: { host: 'mail.north.ac.uk', port: 587 },
    dkim: DKIM,
    bounces: { domain: 'bounces.north.ac.uk', listen: { host: '127.0.0.1', port: 2525 } },
  },
  sms: { gateway: 'sandbox', mostParts: 4, pencePerPart: 2.4 },
} as const;

let server: NameServer;
beforeEach(async () => {
  server = await createNameServer(SOUND);
});
afterEach(() => server.close());

async function check(
  more: { zone?: Zone; settings?: object; account?: Partial<Account>; outside?: object } = {},
) {
  await server.close();
  server = await createNameServer({ ...SOUND, ...more.zone });
  return checkSender(
    { ...ACCOUNT, ...more.account },
    { ...SETTINGS, ...more.settings } as Parameters<typeof checkSender>[1],
    { sendingHosts: [], bounceHost: undefined, ...more.outside },
    {
      lookup: createLookup([server.address]),
      environment: createEnvironment(),
      clock: () => '2025-09-15T09:00:00.000Z',
    },
  );
}
const troubles = async (...of: Parameters<typeof check>) =>
  (await check(...of))
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ subject, verdict, found }) => `${verdict} ${subject}: ${found}`);

test('a sound sender has nothing to do, and each name is asked for once', async () => {
  expect(await troubles()).toEqual([]);
  const subjects = new Set((await check()).map(({ subject }) => subject));
  expect([...subjects]).toEqual(['SPF', 'DKIM', 'DMARC', 'return path', 'unsubscribing', 'SMS']);
  expect(server.asked).toContain('TXT s1._domainkey.north.ac.uk');
  expect(new Set(server.asked).size).toBe(server.asked.length);
});

test('a key in DNS that is not ours takes the signature away, and what rests on it', async () => {
  const other = generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey;
  const txt = [`p=${other.export({ format: 'der', type: 'spki' }).toString('base64')}`];
  expect(await troubles({ zone: { 's1._domainkey.north.ac.uk': { txt } } })).toEqual([
    'fail DKIM: The key at s1._domainkey.north.ac.uk is not the one mail is signed with.',
    'warn DMARC: For surveys.north.ac.uk vouches the return path bounces.north.ac.uk alone; there is no valid signature.',
    'warn unsubscribing: List-Unsubscribe is an https address; nothing signs it.',
  ]);
});

test('an address that SPF does not allow takes the return path away', async () => {
  expect(await troubles({ outside: { sendingHosts: ['203.0.113.7', 'mail.north.ac.uk'] } })).toEqual([
    'fail SPF: 203.0.113.7 may not send for bounces.north.ac.uk (fail).',
  ]);
});

test('the domain that signs is the sender’s where there is one of several', async () => {
  const settings = {
    email: { ...SETTINGS.email, dkim: { ...DKIM, domains: ['service.example', 'north.ac.uk'] } },
  };
  expect(await troubles({ settings })).toEqual([]);
  const account = { sender: { ...ACCOUNT.sender, address: 'a@south.ac.uk' } };
  expect((await troubles({ settings, account }))[0]).toContain('s1._domainkey.service.example has no record');
});

describe('the return path', () => {
  test.each<[string, Zone, object, string]>([
    [
      'nobody',
      { 'bounces.north.ac.uk': { txt: ['v=spf1 a:mail.north.ac.uk -all'] } },
      {},
      'has no MX record',
    ],
    [
      'somebody else',
      { 'in.surveys.north.ac.uk': { a: ['192.0.2.99'] } },
      {},
      'which is not surveys.north.ac.uk',
    ],
    ['a host that is not there', {}, { bounceHost: 'gone.north.ac.uk' }, 'gone.north.ac.uk has no address'],
  ])('that leads to %s is told', async (_what, zone, outside, found) => {
    expect(await troubles({ zone, outside })).toEqual([expect.stringContaining(found)]);
  });

  test('of the sender’s own mailbox is judged by its domain', async () => {
    const { bounces: _bounces, ...email } = SETTINGS.email;
    expect(await troubles({ settings: { email } })).toEqual([
      'fail SPF: surveys.north.ac.uk has no SPF record.',
      'warn return path: Bounces go to the sender’s own mailbox: nobody here reads them.',
    ]);
  });
});

test.each([
  ['http://surveys.north.ac.uk', 'fail unsubscribing: List-Unsubscribe is no https address'],
  ['https://127.0.0.1:8080', 'fail unsubscribing: The links of messages lead to 127.0.0.1'],
  [undefined, 'fail unsubscribing: The links of messages lead to where the service listens'],
])('links at %s do not do', async (publicUrl, told) => {
  const outside = { bounceHost: 'surveys.north.ac.uk' };
  expect(await troubles({ settings: { publicUrl }, outside })).toEqual([expect.stringContaining(told)]);
});

test('each text message is told with parts and cost in both languages, and what makes it dear', async () => {
  const texts = { invitation: { sms: { en: '{link}', cy: `{link} tŷ ${'x'.repeat(60)}` } } };
  const sms = (await check({ account: { texts } })).filter(({ subject }) => subject === 'SMS');
  expect(sms).toHaveLength(14);
  expect(sms[2]).toMatchObject({
    verdict: 'pass',
    found: 'invitation, English: 1 part of GSM-7, about 2.4p a learner.',
  });
  expect(sms.filter(({ verdict }) => verdict === 'warn')).toEqual([
    {
      subject: 'SMS',
      verdict: 'warn',
      found: 'invitation, Welsh: 2 parts of UCS-2, about 4.8p a learner.',
      next: 'ŷ makes it 2 instead of 1; it goes as written.',
    },
  ]);
});

test('a name that says nothing is told; a service without text messages has none to tell', async () => {
  const { sms: _name, ...sender } = ACCOUNT.sender;
  expect(await troubles({ account: { sender } })).toEqual([expect.stringContaining('come from "Survey"')]);
  const none = await check({ settings: { sms: { gateway: 'none', mostParts: 4 } } });
  expect(none.at(-1)).toMatchObject({ verdict: 'pass', found: 'The service sends no text messages.' });
});

test('a gateway that knows no such sender, and tells nothing, is told', async () => {
  const notify = { apiKey: 'x', template: 'x', baseUrl: 'x', senders: ['SouthColl=1'] };
  const sms = { gateway: 'notify', mostParts: 4, notify };
  expect(await troubles({ settings: { sms } })).toEqual([
    'warn SMS: GOV.UK Notify has no sender for "NorthColl": text messages come from its default.',
    'warn SMS: Receipts and replies are not taken: what did not arrive stays unknown, and STOP is not heard.',
  ]);
  const known = { ...notify, senders: ['NorthColl=1'] };
  expect(await troubles({ settings: { sms: { ...sms, notify: known, webhook: { token: 'x' } } } })).toEqual(
    [],
  );
});

test('a tenant without a sender is told so, and nothing is asked', async () => {
  const sender = { name: 'x', address: 'surveys@localhost.invalid', sms: 'North' };
  expect(await troubles({ account: { sender } })).toEqual([expect.stringContaining('in whose name')]);
  expect(server.asked).toEqual([]);
});

test('a name server that fails is no missing record', async () => {
  await expect(check({ zone: { 'bounces.north.ac.uk': { broken: true } } })).rejects.toMatchObject({
    code: 'SENDER_DNS_FAILED',
    exitCode: 5,
    message: expect.stringContaining('TXT of bounces.north.ac.uk'),
  });
});
