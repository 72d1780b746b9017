import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { isSignedByTwilio } from '../../../service/webhooks/twilio-signature.ts';

const TOKEN = '12345';
const URL_ = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const FIELDS = {
  Digits: '1234',
  To: '+18005551212',
  From: '+14158675310',
  Caller: '+14158675310',
  CallSid: 'CA1234567890ABCDE',
};

test('the published example is signed', () => {
  expect(isSignedByTwilio(TOKEN, URL_, FIELDS, 'GvWf1cFY/Q7PnoempGyD5oXAezc=')).toBe(true);
});

test('address with or without its standard port, and another port, are one', () => {
  const sign = (url: string) => createHmac('sha1', TOKEN).update(`${url}Ax`).digest('base64');
  const of = (url: string, signature: string) => isSignedByTwilio(TOKEN, url, { A: 'x' }, signature);
  expect(of('https://a.example/x', sign('https://a.example:443/x'))).toBe(true);
  expect(of('https://a.example:8443/x', sign('https://a.example/x'))).toBe(true);
  expect(of('https://a.example:8443/x', sign('https://a.example:8443/x'))).toBe(true);
  expect(of('http://a.example/x', sign('http://a.example:80/x'))).toBe(true);
  expect(of('https://a.example/x', sign('https://a.example:8443/x'))).toBe(false);
});

test('fields that come several times count once each, in order', () => {
  const signature = createHmac('sha1', TOKEN).update('https://a.example/xA1A2').digest('base64');
  expect(isSignedByTwilio(TOKEN, 'https://a.example/x', { A: ['2', '1', '2'] }, signature)).toBe(true);
});

test.each<[string, Parameters<typeof isSignedByTwilio>]>([
  ['no signature', [TOKEN, URL_, FIELDS, undefined]],
  ['an empty one', [TOKEN, URL_, FIELDS, '']],
  ['one of another length', [TOKEN, URL_, FIELDS, 'GvWf']],
  ['another token', ['54321', URL_, FIELDS, 'GvWf1cFY/Q7PnoempGyD5oXAezc=']],
  ['another field', [TOKEN, URL_, { ...FIELDS, Digits: '1235' }, 'GvWf1cFY/Q7PnoempGyD5oXAezc=']],
  ['a further field', [TOKEN, URL_, { ...FIELDS, X: '' }, 'GvWf1cFY/Q7PnoempGyD5oXAezc=']],
  ['another query', [TOKEN, URL_.replace('bar=2', 'bar=3'), FIELDS, 'GvWf1cFY/Q7PnoempGyD5oXAezc=']],
])('%s is not', (_what, given) => expect(isSignedByTwilio(...given)).toBe(false));
