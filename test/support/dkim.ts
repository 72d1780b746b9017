import { createHash, createVerify } from 'node:crypto';

/**
 * Verifies a signature made with relaxed/relaxed and RSA-SHA256 as RFC 6376 says, without the library that made it.
 *
 * @param raw the message as it arrived
 * @param keys the public keys in DNS: PEM by `selector._domainkey.domain`
 * @returns the domain that signed and the headers it covers, in lower case; null when the signature does not hold
 */
export function verifiedDkim(
  raw: string,
  keys: Readonly<Record<string, string>>,
): { readonly domain: string; readonly covers: readonly string[] } | null {
  const end = raw.indexOf('\r\n\r\n');
  const fields = raw
    .slice(0, end)
    .split(/\r\n(?![ \t])/)
    .map((line) => ({ name: line.slice(0, line.indexOf(':')).toLowerCase(), line }));
  const signature = fields.find(({ name }) => name === 'dkim-signature');
  if (signature === undefined) return null;
  const tags = new Map(
    unfolded(signature.line)
      .split(';')
      .map((tag) => [tag.slice(0, tag.indexOf('=')).trim(), tag.slice(tag.indexOf('=') + 1).trim()] as const),
  );
  const tag = (name: string) => (tags.get(name) ?? '').replaceAll(/\s/g, '');
  const hash = createHash('sha256')
    .update(relaxedBody(raw.slice(end + 4)), 'utf8')
    .digest('base64');
  if (tag('a') !== 'rsa-sha256' || tag('c') !== 'relaxed/relaxed' || tag('bh') !== hash) return null;

  const covers = tag('h').toLowerCase().split(':');
  const left = [...fields].reverse();
  const lines = covers.flatMap((name) => {
    const at = left.findIndex((field) => field.name === name);
    return at < 0 ? [] : left.splice(at, 1).map(({ line }) => relaxedHeader(line));
  });
  const own = relaxedHeader(signature.line.replace(/\bb=[^;]*$/, 'b='));
  const key = keys[`${tag('s')}._domainkey.${tag('d')}`];
  if (key === undefined) return null;
  const holds = createVerify('RSA-SHA256')
    .update([...lines, own].join('\r\n'), 'utf8')
    .verify(key, tag('b'), 'base64');
  return holds ? { domain: tag('d'), covers } : null;
}

function unfolded(line: string): string {
  return line.slice(line.indexOf(':') + 1).replaceAll('\r\n', '');
}

function relaxedHeader(line: string): string {
  const name = line.slice(0, line.indexOf(':')).trim().toLowerCase();
  return `${name}:${unfolded(line)
    .replaceAll(/[ \t]+/g, ' ')
    .trim()}`;
}

function relaxedBody(body: string): string {
  const lines = body.split('\r\n').map((line) => line.replaceAll(/[ \t]+/g, ' ').replace(/ $/, ''));
  while (lines.at(-1) === '') lines.pop();
  return lines.length === 0 ? '' : `${lines.join('\r\n')}\r\n`;
}
