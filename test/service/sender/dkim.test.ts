import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkDkim } from '../../../service/sender/dkim.ts';

function keyPair(bits = 2_048) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return {
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    p: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}
const own = keyPair();
const other = keyPair();
const short = keyPair(1_024);
const tiny = keyPair(512);

const told = (records: readonly string[], privateKey = own.privateKey) =>
  checkDkim({ domain: 'north.example', selector: 's1', privateKey }, records).map(
    ({ verdict, found }) => `${verdict}: ${found}`,
  );
const NAME = 's1._domainkey.north.example';

test.each([
  [`v=DKIM1; k=rsa; p=${own.p}`],
  [`p=${own.p}`],
  [`v=DKIM1;p=${own.p.slice(0, 50)} ${own.p.slice(50)};`],
  [`v=DKIM1; t=s; h=sha1:sha256; s=email; p=${own.p}`],
])('the key in DNS is the one mail is signed with (%#)', (record) => {
  expect(told([record])).toEqual([`pass: ${NAME} has the key mail is signed with, 2048 bits.`]);
});

test.each([
  ['nothing', [], 'has no record'],
  ['two', [`p=${own.p}`, `p=${other.p}`], 'has 2 records'],
  ['something else', ['v=spf1 -all'], 'holds no key'],
  ['another version', [`v=DKIM2; p=${own.p}`], 'holds no key'],
  ['a revoked key', ['v=DKIM1; p='], 'revoked'],
  ['another key', [`v=DKIM1; p=${other.p}`], 'is not the one mail is signed with'],
  ['half a key', [`v=DKIM1; p=${own.p.slice(0, 80)}`], 'cannot be read'],
  ['a key of another kind', [`v=DKIM1; k=ed25519; p=${own.p}`], 'cannot be read'],
] as const)('%s is told, with the record to publish, which then passes', (_what, records, found) => {
  const [first] = checkDkim({ domain: 'north.example', selector: 's1', privateKey: own.privateKey }, records);
  expect(first).toMatchObject({ verdict: 'fail', found: expect.stringContaining(found) });
  expect(first!.publish).toMatchObject({ name: NAME, type: 'TXT' });
  expect(told([first!.publish!.value])[0]).toContain('pass');
});

test('1024 bits are taken, and should be more; fewer are not', () => {
  expect(told([`p=${short.p}`], short.privateKey)).toEqual([`warn: ${NAME} has 1024 bits.`]);
  expect(told([`p=${tiny.p}`], tiny.privateKey)[0]).toContain('fail');
});

test('what the record forbids is told', () => {
  expect(told([`t=y; h=sha1; s=other; p=${own.p}`])).toEqual([
    `warn: ${NAME} says that signing is only being tried (t=y).`,
    `fail: ${NAME} forbids SHA-256 (h=).`,
    `fail: ${NAME} is not for email (s=).`,
    `pass: ${NAME} has the key mail is signed with, 2048 bits.`,
  ]);
});

test('a private key that is none is told, and not shown', () => {
  const [first] = checkDkim({ domain: 'north.example', selector: 's1', privateKey: 'hunter2' }, []);
  expect(first!.verdict).toBe('fail');
  expect(JSON.stringify(first)).not.toContain('hunter2');
});
