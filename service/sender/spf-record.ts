import { isIP } from 'node:net';

/** One term of an SPF record (RFC 7208, 4.6.1): `-all`, `ip4:192.0.2.0/24`, `include:example.org`, `redirect=example.org`. */
export interface Term {
  readonly text: string;
  /** Of a mechanism: what a match means. */
  readonly qualifier: '+' | '-' | '~' | '?';
  readonly name: string;
  /** After `:` or `=`; empty where there is none. */
  readonly value: string;
  /** Bits of `/24` and `//64`: of addresses of version 4 and 6. */
  readonly bits: { readonly 4: number; readonly 6: number };
}

const MECHANISMS = new Set(['all', 'include', 'a', 'mx', 'ptr', 'ip4', 'ip6', 'exists']);
const TERM = /^([+?~-]?)([a-z][a-z0-9_.-]*)(?:([:=])([^/\s]*))?(?:\/(\d{1,3}))?(?:\/\/(\d{1,3}))?$/i;
/** `ip6` and macros hold characters that end other values. */
const IP6 = /^([+?~-]?)(ip6):([^/\s]+)(?:\/(\d{1,3}))?$/i;

export function isSpf(record: string): boolean {
  return /^v=spf1( |$)/i.test(record);
}

/**
 * Reads a record into its terms.
 * @returns the first term that is none, where there is one: receivers then take the whole record for an error
 */
export function readSpf(record: string): readonly Term[] | { readonly wrong: string } {
  const terms: Term[] = [];
  for (const text of record
    .split(/ +/)
    .slice(1)
    .filter((part) => part !== '')) {
    const term = readTerm(text);
    if (term === null) return { wrong: text };
    terms.push(term);
  }
  return terms;
}

function readTerm(text: string): Term | null {
  const ip6 = IP6.exec(text);
  const found = ip6 === null ? TERM.exec(text) : [text, ip6[1], ip6[2], ':', ip6[3], undefined, ip6[4]];
  if (found === null) return null;
  const [, qualifier = '', rawName = '', sign, value = '', four, six] = found;
  const name = rawName.toLowerCase();
  const modifier = sign === '=';
  if (modifier ? qualifier !== '' : !MECHANISMS.has(name)) return null;
  const bits = { 4: Number(four ?? 32), 6: Number(six ?? 128) };
  if (bits[4] > 32 || bits[6] > 128) return null;
  if (name === 'ip4' && isIP(value) !== 4) return null;
  if (name === 'ip6' && isIP(value) !== 6) return null;
  if ((name === 'include' || name === 'exists') && value === '') return null;
  return { text, qualifier: (qualifier || '+') as Term['qualifier'], name, value, bits };
}
