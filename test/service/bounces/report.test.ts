import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readReport, type Told } from '../../../service/bounces/report.ts';
import { loadMailParser, parseReport } from '../../../service/bounces/take.ts';
import { complaint, type Dsn, dsn, words } from './reports.ts';

const TO = 'b-x@bounces.example';
const read = async (raw: string): Promise<Told> =>
  readReport((await parseReport(await loadMailParser(), Buffer.from(raw)))!);
/** What is told, in short. */
async function short(raw: string): Promise<string> {
  const told = await read(raw);
  if (told.what !== 'receipt') return told.what;
  const { receipt, code } = told;
  return `${'reason' in receipt ? receipt.reason : receipt.became} ${code}`.trim();
}

describe('a delivery report', () => {
  test.each<[Dsn, string]>([
    // There is no such mailbox, or no such domain.
    [{ status: '5.1.1', diagnostic: '550 5.1.1 <sam@example.com>: User unknown' }, 'hard-bounce 5.1.1'],
    [{ status: '5.1.2' }, 'hard-bounce 5.1.2'],
    [{ status: '5.1.10', diagnostic: '556 5.1.10 Recipient address has null MX' }, 'hard-bounce 5.1.10'],
    [{ status: '5.2.1', diagnostic: '550 5.2.1 The email account is disabled' }, 'hard-bounce 5.2.1'],
    [{ status: '5.4.4', diagnostic: '5.4.4 Host or domain name not found' }, 'hard-bounce 5.4.4'],
    // There is one, and it took nothing.
    [{ status: '5.2.2', diagnostic: '552 5.2.2 Mailbox full' }, 'soft-bounce 5.2.2'],
    [{ status: '4.4.1', diagnostic: '4.4.1 connect to mx.example.com: timed out' }, 'soft-bounce 4.4.1'],
    [{ status: '4.2.2' }, 'soft-bounce 4.2.2'],
    [{ status: '5.3.0' }, 'soft-bounce 5.3.0'],
    [{ status: '5.4.6', diagnostic: '5.4.6 routing loop' }, 'soft-bounce 5.4.6'],
    // It is about us.
    [{ status: '5.7.1', diagnostic: '554 5.7.1 Blocked by reputation' }, 'blocked 5.7.1'],
    [{ status: '5.7.26', diagnostic: '550 5.7.26 not authenticated' }, 'blocked 5.7.26'],
    [{ status: '4.7.0' }, 'blocked 4.7.0'],
    [{ status: '5.1.8', diagnostic: '550 5.1.8 Bad sender' }, 'blocked 5.1.8'],
    [{ status: '5.3.4' }, 'blocked 5.3.4'],
    [{ status: '5.6.0' }, 'blocked 5.6.0'],
    // The status says nothing: the words do, or nothing is held against the address.
    [{ status: '5.0.0', diagnostic: '550 no such user here' }, 'hard-bounce 5.0.0'],
    [{ status: '5.0.0', diagnostic: '554 5.7.1 rejected as spam' }, 'blocked 5.0.0'],
    [{ status: '5.0.0', diagnostic: '550 5.1.1 gone' }, 'hard-bounce 5.0.0'],
    [{ status: '5.0.0', diagnostic: '554 transaction failed' }, 'soft-bounce 5.0.0'],
    [{ status: '5.1.0', diagnostic: '550 Sender address unknown' }, 'soft-bounce 5.1.0'],
    [
      { status: '5.4.1', diagnostic: '550 5.4.1 Recipient address rejected: Access denied.' },
      'hard-bounce 5.4.1',
    ],
    [{ status: '5.4.1', diagnostic: '550 5.4.1 no answer from host' }, 'soft-bounce 5.4.1'],
    [{ diagnostic: '550 5.1.1 unknown' }, 'hard-bounce 5.1.1'],
    [{ diagnostic: '550 mailbox unavailable' }, 'soft-bounce'],
    [{}, 'soft-bounce'],
    // It did not fail.
    [{ action: 'delayed', status: '4.4.1' }, 'nothing'],
    [{ action: 'relayed', status: '2.1.9' }, 'nothing'],
    [{ action: 'expanded', status: '2.1.5' }, 'nothing'],
    [{ action: 'delivered', status: '2.0.0' }, 'delivered 2.0.0'],
    // A version that looks like a code.
    [{ status: '5.0.0', diagnostic: '554 refused by Mailer 5.1.1.7' }, 'soft-bounce 5.0.0'],
  ])('%o', async (recipient, told) => {
    expect(await short(dsn(TO, recipient))).toBe(told);
  });

  test('of several recipients behind one address the best is told', async () => {
    expect(await short(dsn(TO, { status: '5.1.1' }, { status: '5.2.2' }))).toBe('soft-bounce 5.2.2');
    expect(await short(dsn(TO, { status: '5.1.1' }, { action: 'delivered', status: '2.0.0' }))).toBe(
      'delivered 2.0.0',
    );
    expect(await short(dsn(TO, { status: '5.1.1' }, { action: 'delayed', status: '4.2.0' }))).toBe('nothing');
  });

  test('with folded fields, names of any case and bare line ends', async () => {
    const folded = dsn(TO, { status: '5.1.1' })
      .replace('Action: failed', 'ACTION:\r\n failed')
      .replaceAll('\r\n', '\n');
    expect(await short(folded)).toBe('hard-bounce 5.1.1');
  });
});

describe('a bounce in words', () => {
  test.each([
    ['Sorry, no mailbox here by that name. (#5.1.1)', 'hard-bounce 5.1.1'],
    ['<sam@example.com>:\r\n550 5.1.1 User unknown', 'hard-bounce 5.1.1'],
    ['host mx.example.com said: 550-5.7.1 Our system has detected', 'blocked 5.7.1'],
    ['552 5.2.2 Over quota', 'soft-bounce 5.2.2'],
    ['The server said: 550 No such user here', 'hard-bounce 550'],
    // Not enough to hold anything against anybody.
    ['The server said: 550 rejected', 'nothing'],
    ['Your message could not be delivered.', 'nothing'],
    ['450 4.2.0 Greylisted, we go on trying', 'nothing'],
    ['I am away until 5.1.26, call 550 123.', 'nothing'],
  ])('%s', async (text, told) => {
    expect(await short(words(TO, text))).toBe(told);
  });

  test.each([
    'Auto-Submitted: auto-replied (vacation)',
    'X-Autoreply: yes',
    'Precedence: auto_reply',
    'X-Auto-Response-Suppress: All',
  ])('is none when it is an automatic reply: %s', async (header) => {
    expect(await short(words(TO, 'I left. My old address said: 550 5.1.1 user unknown', [header]))).toBe(
      'nothing',
    );
  });

  test('of a server that calls its bounces automatic replies is one all the same', async () => {
    const headers = ['Auto-Submitted: auto-replied', 'X-Failed-Recipients: sam@example.com'];
    expect(await short(words(TO, '550 5.1.1 unknown', headers))).toBe('hard-bounce 5.1.1');
  });
});

describe('a feedback report', () => {
  test.each([
    ['abuse', 'complaint'],
    ['opt-out', 'complaint'],
    ['not-spam', 'nothing'],
    ['auth-failure', 'nothing'],
  ])('of type %s', async (kind, told) => {
    expect(await short(complaint(TO, null, kind))).toBe(told);
  });
});

test('whatever comes, it is read or refused, and never says more than a report can', async () => {
  const whole = [dsn(TO, { status: '5.1.1' }), complaint(TO, null), words(TO, '550 5.1.1 unknown')];
  const broken = fc
    .tuple(
      fc.constantFrom(...whole),
      fc.nat(1_200),
      fc.nat(1_200),
      fc.string({ unit: 'binary', maxLength: 60 }),
    )
    .map(([raw, from, to, put]) => raw.slice(0, from) + put + raw.slice(Math.min(from, to)));
  await fc.assert(
    fc.asyncProperty(fc.oneof(broken, fc.string({ unit: 'binary', maxLength: 400 })), async (raw) => {
      const told = await read(raw).catch(() => null);
      expect([undefined, 'receipt', 'complaint', 'nothing']).toContain(told?.what);
    }),
    { numRuns: 300 },
  );
});
