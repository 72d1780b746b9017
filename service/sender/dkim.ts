import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { type DnsRecord, type Finding, fail, pass, warn } from './finding.ts';
import { readTags } from './tags.ts';

/** What mail is signed with. */
export interface Signing {
  readonly domain: string;
  readonly selector: string;
  /** PEM. */
  readonly privateKey: string;
}

/** RFC 8301: receivers take nothing below, signers should use more. */
const LEAST_BITS = 1_024;
const GOOD_BITS = 2_048;

/** Where the key of a signature is found (RFC 6376, 3.6.2.1). */
export function dkimName({ domain, selector }: Pick<Signing, 'domain' | 'selector'>): string {
  return `${selector}._domainkey.${domain}`;
}

/**
 * Checks that the key in DNS is the one mail is signed with, and long enough (RFC 6376, 8301).
 *
 * @param records TXT at the name of the key
 */
export function checkDkim(signing: Signing, records: readonly string[]): readonly Finding[] {
  const name = dkimName(signing);
  const own = publicKeyOf(signing.privateKey);
  if (own === null)
    return [
      fail('DKIM', 'The private key of the settings is no RSA key in PEM.', 'Make one: openssl genrsa 2048'),
    ];
  const publish = recordOf(name, own);
  const [record] = records;
  if (record === undefined) return [fail('DKIM', `${name} has no record.`, 'Publish the key.', publish)];
  if (records.length > 1)
    return [fail('DKIM', `${name} has ${records.length} records.`, 'Leave the one of this key.', publish)];
  const tags = readTags(record);
  const published = tags.get('p')?.replaceAll(/\s/g, '');
  if ((tags.get('v') ?? 'DKIM1') !== 'DKIM1' || published === undefined)
    return [fail('DKIM', `${name} holds no key of DKIM.`, 'Publish the key.', publish)];
  if (published === '')
    return [
      fail(
        'DKIM',
        `${name} says that the key is revoked.`,
        'Publish the key, or sign with another.',
        publish,
      ),
    ];
  const there = (tags.get('k') ?? 'rsa') === 'rsa' ? publishedKey(published) : null;
  if (there === null)
    return [fail('DKIM', `The key at ${name} cannot be read.`, 'Publish it anew.', publish)];
  if (!there.equals(own))
    return [
      fail('DKIM', `The key at ${name} is not the one mail is signed with.`, 'Publish this one.', publish),
    ];
  return [...limitsOf(name, tags), sizeOf(name, own)];
}

function sizeOf(name: string, key: KeyObject): Finding {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < LEAST_BITS)
    return fail(
      'DKIM',
      `${name} has ${bits} bits: receivers take no fewer than ${LEAST_BITS}.`,
      'Make one of 2048 bits.',
    );
  if (bits < GOOD_BITS) return warn('DKIM', `${name} has ${bits} bits.`, 'Make one of 2048 bits.');
  return pass('DKIM', `${name} has the key mail is signed with, ${bits} bits.`);
}

/** What the record forbids or takes back. */
function limitsOf(name: string, tags: ReadonlyMap<string, string>): readonly Finding[] {
  const list = (tag: string) =>
    tags
      .get(tag)
      ?.split(':')
      .map((one) => one.trim().toLowerCase());
  const hashes = list('h');
  const services = list('s');
  return [
    ...(list('t')?.includes('y') === true
      ? [warn('DKIM', `${name} says that signing is only being tried (t=y).`, 'Take t=y out.')]
      : []),
    ...(hashes !== undefined && !hashes.includes('sha256')
      ? [fail('DKIM', `${name} forbids SHA-256 (h=).`, 'Take h= out.')]
      : []),
    ...(services !== undefined && !services.includes('*') && !services.includes('email')
      ? [fail('DKIM', `${name} is not for email (s=).`, 'Take s= out.')]
      : []),
  ];
}

/** The public half; null: it is no RSA key, with which alone the service signs. */
function publicKeyOf(pem: string): KeyObject | null {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'rsa' ? createPublicKey(key) : null;
  } catch {
    return null;
  }
}

function publishedKey(base64: string): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}

function recordOf(name: string, key: KeyObject): DnsRecord {
  const bytes = key.export({ format: 'der', type: 'spki' });
  return { name, type: 'TXT', value: `v=DKIM1; k=rsa; p=${bytes.toString('base64')}` };
}
