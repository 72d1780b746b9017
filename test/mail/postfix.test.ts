/** A thousand invitations through a real mail server, which returns what it cannot deliver. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSmtpTransport } from '../../service/index.ts';
import type { Contact } from '../../service/wire.ts';
import { type Bench, createBench, invitation } from '../service/support.ts';
import { freePort, type Postfix, startPostfix, withoutPostfix } from './support/postfix.ts';

const DOMAIN = 'bounces.example';

/** Who they are, how many of the thousand, and what becomes of an email to them. */
const LEARNERS = {
  known: { count: 900, becomes: 'arrived' },
  /** Without a mailbox, as Postfix itself finds. */
  gone: { count: 30, becomes: 'hard-bounce' },
  /** Without one, as a server tells that Postfix hands them on to. */
  refused: { count: 20, becomes: 'hard-bounce' },
  full: { count: 20, becomes: 'soft-bounce' },
  /** Their server answers nobody. */
  silent: { count: 15, becomes: 'soft-bounce' },
  blocked: { count: 15, becomes: 'blocked' },
} as const;
type Kind = keyof typeof LEARNERS;
const ALL = (Object.keys(LEARNERS) as Kind[]).flatMap((kind) =>
  Array.from({ length: LEARNERS[kind].count }, (_, n) => ({ kind, name: `${kind}-${n}` })),
);
const of = (becomes: string) => ALL.filter(({ kind }) => LEARNERS[kind].becomes === becomes);
const addresses = (learners: readonly { readonly name: string }[]) =>
  learners.map(({ name }) => `${name}@learners.example`).sort();

function contact(name: string, contactNumber: number): Contact {
  const kind = contactNumber === 1 ? 'invitation' : 'reminder';
  return invitation(name, { address: `${name}@learners.example`, contactNumber, kind });
}

const without = withoutPostfix();
if (without !== null) console.log(`SKIPPED test/mail/postfix.test.ts: ${without}`);

describe.skipIf(without !== null)('a thousand invitations through Postfix', () => {
  let bench: Bench;
  let postfix: Postfix;

  beforeAll(async () => {
    const [bounces, nobody] = [await freePort(), await freePort()];
    postfix = await startPostfix({
      mailboxes: ['/^known-[0-9]+@learners\\.example$/'],
      routes: [
        `/@bounces\\.example$/ smtp:[127.0.0.1]:${bounces}`,
        // Our own listener knows no such address, and says so.
        `/^refused-/ smtp:[127.0.0.1]:${bounces}`,
        `/^silent-/ smtp:[127.0.0.1]:${nobody}`,
        '/^full-/ error:5.2.2 mailbox is full',
        '/^blocked-/ error:5.7.1 message refused by policy',
      ],
    });
    bench = await createBench({
      mail: createSmtpTransport({ host: '127.0.0.1', port: postfix.port }),
      bounces: { domain: DOMAIN, host: '127.0.0.1', port: bounces },
    });
  });
  afterAll(async () => {
    await bench?.close();
    await postfix?.stop();
  });

  async function sendTo(learners: typeof ALL, contactNumber: number): Promise<void> {
    const contacts = learners.map(({ name }) => contact(name, contactNumber));
    for (let at = 0; at < contacts.length; at += 500)
      expect(
        (await bench.contacts(...contacts.slice(at, at + 500))).filter(({ result }) => result !== 'accepted'),
      ).toEqual([]);
    await bench.service.drain();
    // Delivered or returned, every one: there is nothing left that could still come.
    await vi.waitFor(() => expect(postfix.queued()).toBe(0), { timeout: 60_000, interval: 100 });
  }

  /** What the feed told of a contact, by kind of learner and what was told. */
  async function told(contactNumber: number): Promise<Record<string, number>> {
    const kinds = new Map(ALL.map(({ kind, name }) => [invitation(name).surveyId, kind]));
    const counts: Record<string, number> = {};
    let after: string | undefined;
    for (;;) {
      const page = await bench.events(after);
      for (const event of page.events) {
        if (event.contactNumber !== contactNumber) continue;
        const what = `${kinds.get(event.surveyId!)}: ${event.reason ?? event.type}`;
        counts[what] = (counts[what] ?? 0) + 1;
      }
      if (!page.more) return counts;
      after = page.cursor;
    }
  }

  test('each arrives once, or comes back to the message it was, for the reason that it has', async () => {
    await sendTo(ALL, 1);
    expect([...postfix.arrived()].sort()).toEqual(addresses(of('arrived')));
    expect(await told(1)).toEqual({
      'known: sent': 900,
      'gone: sent': 30,
      'gone: hard-bounce': 30,
      'refused: sent': 20,
      'refused: hard-bounce': 20,
      'full: sent': 20,
      'full: soft-bounce': 20,
      'silent: sent': 15,
      'silent: soft-bounce': 15,
      'blocked: sent': 15,
      'blocked: blocked': 15,
    });
  });

  test('what does not exist is written to no more: not handed to the mail server again', async () => {
    const suppressed = await bench.database
      .reader('sv_suppression')
      .orderBy('value')
      .select('value', 'reason');
    expect(suppressed).toEqual(
      addresses(of('hard-bounce')).map((value) => ({ value, reason: 'hard-bounce' })),
    );
    const reminded = ALL.filter(({ kind, name }) => kind !== 'known' || name.endsWith('7'));
    await sendTo(reminded, 2);
    const arrived = [...of('arrived'), ...reminded.filter(({ kind }) => kind === 'known')];
    expect([...postfix.arrived()].sort()).toEqual(addresses(arrived));
    expect(await told(2)).toEqual({
      'known: sent': 90,
      'gone: hard-bounce': 30,
      'refused: hard-bounce': 20,
      'full: sent': 20,
      'full: soft-bounce': 20,
      'silent: sent': 15,
      'silent: soft-bounce': 15,
      'blocked: sent': 15,
      'blocked: blocked': 15,
    });
    const handed = (name: string) => postfix.log().match(new RegExp(`to=<${name}@`, 'g'))?.length;
    expect([handed('gone-0'), handed('refused-0'), handed('full-0')]).toEqual([1, 1, 2]);
  });

  test('corrected, the learner is written to again', async () => {
    const wrong = contact('gone-0', 3);
    await bench.contacts({ ...wrong, address: 'known-900@learners.example' });
    await bench.service.drain();
    await vi.waitFor(() => expect(postfix.arrived()).toContain('known-900@learners.example'), {
      timeout: 20_000,
    });
  });
});
