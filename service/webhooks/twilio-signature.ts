import { createHmac, timingSafeEqual } from 'node:crypto';

/** Fields of a form: one that comes several times has several values. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

/**
 * Whether a request was signed with the token of the account, as
 * https://www.twilio.com/docs/usage/security#validating-requests says: HMAC-SHA1 over the address the gateway was told
 * and every field in order. The gateway is not consistent about standard ports, so both ways are right.
 *
 * @param url the whole address as it was told to the gateway, with its query
 */
export function isSignedByTwilio(
  authToken: string,
  url: string,
  fields: Fields,
  signature: string | undefined,
): boolean {
  if (signature === undefined) return false;
  const told = Buffer.from(signature);
  const expected = spellings(url).map((spelling) => Buffer.from(sign(authToken, spelling, fields)));
  return expected.filter((one) => one.length === told.length && timingSafeEqual(one, told)).length > 0;
}

function sign(authToken: string, url: string, fields: Fields): string {
  const signed = Object.keys(fields)
    .sort()
    .flatMap((name) => valuesOf(fields[name]!).map((value) => `${name}${value}`));
  return createHmac('sha1', authToken)
    .update(`${url}${signed.join('')}`, 'utf8')
    .digest('base64');
}

function valuesOf(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : [...new Set(value)].sort();
}

/** The address without its port, and with one. */
function spellings(url: string): readonly string[] {
  const { protocol, hostname, port, pathname, search } = new URL(url);
  const at = (host: string) => `${protocol}//${host}${pathname}${search}`;
  return [at(hostname), at(`${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`)];
}
