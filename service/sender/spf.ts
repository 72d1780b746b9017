import { BlockList, isIP } from 'node:net';
import { type DnsRecord, type Finding, fail, pass, warn } from './finding.ts';
import { MOST_LOOKUPS, type SpfTerm, type SpfTree } from './spf-tree.ts';

/** What a record says of an address (RFC 7208, 2.6); `permerror`: nothing that could be understood. */
export type SpfResult = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'permerror';

const RESULTS = { '+': 'pass', '-': 'fail', '~': 'softfail', '?': 'neutral' } as const;

/** What a receiver makes of mail from an address, by the record of the return path's domain. */
export function spfResult(tree: SpfTree, address: string): SpfResult {
  if (tree.records.length === 0) return 'none';
  if (tree.records.length > 1 || tree.wrong !== null) return 'permerror';
  for (const term of tree.terms) {
    const match = matches(term, address);
    if (match === 'permerror') return 'permerror';
    if (match) return RESULTS[term.qualifier];
  }
  const redirect = tree.terms.find(({ name }) => name === 'redirect');
  if (redirect?.leadsTo === undefined || ends(tree) !== null) return 'neutral';
  const led = spfResult(redirect.leadsTo, address);
  return led === 'none' ? 'permerror' : led;
}

function matches(term: SpfTerm, address: string): boolean | 'permerror' {
  switch (term.name) {
    case 'all':
      return true;
    case 'ip4':
    case 'ip6':
      return within(address, [term.value], term.bits);
    case 'a':
    case 'mx':
      return within(address, term.addresses ?? [], term.bits);
    case 'include': {
      if (term.leadsTo === undefined) return false;
      const led = spfResult(term.leadsTo, address);
      return led === 'none' || led === 'permerror' ? 'permerror' : led === 'pass';
    }
    default:
      // `exists` with a macro and `ptr` depend on the message; nobody should need them.
      return false;
  }
}

function within(address: string, networks: readonly string[], bits: SpfTerm['bits']): boolean {
  const list = new BlockList();
  for (const network of networks)
    if (isIP(network) === 6) list.addSubnet(network, bits[6], 'ipv6');
    else list.addSubnet(network, bits[4], 'ipv4');
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** The term `all` of the record itself; null: it has none. */
function ends(tree: SpfTree): SpfTerm | null {
  return tree.terms.find(({ name }) => name === 'all') ?? null;
}

/**
 * Checks the SPF record of the domain that mail comes back to: one, readable, within the limit of lookups, that allows
 * the addresses mail is sent from and nobody else (RFC 7208).
 *
 * @param sending addresses that mail is sent from; none: they are not known
 */
export function checkSpf(
  { tree, lookups }: { readonly tree: SpfTree; readonly lookups: number },
  sending: readonly string[],
): readonly Finding[] {
  const { domain, records, wrong } = tree;
  const [record] = records;
  if (record === undefined)
    return [
      sending.length === 0
        ? fail('SPF', `${domain} has no SPF record.`, 'Say --sending-host, to be shown the one to publish.')
        : fail(
            'SPF',
            `${domain} has no SPF record.`,
            'Publish one.',
            recordFor(domain, 'v=spf1 -all', sending),
          ),
    ];
  if (records.length > 1)
    return [
      fail(
        'SPF',
        `${domain} has ${records.length} SPF records: receivers read none of them.`,
        'Make one of them.',
        recordFor(domain, records[0]!, sending),
      ),
    ];
  if (wrong !== null)
    return [
      fail('SPF', `${domain}: "${wrong}" is no term of SPF.`, 'Mend it: receivers read none of the record.'),
    ];
  return [
    lookupsOf(domain, lookups),
    ...brokenIncludes(tree),
    ...sendersOf(tree, record, sending),
    endOf(tree),
  ];
}

function lookupsOf(domain: string, lookups: number): Finding {
  if (lookups > MOST_LOOKUPS)
    return fail(
      'SPF',
      `${domain} needs more than ${MOST_LOOKUPS} lookups: receivers stop there and take it for an error.`,
      'Name networks (ip4, ip6) in place of includes.',
    );
  return pass('SPF', `${domain} has one record, of ${lookups} lookups (${MOST_LOOKUPS} at most).`);
}

/** A name that is included and has no record, or several, makes an error of the whole. */
function brokenIncludes(tree: SpfTree): readonly Finding[] {
  return tree.terms.flatMap(({ text, leadsTo }) => {
    if (leadsTo === undefined) return [];
    const broken = leadsTo.records.length !== 1 || leadsTo.wrong !== null;
    return broken
      ? [
          fail(
            'SPF',
            `${tree.domain}: "${text}" leads to no readable SPF record.`,
            `Take ${text} out, or mend it there.`,
          ),
        ]
      : brokenIncludes(leadsTo);
  });
}

function sendersOf(tree: SpfTree, record: string, sending: readonly string[]): readonly Finding[] {
  if (sending.length === 0)
    return [
      warn(
        'SPF',
        'The addresses that mail is sent from are not known.',
        'Say --sending-host with the name or address that the outside sees.',
      ),
    ];
  return sending.map((address) => {
    const result = spfResult(tree, address);
    return result === 'pass'
      ? pass('SPF', `${address} may send for ${tree.domain}.`)
      : fail(
          'SPF',
          `${address} may not send for ${tree.domain} (${result}).`,
          'Publish the record with the address.',
          recordFor(tree.domain, record, [address]),
        );
  });
}

function endOf(tree: SpfTree): Finding {
  const end = ends(tree);
  const redirect = tree.terms.find(({ name }) => name === 'redirect')?.leadsTo;
  if (end === null && redirect !== undefined) return endOf(redirect);
  const next = 'End the record with -all, or ~all while you try it.';
  if (end?.qualifier === '+')
    return fail('SPF', `${tree.domain} ends with ${end.text}: it allows everybody.`, next);
  if (end === null || end.qualifier === '?')
    return warn('SPF', `${tree.domain} does not say that others may not send.`, next);
  return pass('SPF', `${tree.domain} ends with ${end.text}.`);
}

/** The record with these addresses in it, before its end. */
function recordFor(domain: string, record: string, addresses: readonly string[]): DnsRecord {
  const added = addresses.map((address) => `ip${isIP(address)}:${address}`);
  const [version, ...terms] = record.split(/ +/).filter((term) => term !== '' && !added.includes(term));
  return { name: domain, type: 'TXT', value: [version, ...added, ...terms].join(' ') };
}
