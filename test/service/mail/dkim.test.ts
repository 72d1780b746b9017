import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { createMailCatcher, createSmtpTransport, type MailCatcher } from '../../../service/index.ts';
import { verifiedDkim } from '../../support/dkim.ts';

const pem = (key: KeyObject): string =>
  String(key.export({ type: key.type === 'public' ? 'spki' : 'pkcs8', format: 'pem' }));
function rsa(modulusLength: number): { readonly publicKey: string; readonly privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  return { publicKey: pem(publicKey), privateKey: pem(privateKey) };
}
const pair = rsa(2048);
const KEYS = {
  'dt1._domainkey.north.example': pair.publicKey,
  'dt1._domainkey.south.example': pair.publicKey,
};

let mails: MailCatcher | undefined;
afterEach(() => mails?.close());

async function sent(from: string): Promise<string> {
  mails = await createMailCatcher();
  const transport = createSmtpTransport({
    host: '127.0.0.1',
    port: mails.port,
    dkim: { domains: ['north.example', 'south.example'], selector: 'dt1', privateKey: pair.privateKey },
  });
  await transport.send({
    from: { name: 'Coleg y Gogledd – ŵŷ', address: from },
    replyTo: undefined,
    to: 'sam@example.com',
    subject: 'Beth ydych chi’n ei wneud nawr?',
    text: 'Helo  Sam,\n\n  dau  fwlch \n.\n\n\n',
    html: '<p>Helo Sam</p>',
    messageId: '<one@north.example>',
    reference: 'one',
    unsubscribeUrl: 'https://survey.example/u/token',
    back: { returnPath: 'b-1@bounces.example', unsubscribe: 'u-1@bounces.example' },
  });
  transport.close();
  return (await mails.messages())[0]!.raw;
}

test('a signature holds, covers the way out as mail providers ask, and breaks when anything of it is changed', async () => {
  const raw = await sent('hello@north.example');
  const signed = verifiedDkim(raw, KEYS);
  expect(signed?.domain).toBe('north.example');
  expect(signed?.covers).toEqual(
    expect.arrayContaining([
      'from',
      'to',
      'subject',
      'message-id',
      'list-unsubscribe',
      'list-unsubscribe-post',
    ]),
  );
  for (const [part, other] of [
    ['One-Click', 'Two-Click'],
    ['https://survey.example/u/token', 'https://else.example/u/token'],
    ['hello@north.example', 'hullo@north.example'],
    ['<p>Helo', '<p>Hola'],
  ])
    expect(verifiedDkim(raw.replace(part!, other!), KEYS)).toBeNull();
});

test.each([
  ['hello@south.example', 'south.example'],
  ['hello@mail.south.example', 'south.example'],
  ['hello@notsouth.example', 'north.example'],
])('%s is signed by %s: its own domain where the key stands there', async (from, domain) => {
  expect(verifiedDkim(await sent(from), KEYS)?.domain).toBe(domain);
});

test.each([
  ['no key', 'secret'],
  ['an elliptic one', pem(generateKeyPairSync('ed25519').privateKey)],
  ['a short one', rsa(512).privateKey],
])('%s is refused at once: the mail would go out unsigned', (_what, privateKey) => {
  const dkim = { domains: ['north.example'], selector: 'dt1', privateKey } as const;
  const make = () => createSmtpTransport({ host: '127.0.0.1', port: 25, dkim });
  expect(make).toThrow(expect.objectContaining({ code: 'SURVEY_DKIM_KEY_UNUSABLE' }));
  try {
    make();
  } catch (error) {
    expect(String(error)).not.toContain(privateKey);
  }
});
