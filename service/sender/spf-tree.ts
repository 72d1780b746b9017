import type { Lookup } from './lookup.ts';
import { isSpf, readSpf, type Term } from './spf-record.ts';

/** An SPF record with everything it leads to, as it is in DNS. */
export interface SpfTree {
  readonly domain: string;
  readonly records: readonly string[];
  /** Of the one record; empty when there is none, several, or one that is wrong. */
  readonly terms: readonly SpfTerm[];
  /** The first term that is none. */
  readonly wrong: string | null;
}

export interface SpfTerm extends Term {
  /** Of `include` and `redirect`: what they lead to. */
  readonly leadsTo?: SpfTree;
  /** Of `a` and `mx`: the addresses they name. */
  readonly addresses?: readonly string[];
}

/** Terms that a receiver looks up, of which it follows so many (RFC 7208, 4.6.4). */
export const MOST_LOOKUPS = 10;
const LOOKED_UP = new Set(['include', 'a', 'mx', 'ptr', 'exists', 'redirect']);

/**
 * Reads the record of a domain and what it leads to. A value with a macro depends on the message and is not followed.
 *
 * @returns the record, and how many lookups a receiver needs that finds no match before the end; followed until there are
 *   too many
 */
export async function loadSpf(
  lookup: Lookup,
  domain: string,
): Promise<{ readonly tree: SpfTree; readonly lookups: number }> {
  let lookups = 0;

  async function load(of: string): Promise<SpfTree> {
    const records = (await lookup.txt(of)).filter(isSpf);
    const read = records.length === 1 ? readSpf(records[0]!) : [];
    if ('wrong' in read) return { domain: of, records, terms: [], wrong: read.wrong };
    const terms: SpfTerm[] = [];
    for (const term of read) terms.push(await follow(term, of));
    return { domain: of, records, terms, wrong: null };
  }

  async function follow(term: Term, domain_: string): Promise<SpfTerm> {
    if (!LOOKED_UP.has(term.name)) return term;
    lookups += 1;
    if (lookups > MOST_LOOKUPS || term.value.includes('%')) return term;
    const name = term.value === '' ? domain_ : term.value;
    if (term.name === 'include' || term.name === 'redirect') return { ...term, leadsTo: await load(name) };
    if (term.name === 'a') return { ...term, addresses: await lookup.addresses(name) };
    if (term.name !== 'mx') return term;
    const hosts = (await lookup.mx(name)).slice(0, MOST_LOOKUPS);
    const addresses = await Promise.all(hosts.map((host) => lookup.addresses(host)));
    return { ...term, addresses: addresses.flat() };
  }

  const tree = await load(domain);
  return { tree, lookups };
}
