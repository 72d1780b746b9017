import { describe, expect, test } from 'vitest';
import { checkSpf, spfResult } from '../../../service/sender/spf.ts';
import { readSpf } from '../../../service/sender/spf-record.ts';
import { loadSpf } from '../../../service/sender/spf-tree.ts';
import type { Zone } from '../../support/name-server.ts';
import { lookupIn } from './zone.ts';

const spf = (record: string, zone: Zone = {}) => ({
  ...zone,
  'north.example': { ...zone['north.example'], txt: ['some-verification=1', record] },
});
const result = async (zone: Zone, address: string) =>
  spfResult((await loadSpf(lookupIn(zone), 'north.example')).tree, address);
const findings = async (zone: Zone, ...sending: string[]) =>
  checkSpf(await loadSpf(lookupIn(zone), 'north.example'), sending);
const told = async (zone: Zone, ...sending: string[]) =>
  (await findings(zone, ...sending)).map(({ verdict, found }) => `${verdict}: ${found}`);

const RELAY: Zone = {
  'relay.example': { txt: ['v=spf1 ip4:203.0.113.0/24 ip6:2001:db8:1::/48 -all'] },
  'mail.north.example': { a: ['192.0.2.10'], aaaa: ['2001:db8::10'] },
  'north.example': { mx: ['mail.north.example'], a: ['192.0.2.20'] },
};

describe('what an address may', () => {
  test.each([
    ['v=spf1 ip4:192.0.2.1 -all', '192.0.2.1', 'pass'],
    ['v=spf1 ip4:192.0.2.1 -all', '192.0.2.2', 'fail'],
    ['V=SPF1 IP4:192.0.2.0/24 ~ALL', '192.0.2.200', 'pass'],
    ['v=spf1 ip4:192.0.2.0/24 ~all', '192.0.3.1', 'softfail'],
    ['v=spf1 ip4:192.0.2.0/24 ?all', '192.0.3.1', 'neutral'],
    ['v=spf1 ip4:192.0.2.0/24', '192.0.3.1', 'neutral'],
    ['v=spf1 ip6:2001:db8::/32 -all', '2001:db8::1', 'pass'],
    ['v=spf1 ip6:2001:db8::/32 -all', '192.0.2.1', 'fail'],
    ['v=spf1 include:relay.example -all', '203.0.113.9', 'pass'],
    ['v=spf1 include:relay.example -all', '2001:db8:1::9', 'pass'],
    ['v=spf1 include:relay.example ~all', '198.51.100.1', 'softfail'],
    ['v=spf1 ?include:relay.example -all', '203.0.113.9', 'neutral'],
    ['v=spf1 include:nowhere.example -all', '203.0.113.9', 'permerror'],
    ['v=spf1 ip4:192.0.2.1 include:nowhere.example -all', '192.0.2.1', 'pass'],
    ['v=spf1 a -all', '192.0.2.20', 'pass'],
    ['v=spf1 a/24 -all', '192.0.2.99', 'pass'],
    ['v=spf1 a:mail.north.example//64 -all', '2001:db8::99', 'pass'],
    ['v=spf1 mx -all', '192.0.2.10', 'pass'],
    ['v=spf1 mx:north.example/24 -all', '192.0.2.99', 'pass'],
    ['v=spf1 redirect=relay.example', '203.0.113.9', 'pass'],
    ['v=spf1 redirect=relay.example', '192.0.2.1', 'fail'],
    ['v=spf1 redirect=nowhere.example', '192.0.2.1', 'permerror'],
    ['v=spf1 -all redirect=relay.example', '203.0.113.9', 'fail'],
    ['v=spf1 exists:%{i}._spf.north.example -all', '192.0.2.1', 'fail'],
    ['v=spf1 ip4:192.0.2.1 bogus:x -all', '192.0.2.1', 'permerror'],
    ['v=spf1', '192.0.2.1', 'neutral'],
    ['v=spf10 -all', '192.0.2.1', 'none'],
  ])('%s says of %s: %s', async (record, address, expected) => {
    expect(await result(spf(record, RELAY), address)).toBe(expected);
  });
});

test.each([
  'ip4:192.0.2.256',
  'ip4:192.0.2.0/33',
  'ip6:192.0.2.1',
  'ip6:2001:db8::/129',
  'include:',
  'foo',
  'allx',
  '-redirect=x',
  'a:x y/',
])('%s is no term', (term) => expect(readSpf(`v=spf1 ${term}`)).toHaveProperty('wrong'));

test('all is well', async () => {
  const zone = spf('v=spf1 a:mail.north.example include:relay.example -all', RELAY);
  expect(await told(zone, '192.0.2.10', '203.0.113.9')).toEqual([
    'pass: north.example has one record, of 2 lookups (10 at most).',
    'pass: 192.0.2.10 may send for north.example.',
    'pass: 203.0.113.9 may send for north.example.',
    'pass: north.example ends with -all.',
  ]);
});

describe('what is wrong, and the record that mends it', () => {
  test.each<[string, Zone, string[], string, string | undefined]>([
    ['none', {}, ['192.0.2.1'], 'has no SPF record', 'v=spf1 ip4:192.0.2.1 -all'],
    ['none, and senders not known', {}, [], 'has no SPF record', undefined],
    [
      'several',
      { 'north.example': { txt: ['v=spf1 -all', 'v=spf1 a -all'] } },
      ['192.0.2.1'],
      '2 SPF records',
      'v=spf1 ip4:192.0.2.1 -all',
    ],
    ['a slip', spf('v=spf1 ipv4:192.0.2.1 -all'), [], '"ipv4:192.0.2.1" is no term', undefined],
    [
      'an address that is not in it',
      spf('v=spf1 include:relay.example ~all', RELAY),
      ['2001:db8:9::1'],
      'may not send for north.example (softfail)',
      'v=spf1 ip6:2001:db8:9::1 include:relay.example ~all',
    ],
    ['everybody', spf('v=spf1 +all'), ['192.0.2.1'], 'it allows everybody', undefined],
    [
      'an include that is gone',
      spf('v=spf1 include:gone.example -all'),
      [],
      'leads to no readable',
      undefined,
    ],
  ])('%s', async (_what, zone, sending, found, value) => {
    const failed = (await findings(zone, ...sending)).find(({ verdict }) => verdict === 'fail')!;
    expect(failed.found).toContain(found);
    expect(failed.publish?.value).toBe(value);
    if (value !== undefined) {
      const mended = { ...zone, 'north.example': { txt: [value] } };
      expect((await findings(mended, ...sending)).filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    }
  });

  test.each([['v=spf1 ip4:192.0.2.1 ?all'], ['v=spf1 ip4:192.0.2.1']])('%s is no refusal', async (record) => {
    expect((await told(spf(record), '192.0.2.1')).at(-1)).toBe(
      'warn: north.example does not say that others may not send.',
    );
  });

  test('an end that stands where the record leads counts', async () => {
    const zone = spf('v=spf1 redirect=relay.example', RELAY);
    expect((await told(zone)).at(-1)).toBe('pass: relay.example ends with -all.');
  });
});

test.each([
  [10, 'pass'],
  [11, 'fail'],
])('%i lookups, wherever they stand: %s', async (lookups, verdict) => {
  const zone: Zone = {
    ...spf(`v=spf1 include:first.example ${'a:x.example '.repeat(lookups - 3)}-all`),
    'first.example': { txt: ['v=spf1 include:second.example mx ~all'] },
    'second.example': { txt: ['v=spf1 ip4:192.0.2.1 -all'] },
  };
  expect((await findings(zone))[0]!.verdict).toBe(verdict);
});

test('a record that leads to itself is too many lookups, and not followed for ever', async () => {
  expect((await told(spf('v=spf1 include:north.example -all')))[0]).toContain('more than 10 lookups');
});
