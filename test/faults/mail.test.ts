/** What networks do between the service and its mail server. The learners' view is the sink: what arrived, and how often. */
import { expect, onTestFinished, test } from 'vitest';
import { type Here, outcomeOf, startHere, uncertainOf } from './support/here.ts';
import { repeated } from './support/judge.ts';
import { notThanks, smallCollege } from './support/plain-life.ts';
import { type Decide, openTcpProxy } from './support/tcp-proxy.ts';

const LIFE = [0, 1, 31, 32, 61, 62];

async function live(decide: Decide) {
  const college = await smallCollege();
  const proxy = await openTcpProxy(college.sinks.smtpPort, decide);
  onTestFinished(() => proxy.close());
  const here: Here = await startHere(college, { smtpPort: proxy.port });
  await here.through(LIFE);
  await here.close();
  expect(repeated(college.sinks.arrivals)).toEqual([]);
  const outcome = outcomeOf(college);
  return {
    arrived: notThanks(outcome),
    rows: outcome.rows,
    uncertain: uncertainOf(college).map(({ address, kind }) => `${kind} to ${address}`),
  };
}

let plain: Awaited<ReturnType<typeof live>> | null = null;
async function withoutFault() {
  plain ??= await live(() => 'pass');
  expect(plain.arrived).toHaveLength(17);
  expect(plain.uncertain).toEqual([]);
  return plain;
}

test('the greeting of the mail server never comes, on the first connections: tried again, and nothing shows of it', async () => {
  const expected = await withoutFault();
  expect(await live((connection) => (connection < 3 ? 'stall' : 'pass'))).toEqual(expected);
});

test('the mail server resets every connection for a while: tried again, and nothing shows of it', async () => {
  const expected = await withoutFault();
  expect(
    await live((connection, said) => (said === null ? (connection < 12 ? 'refuse' : 'pass') : null)),
  ).toEqual(expected);
});

const END_OF_MESSAGE = /\r\n\.\r\n$/;

/** The first message meets the fault at its end, or at its beginning. */
function atFirstMessage(fault: ReturnType<Decide>, when: RegExp): Decide {
  let met = false;
  return (_connection, said) => {
    if (said === null) return 'pass';
    if (met || !when.test(said)) return null;
    met = true;
    return fault;
  };
}

test.each(['cut-reply', 'blackhole'] as const)(
  'the reply to a whole message is lost (%s): it arrived once, is uncertain, and is never sent again by itself',
  async (fault) => {
    const expected = await withoutFault();
    const { arrived, rows, uncertain } = await live(atFirstMessage(fault, END_OF_MESSAGE));
    expect(arrived).toEqual(expected.arrived);
    expect(rows).toEqual(expected.rows);
    expect(uncertain).toHaveLength(1);
    expect(arrived).toContain(`1 × ${uncertain[0]}`);
  },
);

test.each(['reset', 'stall'] as const)(
  'the connection breaks in the middle of a message (%s): it did not arrive, is uncertain, and nobody else notices',
  async (fault) => {
    const expected = await withoutFault();
    const { arrived, uncertain } = await live(atFirstMessage(fault, /^From: /m));
    expect(uncertain).toHaveLength(1);
    // Nobody can tell that from a reply that was lost. The reminder is for those.
    const missing = `1 × ${uncertain[0]}`;
    expect([...arrived, missing].sort()).toEqual(
      [...new Set([...expected.arrived, ...arrived.filter((what) => what.includes('reminder'))])].sort(),
    );
  },
);
