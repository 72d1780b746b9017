/** What networks and strange servers do between plugin and service: at the sinks and on record nothing shows of it. */
import { expect, onTestFinished, test } from 'vitest';
import type { College } from './support/college.ts';
import { type Here, type Outcome, outcomeOf, startHere, uncertainOf } from './support/here.ts';
import { type HttpReply, openHttpFaults, type Script } from './support/http-faults.ts';
import { lifeWithoutFault, smallCollege } from './support/plain-life.ts';
import type { Decide } from './support/tcp-proxy.ts';

const LIFE = [0, 1, 2, 31, 32, 61, 62];
const plain = lifeWithoutFault(LIFE);

/** The same life without any fault. */
async function withoutFault(): Promise<Outcome> {
  const outcome = await plain();
  expect(outcome.arrived).toHaveLength(20);
  expect(outcome.rows).toHaveLength(6);
  return outcome;
}

async function withTcp(decide: Decide, timeoutSeconds = 1): Promise<{ college: College; here: Here }> {
  const expected = await withoutFault();
  const college = await smallCollege();
  college.proxy.decide = decide;
  const here = await startHere(college, { timeoutSeconds });
  await here.through(LIFE);
  expect(outcomeOf(college)).toEqual(expected);
  return { college, here };
}

/** The first request that begins so meets the fault, once; everything else passes. */
function once(fault: ReturnType<Decide>, begins: RegExp, times = 1): { decide: Decide; met: () => number } {
  let met = 0;
  return {
    met: () => met,
    decide: (_connection, said) => {
      if (said === null) return 'pass';
      if (!/^(GET|POST|PUT|DELETE) /.test(said)) return null;
      if (met >= times || !begins.test(said)) return 'pass';
      met += 1;
      return fault;
    },
  };
}

const REQUESTS = [
  ['contacts are handed over', /^POST \/v1\/contacts/],
  ['the feed is read', /^GET \/v1\/events\?limit=1000&after/],
  ['a learner sends the answers', /^POST \/s\/\w+\/check/],
] as const;

for (const [what, request] of REQUESTS) {
  test.each(['reset', 'cut-reply'] as const)(`while ${what}, the connection: %s`, async (fault) => {
    const { decide, met } = once(fault, request);
    await withTcp(decide);
    expect(met()).toBe(1);
  });
}

for (const [what, request] of REQUESTS.slice(0, 2)) {
  test.each(['stall', 'blackhole'] as const)(`while ${what}, the connection: %s`, async (fault) => {
    const { decide, met } = once(fault, request, 2);
    await withTcp(decide);
    expect(met()).toBe(2);
  });
}

test('every second connection is refused', async () => {
  const { college } = await withTcp((connection, said) =>
    said === null ? (connection % 2 === 0 ? 'refuse' : 'pass') : null,
  );
  expect(college.proxy.connections).toBeGreaterThan(2);
});

async function withHttp(script: Script) {
  const expected = await withoutFault();
  const college = await smallCollege();
  const here = await startHere(college, { timeoutSeconds: 5 });
  const service = college.proxy.target;
  const faults = await openHttpFaults(() => service, script);
  onTestFinished(() => faults.close());
  college.proxy.target = faults.port;
  await here.through(LIFE);
  expect(outcomeOf(college)).toEqual(expected);
  expect(uncertainOf(college)).toEqual([]);
  return { college, faults, here };
}

const HUGE = JSON.stringify({ results: [], filler: 'x'.repeat(33 * 1024 * 1024) });
const JSON_TYPE = { 'content-type': 'application/json' };
const REPLIES: readonly (readonly [string, HttpReply])[] = [
  ['429 with Retry-After', { status: 429, headers: { 'retry-after': '1' } }],
  ['429 with a Retry-After that is no number', { status: 429, headers: { 'retry-after': 'soon' } }],
  ['500', { status: 500, body: 'oops' }],
  ['503', { status: 503, headers: { 'retry-after': '1' } }],
  ['JSON that is broken off', { status: 200, headers: JSON_TYPE, body: '{"results":[' }],
  ['JSON of another schema', { status: 200, headers: JSON_TYPE, body: '{"hello":"world"}' }],
  ['a page of HTML', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html></html>' }],
  ['a reply that is far too large', { status: 200, headers: JSON_TYPE, body: HUGE }],
];

test.each(REPLIES)('instead of each first reply of the API: %s', async (_name, reply) => {
  const { faults } = await withHttp(({ path, times }) =>
    path.startsWith('/v1/') && times === 1 ? reply : null,
  );
  expect(faults.asked.get('POST /v1/contacts')).toBeGreaterThan(1);
});

test.each(REPLIES)('after the contacts were taken over, instead of the reply: %s', async (_name, reply) => {
  let done = 0;
  await withHttp(({ method, path, times }, pass) => {
    if (`${method} ${path}` !== 'POST /v1/contacts' || times !== 1) return null;
    done += 1;
    return pass().then(() => reply);
  });
  expect(done).toBe(1);
});

interface Page {
  readonly events: readonly { readonly position: number }[];
}

function rewriteEvents(change: (events: Page['events']) => Page['events']): {
  script: Script;
  pages: () => number;
} {
  let pages = 0;
  return {
    pages: () => pages,
    script: ({ path }, pass) =>
      path !== '/v1/events'
        ? null
        : pass().then((reply) => {
            if (reply.status !== 200) return reply;
            const page = JSON.parse(reply.body!) as Page;
            if (page.events.length > 1) pages += 1;
            return { ...reply, body: JSON.stringify({ ...page, events: change(page.events) }) };
          }),
  };
}

test.each([
  ['twice, one after the other', (events: Page['events']) => events.flatMap((event) => [event, event])],
  ['twice, all again at the end', (events: Page['events']) => [...events, ...events]],
  ['in the opposite order', (events: Page['events']) => events.toReversed()],
])('events of a page come %s', async (_how, change) => {
  const { script, pages } = rewriteEvents(change);
  await withHttp(script);
  expect(pages()).toBeGreaterThan(0);
});

test('events that were imported come again in the next page', async () => {
  let earlier: Page['events'] = [];
  const { script } = rewriteEvents((events) => {
    const both = [...earlier, ...events];
    earlier = events;
    return both;
  });
  await withHttp(script);
});
