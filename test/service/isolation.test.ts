/**
 * Every route there is, as Fastify knows it, is tried with the key and the links of another tenant: the reply is the one
 * for what does not exist, and nothing of the other tenant is in it or is changed. A route that is added is tried by itself.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Contact } from '../../service/wire.ts';
import { chosenServer } from '../support/server-url.ts';
import { type Bench, createBench, instanceHeader, invitation } from './support.ts';
import { v5 } from './uuid.ts';

const routes: { readonly method: string; readonly url: string }[] = [];
/** Fastify tells of every app when it is made, and before it has a route. */
const MADE = 'fastify.initialization';
function made(told: unknown): void {
  const { fastify } = told as { readonly fastify: FastifyInstance };
  fastify.addHook('onRoute', ({ method, url }: RouteOptions) => {
    for (const one of [method].flat()) routes.push({ method: one, url });
  });
}

/** Everything the tables of the service hold, but for what a request may always note of itself. */
const TABLES = ['tenant', 'survey', 'message', 'event', 'suppression', 'assist', 'offboarding', 'erasure'];

let bench: Bench;
let otherKey: string;
/** Of the tenant whose data others must not see: the identifier of its survey, and its tokens. */
let foreign: { readonly id: string; readonly token: string; readonly assist: string };
/** Every statement on the tables of the service while routes were tried, with what it was given. */
const statements = new Map<string, readonly unknown[]>();
/** The statuses that each operation of the API came to. */
const met = new Map<string, Set<number>>();

beforeAll(async () => {
  subscribe(MADE, made);
  bench = await createBench({ webhooks: { notifyToken: 'notify', twilioAuthToken: 'twilio' } });
  unsubscribe(MADE, made);
  await bench.contacts(invitation('sam'));
  await bench.service.drain();
  await bench.contacts(invitation('sam', { contactNumber: 2, notBefore: '2025-09-18T09:00:00.000Z' }));
  const { surveyId: id } = invitation('sam');
  const assist = await bench.call('POST', `/v1/surveys/${id}/assist`, { staff: 'Jo' });
  foreign = {
    id,
    token: await bench.token(),
    assist: assist.json<{ url: string }>().url.split('/').at(-1)!,
  };
  ({ apiKey: otherKey } = await bench.service.createTenant({ id: 'south', name: 'South College' }));
  const { database } = bench;
  const hear = ({ sql, bindings }: { readonly sql: string; readonly bindings: readonly unknown[] }) => {
    if (/\bsv_/.test(sql)) statements.set(sql, bindings);
  };
  database.reader.on('query', hear);
  // What writes is asked through a client that every transaction stands on.
  await database.transaction(async (tx) => void Object.getPrototypeOf(tx.client).on('query', hear));
});
afterAll(() => bench.close());

const BODIES: Readonly<Record<string, (surveyId: string) => object>> = {
  'POST /v1/contacts': (surveyId) => ({ contacts: [{ ...invitation('sam'), surveyId } satisfies Contact] }),
  'PUT /v1/account': () => ({
    name: 'South College',
    sender: { name: 'South', address: 'hello@south.example' },
    controller: 'South',
    contact: {},
  }),
  'POST /v1/account/preview': () => ({
    account: { name: 'S', sender: { name: 'S', address: 'a@s.example' }, controller: 'S', contact: {} },
  }),
  'POST /v1/account/hold': () => ({ held: false, by: 'sue', reason: 'a test' }),
  'POST /v1/account/offboard': () => ({ step: 'close', by: 'sue', reason: 'a test' }),
  'PUT /v1/instance': () => ({ by: 'sue', reason: 'a test' }),
  'POST /v1/uncertain': (surveyId) => ({
    surveyId,
    contactNumber: 1,
    channel: 'email',
    went: true,
    by: 'sue',
  }),
  'POST /v1/release': () => ({
    ...{ subject: 'address', value: 'sam@example.com', channel: 'email' },
    ...{ by: 'sue', reason: 'a test' },
  }),
  'PUT /v1/surveys/:id': () => ({ ...invitation('sue').survey, provider: 'South College' }),
  'POST /v1/surveys/:id/assist': () => ({ staff: 'Sue' }),
};
const QUERIES: Readonly<Record<string, string>> = {
  'DELETE /v1/surveys/:id': '?mode=erase',
  'GET /v1/account/export': '?table=surveys',
};

const all = () => routes.filter(({ method }) => method !== 'HEAD' && method !== 'OPTIONS');
const ours = () => all().filter(({ url }) => url.startsWith('/v1/'));
/** Who asks needs no key there, and is told nothing of any tenant. */
const OPEN = ['/v1/health', '/v1/ready', '/v1/openapi.json', '/v1/docs'];

async function ask(route: { method: string; url: string }, apiKey: string | null, id: string) {
  const named = `${route.method} ${route.url}`;
  const instance = await instanceHeader(bench.database, 'south');
  const renewed = route.url === '/v1/instance' ? `.${v5('next')}` : '';
  const body = BODIES[named]?.(id);
  const reply = await bench.service.app.inject({
    method: route.method as 'GET',
    url: `${route.url.replace(':id', id)}${QUERIES[named] ?? ''}`,
    headers: {
      ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
      'destination-instance': `${instance['destination-instance']}${renewed}`,
    },
    ...(body === undefined ? {} : { payload: body }),
  });
  met.set(named, (met.get(named) ?? new Set()).add(reply.statusCode));
  return { status: reply.statusCode, body: reply.body, told: withoutIds(reply.body, id) };
}

/** A reply without what differs from one to the next: the request's own name, and the identifier that was asked for. */
function withoutIds(body: string, id: string): string {
  return body
    .replaceAll(id, 'ID')
    .replaceAll(/"instance":"[^"]*"/g, '')
    .replaceAll(/"(at|completeTo|until)":"[^"]*"/g, '');
}

async function held(): Promise<string> {
  const rows: unknown[] = [];
  for (const table of TABLES) {
    const owner = table === 'tenant' ? 'id' : 'tenant';
    // `fed_at`: when a tenant's own feed was read last.
    rows.push(await bench.database.reader(`sv_${table}`).where({ [owner]: 'north' }));
  }
  return JSON.stringify(rows);
}

test('there are routes to try: of the API, of pages by two doors, and of gateways', () => {
  expect(ours().length).toBeGreaterThan(15);
  for (const begin of ['/s/:token', '/a/:token', '/u/:token', '/webhooks/'])
    expect(
      all().some(({ url }) => url.startsWith(begin)),
      begin,
    ).toBe(true);
  // Whoever adds a route outside of these says here how it is tried.
  const known = /^\/(v1|s|a|u|assets|webhooks|outbox|metrics)(\/|$)/;
  expect(all().filter(({ url }) => !known.test(url))).toEqual([]);
  // Every change has a body to be tried with.
  const changing = ours().filter(({ method }) => method === 'POST' || method === 'PUT');
  expect(changing.filter(({ method, url }) => BODIES[`${method} ${url}`] === undefined)).toEqual([]);
});

describe('another tenant’s key', () => {
  test('gets of a survey that is not its own what it gets of one that does not exist, and changes nothing', async () => {
    const before = await held();
    const about = ours().filter(({ url }) => url.includes(':id'));
    expect(about.length).toBeGreaterThan(3);
    // What makes a survey known makes one of their own, whatever another tenant has under that identifier: the last, as it then is there.
    const making = about.filter(({ method }) => method === 'PUT');
    for (const route of about.filter((one) => !making.includes(one))) {
      const named = `${route.method} ${route.url}`;
      const theirs = await ask(route, otherKey, foreign.id);
      const nobodys = await ask(route, otherKey, v5(`nobody ${named}`));
      expect([named, theirs.status]).toEqual([named, 404]);
      expect([named, theirs.told]).toEqual([named, nobodys.told]);
    }
    for (const route of making)
      expect(await ask(route, otherKey, foreign.id)).toEqual(await ask(route, otherKey, v5('nobody')));
    expect(await held()).toBe(before);
  });

  test('sees and changes nothing of the other tenant by any other route', async () => {
    const before = await held();
    for (const route of ours().filter(({ url }) => !url.includes(':id'))) {
      const named = `${route.method} ${route.url}`;
      const { status, body } = await ask(route, otherKey, foreign.id);
      expect([named, status < 500]).toEqual([named, true]);
      for (const told of ['sam@example.com', 'learner-sam', 'North College', foreign.token, foreign.assist])
        if (route.url !== '/v1/contacts' && !OPEN.includes(route.url))
          expect([named, body.includes(told)]).toEqual([named, false]);
    }
    expect(await held()).toBe(before);
  });
});

test('no key, and a key of nobody, get the same from every route of the API: 401', async () => {
  for (const route of ours().filter(({ url }) => !OPEN.includes(url))) {
    const named = `${route.method} ${route.url}`;
    const none = await ask(route, null, foreign.id);
    const wrong = await ask(route, 'dts_nobody-has-this-key-at-all', foreign.id);
    expect([named, none.status, wrong.status]).toEqual([named, 401, 401]);
    expect([named, wrong.told]).toEqual([named, none.told]);
  }
});

test('a link of nobody, and a link through the door of another kind, get the same page from every route: 404', async () => {
  const pages = all().filter(({ url }) => url.includes(':token'));
  expect(pages.length).toBeGreaterThan(15);
  const get = async (route: { method: string; url: string }, token: string) => {
    const url = route.url.replace(':token', token).replace(/:\w+/, 'activities');
    const reply = await bench.service.app.inject({ method: route.method as 'GET', url });
    return { status: reply.statusCode, body: reply.body.replaceAll(token, 'TOKEN') };
  };
  for (const route of pages) {
    const named = `${route.method} ${route.url}`;
    const nobodys = await get(route, '1111111111111111111111');
    const otherDoor = await get(route, route.url.startsWith('/a/') ? foreign.token : foreign.assist);
    // A page that is there for nobody has the product's colours.
    expect([named, nobodys.status]).toEqual([named, route.url.endsWith('/colours.css') ? 200 : 404]);
    expect([named, otherDoor]).toEqual([named, nobodys]);
  }
});

test('gateways that cannot prove who they are change nothing', async () => {
  const before = await held();
  const hooks = all().filter(({ url }) => url.startsWith('/webhooks/'));
  for (const { method, url } of hooks) {
    const reply = await bench.service.app.inject({
      method: method as 'POST',
      url: url.replace(':message', v5('message')),
      headers: { 'content-type': 'application/json', authorization: 'Bearer wrong' },
      payload: '{}',
    });
    expect([url, reply.statusCode >= 400 && reply.statusCode < 500]).toEqual([url, true]);
  }
  expect(await held()).toBe(before);
});

/** What finds its tenant by the digest of a key or by a link, or is about none: how it stands, and how many requests come. */
const WITHOUT_TENANT = [
  /from `sv_api_key` as `k` inner join `sv_tenant` as `t` on `t`\.`id` = `k`\.`tenant` where `k`\.`hash` = \?/,
  /`sv_survey`.* where .*`token` = \?/,
  /`sv_assist`.* where .*`hash` = \?/,
  /`sv_rate`/,
  /^select `id` from `sv_tenant` limit \?$/,
  /^select count\(\*\) as `n` from \(select `state` from `sv_message` where `state` = \? limit \?\) as `some`$/,
];

// The statements without a tenant are listed as SQLite has them.
test.skipIf(chosenServer() !== undefined)(
  'every statement on a table of the service names the tenant whose rows it is about',
  async () => {
    // A page that writes, by the learner's own link.
    for (const [path, payload] of [
      ['', undefined],
      ['/q/activities', 'activities=employed'],
      ['/not-me', ''],
    ] as const)
      await bench.service.app.inject({
        method: payload === undefined ? 'GET' : 'POST',
        url: `/s/${foreign.token}${path}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        ...(payload === undefined ? {} : { payload }),
      });
    expect(statements.size).toBeGreaterThan(30);
    const without = [...statements].filter(
      ([sql, bindings]) =>
        !(
          /tenant/.test(sql) ||
          /`sv_tenant`.* where `id` = \?/.test(sql) ||
          /insert into `sv_tenant`/.test(sql)
        ) || !bindings.some((one) => one === 'north' || one === 'south'),
    );
    expect(
      without.map(([sql]) => sql).filter((sql) => !WITHOUT_TENANT.some((fine) => fine.test(sql))),
    ).toEqual([]);
  },
);

test('every status that an operation came to is one that its description tells of', async () => {
  const { paths } = (await bench.service.app.inject({ url: '/v1/openapi.json' })).json<{
    paths: Record<string, Record<string, { responses: object }>>;
  }>();
  expect(met.size).toBe(ours().length);
  for (const [named, statuses] of met) {
    const [method = '', url = ''] = named.split(' ');
    const { responses } = paths[url.replaceAll(/:(\w+)/g, '{$1}')]![method.toLowerCase()]!;
    for (const status of statuses) expect(Object.keys(responses), named).toContain(String(status));
  }
});
