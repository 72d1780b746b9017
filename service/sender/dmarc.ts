import { getDomain } from 'tldts';
import { type Finding, fail, pass, warn } from './finding.ts';
import { readTags } from './tags.ts';

/** The organisation's own domain, one label below a public suffix: `north.ac.uk` of `surveys.north.ac.uk` (RFC 7489, 3.2). */
export function organisationOf(domain: string): string {
  return getDomain(domain, { allowPrivateDomains: false }) ?? domain.toLowerCase();
}

/** What receivers are asked, and where it stands. */
export interface Policy {
  readonly domain: string;
  readonly records: readonly string[];
}

export interface DmarcFacts {
  /** Domain of the sender's address. */
  readonly from: string;
  /** Domain that signs, where a signature will be valid; null: there is none. */
  readonly signedBy: string | null;
  /** Domain of the return path, where SPF passes; null: it does not. */
  readonly returnsTo: string | null;
  /** `_dmarc` of the sender's domain, and of its organisation where the first has none. */
  readonly policies: readonly Policy[];
}

/**
 * Checks what receivers are asked to do with mail in the sender's name, and that ours stands the test: the domain that
 * signs it, or the one it returns to, belongs to the sender's (RFC 7489).
 */
export function checkDmarc(facts: DmarcFacts): readonly Finding[] {
  const { from, policies } = facts;
  const found = policies.find(({ records }) => records.some(isDmarc));
  const name = `_dmarc.${organisationOf(from)}`;
  const publish = { name, type: 'TXT', value: 'v=DMARC1; p=none' } as const;
  if (found === undefined)
    return [
      fail(
        'DMARC',
        `Neither ${from} nor its organisation has a DMARC record.`,
        'Publish one; large receivers ask for it.',
        publish,
      ),
      ...aligned(facts, new Map()),
    ];
  const records = found.records.filter(isDmarc);
  if (records.length > 1)
    return [
      fail(
        'DMARC',
        `_dmarc.${found.domain} has ${records.length} records: receivers read none.`,
        'Leave one.',
      ),
      ...aligned(facts, new Map()),
    ];
  const tags = readTags(records[0]!);
  return [policyOf(from, found.domain, tags), ...aligned(facts, tags)];
}

function isDmarc(record: string): boolean {
  return /^v\s*=\s*DMARC1\s*(;|$)/.test(record);
}

function policyOf(from: string, domain: string, tags: ReadonlyMap<string, string>): Finding {
  const below = from.toLowerCase() !== domain.toLowerCase();
  const policy = (below ? (tags.get('sp') ?? tags.get('p')) : tags.get('p'))?.toLowerCase();
  const at = `_dmarc.${domain}`;
  if (policy === 'quarantine' || policy === 'reject')
    return pass('DMARC', `${at} asks receivers to ${policy} what does not stand the test.`);
  if (policy === 'none')
    return warn(
      'DMARC',
      `${at} asks nothing of receivers (p=none).`,
      'Good to begin with; once the checks below pass, ask for p=quarantine.',
    );
  return fail(
    'DMARC',
    `${at} has no policy that receivers know.`,
    'Give it p=none, p=quarantine or p=reject.',
  );
}

/** One of the two is enough; with both, mail that is forwarded arrives too. */
function aligned(facts: DmarcFacts, tags: ReadonlyMap<string, string>): readonly Finding[] {
  const { from, signedBy, returnsTo } = facts;
  const bySignature = belongs(from, signedBy, tags.get('adkim') === 's');
  const byReturn = belongs(from, returnsTo, tags.get('aspf') === 's');
  const signature =
    signedBy === null
      ? 'no valid signature'
      : `the signature of ${signedBy}${bySignature ? '' : ', which is another domain'}`;
  const path =
    returnsTo === null
      ? 'no return path that SPF allows'
      : `the return path ${returnsTo}${byReturn ? '' : ', which is another domain'}`;
  if (!bySignature && !byReturn)
    return [
      fail(
        'DMARC',
        `Nothing vouches for ${from}: there is ${signature}, and ${path}.`,
        `Sign as ${organisationOf(from)}, or send in the name of a domain that you sign for.`,
      ),
    ];
  if (bySignature && byReturn) return [pass('DMARC', `For ${from} vouch ${signature}, and ${path}.`)];
  return [
    bySignature
      ? pass('DMARC', `For ${from} vouches ${signature}; there is ${path}.`)
      : warn(
          'DMARC',
          `For ${from} vouches ${path} alone; there is ${signature}.`,
          `Sign as ${organisationOf(from)}: what is forwarded loses the return path.`,
        ),
  ];
}

/** @param strict the very same domain; else the same organisation */
function belongs(from: string, domain: string | null, strict: boolean): boolean {
  if (domain === null) return false;
  return strict
    ? domain.toLowerCase() === from.toLowerCase()
    : organisationOf(domain) === organisationOf(from);
}
