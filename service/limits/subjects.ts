import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';

/** Characters of the digest: more than enough to tell addresses of one minute apart. */
const LENGTH = 32;
/** Groups of an IPv6 address that name a network: within it anybody has as many addresses as they like. */
const NETWORK_GROUPS = 4;

/** Whose requests are counted: an address stands here as a digest, and for a minute only. */
export function addressSubject(kind: 'address' | 'link' | 'key', address: string): string {
  return `${kind}:${createHash('sha256').update(networkOf(address)).digest('hex').slice(0, LENGTH)}`;
}

export function tenantSubject(tenant: string): string {
  return `tenant:${tenant}`;
}

/** The address itself, or of an IPv6 address the network it is in. */
export function networkOf(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(bare)) return bare;
  const [before = '', after] = bare.toLowerCase().split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  const groups = after === undefined ? head : [...head, ...zeros, ...tail];
  return groups
    .slice(0, NETWORK_GROUPS)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
