import { expect, test } from 'vitest';
import { checkDmarc, type DmarcFacts, organisationOf } from '../../../service/sender/dmarc.ts';

const told = (facts: Partial<DmarcFacts>, record: string | null = 'v=DMARC1; p=reject') =>
  checkDmarc({
    from: 'surveys.north.ac.uk',
    signedBy: 'north.ac.uk',
    returnsTo: 'bounces.north.ac.uk',
    policies: [
      { domain: 'surveys.north.ac.uk', records: [] },
      { domain: 'north.ac.uk', records: record === null ? ['v=spf1 -all'] : [record] },
    ],
    ...facts,
  }).map(({ verdict, found }) => `${verdict}: ${found}`);

test.each([
  ['surveys.north.ac.uk', 'north.ac.uk'],
  ['north.ac.uk', 'north.ac.uk'],
  ['A.B.North.sch.uk', 'b.north.sch.uk'],
  ['mail.college.co.uk', 'college.co.uk'],
  ['mail.college.example', 'college.example'],
  ['localhost', 'localhost'],
])('%s is of %s', (domain, organisation) => expect(organisationOf(domain)).toBe(organisation));

test('signature and return path of one organisation vouch together', () => {
  expect(told({})).toEqual([
    'pass: _dmarc.north.ac.uk asks receivers to reject what does not stand the test.',
    'pass: For surveys.north.ac.uk vouch the signature of north.ac.uk, and the return path bounces.north.ac.uk.',
  ]);
});

test.each([
  ['v=DMARC1; p=none', 'warn: _dmarc.north.ac.uk asks nothing of receivers (p=none).'],
  ['v=DMARC1; p=reject; sp=none', 'warn: _dmarc.north.ac.uk asks nothing of receivers (p=none).'],
  ['v=DMARC1; p=none; sp=quarantine', 'pass: _dmarc.north.ac.uk asks receivers to quarantine'],
  ['v=DMARC1', 'fail: _dmarc.north.ac.uk has no policy that receivers know.'],
  ['v=DMARC1; p=maybe', 'fail: _dmarc.north.ac.uk has no policy that receivers know.'],
  ['v=DMARC12; p=reject', 'fail: Neither surveys.north.ac.uk nor its organisation has a DMARC record.'],
])('%s is read as receivers read it', (record, first) => {
  expect(told({}, record)[0]).toContain(first);
});

test('the record of the domain itself stands before that of its organisation', () => {
  const policies = [
    { domain: 'surveys.north.ac.uk', records: ['v=DMARC1; p=quarantine'] },
    { domain: 'north.ac.uk', records: ['v=DMARC1; p=none'] },
  ];
  expect(told({ policies })[0]).toContain('_dmarc.surveys.north.ac.uk asks receivers to quarantine');
});

test('without a record there is one to publish, and two are none', () => {
  const policies = [{ domain: 'north.ac.uk', records: [] }];
  const [first] = checkDmarc({ from: 'surveys.north.ac.uk', signedBy: null, returnsTo: null, policies });
  expect(first!.publish).toEqual({ name: '_dmarc.north.ac.uk', type: 'TXT', value: 'v=DMARC1; p=none' });
  const two = [{ domain: 'north.ac.uk', records: ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] }];
  expect(told({ policies: two })[0]).toContain('2 records: receivers read none');
});

test.each<[string, Partial<DmarcFacts>, string, string]>([
  [
    'no signature',
    { signedBy: null },
    'v=DMARC1; p=none',
    'warn: For surveys.north.ac.uk vouches the return path',
  ],
  [
    'no return path',
    { returnsTo: null },
    'v=DMARC1; p=none',
    'pass: For surveys.north.ac.uk vouches the signature',
  ],
  ['neither', { signedBy: null, returnsTo: null }, 'v=DMARC1; p=none', 'fail: Nothing vouches'],
  [
    'both of somebody else',
    { signedBy: 'south.ac.uk', returnsTo: 'relay.example' },
    'v=DMARC1; p=none',
    'fail: Nothing vouches for surveys.north.ac.uk: there is the signature of south.ac.uk, which is another domain',
  ],
  ['strict, and only above', {}, 'v=DMARC1; p=none; adkim=s; aspf=s', 'fail: Nothing vouches'],
  [
    'strict for signatures alone',
    {},
    'v=DMARC1; p=none; adkim=s',
    'warn: For surveys.north.ac.uk vouches the return path',
  ],
  [
    'strict, and the very same',
    { signedBy: 'Surveys.North.ac.uk', returnsTo: null },
    'v=DMARC1; p=none; adkim=s; aspf=s',
    'pass: For surveys.north.ac.uk vouches the signature',
  ],
])('%s', (_what, facts, record, second) => {
  expect(told(facts, record)[1]).toContain(second);
});
