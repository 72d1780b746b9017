/** How many requests are taken, of whom, and what is told where there are too many or they are none. */
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type Bench, createBench, instanceHeader, invitation } from './support.ts';

let bench: Bench;
afterEach(() => bench.close());

const LIMITS = { apiPerTenant: 5, perAddress: 5, unknownPerAddress: 3 };
/** Somebody elsewhere, and the proxy that says so. */
const proxied = (address: string) => ({ 'x-forwarded-for': address });
const open = async (more = {}) => {
  bench = await createBench({ limits: LIMITS, trustProxy: ['127.0.0.1'], ...more });
};
const get = (url: string, headers: Record<string, string>) => bench.service.app.inject({ url, headers });
const key = (apiKey: string) => ({ authorization: `Bearer ${apiKey}` });

async function statuses(count: number, ask: (n: number) => Promise<{ statusCode: number }>) {
  const all: number[] = [];
  for (let n = 0; n < count; n += 1) all.push((await ask(n)).statusCode);
  return all;
}

describe('too many requests', () => {
  test('of one tenant are refused wherever they come from, and of another are not', async () => {
    await open();
    const { apiKey } = await bench.service.createTenant({ id: 'south', name: 'South College' });
    const asked = await statuses(6, (n) =>
      get('/v1/account', { ...key(bench.apiKey), ...proxied(`192.0.2.${n}`) }),
    );
    expect(asked).toEqual([200, 200, 200, 200, 200, 429]);
    const refused = await get('/v1/account', { ...key(bench.apiKey), ...proxied('192.0.2.9') });
    expect(refused.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(refused.json()).toMatchObject({ code: 'SURVEY_TOO_MANY_REQUESTS', status: 429 });
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(60);
    expect((await get('/v1/account', { ...key(apiKey), ...proxied('192.0.2.1') })).statusCode).toBe(200);
  });

  test('of one address to pages are refused as a page, and another address is answered', async () => {
    await open();
    await bench.contacts(invitation());
    await bench.service.drain();
    const page = `/s/${await bench.token()}`;
    const asked = await statuses(6, () => get(page, proxied('192.0.2.1')));
    expect(asked).toEqual([200, 200, 200, 200, 200, 429]);
    const refused = await get(page, proxied('192.0.2.1'));
    expect(refused.headers['content-type']).toContain('text/html');
    expect(refused.headers['retry-after']).toMatch(/^\d+$/);
    expect((await get(page, proxied('192.0.2.2'))).statusCode).toBe(200);
    // Whoever watches over the service is not refused for it.
    expect((await get('/v1/ready', proxied('192.0.2.1'))).statusCode).toBe(200);
  });

  test('are those for links that nobody has: after a few nothing is looked up any more', async () => {
    await open();
    await bench.contacts(invitation());
    await bench.service.drain();
    const links = await statuses(4, (n) => get(`/s/${'1'.repeat(21)}${n + 2}`, proxied('192.0.2.1')));
    expect(links).toEqual([404, 404, 404, 429]);
    // Not even of a link that exists.
    const page = `/s/${await bench.token()}`;
    expect((await get(page, proxied('192.0.2.1'))).statusCode).toBe(429);
    expect((await get(page, proxied('192.0.2.2'))).statusCode).toBe(200);
  });

  test('are those with a key that nobody has, and a tenant beside it is answered all the same', async () => {
    await open();
    const asked = await statuses(4, () =>
      get('/v1/account', { ...key('x'.repeat(40)), ...proxied('192.0.2.1') }),
    );
    expect(asked).toEqual([401, 401, 401, 429]);
    expect((await get('/v1/account', { ...key(bench.apiKey), ...proxied('192.0.2.1') })).statusCode).toBe(
      200,
    );
  });

  test('cannot be hidden by what a visitor says of their own address where no proxy is named', async () => {
    await open({ trustProxy: [], sandbox: false });
    const asked = await statuses(6, (n) => get('/s', proxied(`192.0.2.${n}`)));
    expect(asked.at(-1)).toBe(429);
  });
});

describe('a request that is none', () => {
  const post = (payload: string | Buffer, headers: Record<string, string> = {}) =>
    bench.service.app.inject({
      method: 'POST',
      url: '/v1/contacts',
      headers: { ...key(bench.apiKey), 'content-type': 'application/json', ...headers },
      payload,
    });

  test.each([
    ['not JSON', '{', {}, 400, 'SURVEY_REQUEST_INVALID'],
    ['nothing', '', {}, 400, 'SURVEY_REQUEST_INVALID'],
    ['of another type', '<a/>', { 'content-type': 'text/xml' }, 415, 'SURVEY_TYPE_UNSUPPORTED'],
    ['off the schema', '{"contacts":[{}]}', {}, 400, 'SURVEY_REQUEST_INVALID'],
    ['poisoned', '{"contacts":[],"__proto__":{"a":1}}', {}, 400, 'SURVEY_REQUEST_INVALID'],
    ['too long', Buffer.alloc(2 * 1024 * 1024 + 1, 32), {}, 413, 'SURVEY_REQUEST_TOO_LARGE'],
  ])('%s is told as a problem', async (_what, payload, headers, status, code) => {
    await open({ limits: undefined });
    const reply = await post(payload, { ...(await instanceHeader(bench.database)), ...headers });
    expect(reply.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(reply.json()).toMatchObject({ status, code });
    expect(reply.statusCode).toBe(status);
    expect(await bench.told()).toEqual([]);
  });

  test('of an unknown route, or by a method it does not have, is told as not there', async () => {
    await open();
    for (const [method, url] of [
      ['GET', '/v1/nothing'],
      ['DELETE', '/v1/contacts'],
    ] as const) {
      const reply = await bench.service.app.inject({ method, url, headers: key(bench.apiKey) });
      expect([reply.statusCode, reply.json().code]).toEqual([404, 'SURVEY_NOT_FOUND']);
    }
  });

  /** What comes back until the connection is cut off. */
  function answered(text: string): Promise<string> {
    return new Promise<string>((done) => {
      const port = Number(new URL(bench.service.url).port);
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      let heard = '';
      socket.setEncoding('utf8').on('data', (more: string) => {
        heard += more;
      });
      socket.on('error', () => {}).on('close', () => done(heard));
    });
  }

  test('that is no HTTP, or whose headers have no end, is told so and cut off', async () => {
    await open();
    expect(await answered('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json/);
    const headers = `GET / HTTP/1.1\r\nhost: a\r\n${'x: y\r\n'.repeat(20_000)}`;
    expect(await answered(headers)).toMatch(/^HTTP\/1\.1 431 [\s\S]*application\/problem\+json/);
  });

  test('that does not come to its end is told so when its time is over', async () => {
    await open();
    // The end of the time, which takes half a minute, as the server tells of it.
    const slow = Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    const { server } = bench.service.app;
    server.once('connection', (socket) => {
      socket.once('data', () => setImmediate(() => server.emit('clientError', slow, socket)));
    });
    const heard = await answered('POST /v1/contacts HTTP/1.1\r\nhost:');
    expect(heard).toMatch(/^HTTP\/1\.1 408 [\s\S]*SURVEY_REQUEST_SLOW/);
  });
});

describe('metrics', () => {
  test('are for this machine, and not for who comes through a proxy', async () => {
    await open();
    const direct = await get('/metrics', {});
    expect(direct.statusCode).toBe(200);
    const there = await get('/metrics', proxied('192.0.2.1'));
    expect([there.statusCode, there.json().code]).toEqual([404, 'SURVEY_NOT_FOUND']);
  });

  test('are not for who comes through a proxy that nobody named', async () => {
    await open({ trustProxy: [] });
    expect((await get('/metrics', proxied('127.0.0.1'))).statusCode).toBe(404);
  });

  test('are for whoever has the token, where there is one', async () => {
    await open({ metrics: { token: 'a token' } });
    expect((await get('/metrics', {})).statusCode).toBe(404);
    expect((await get('/metrics', { authorization: 'Bearer another' })).statusCode).toBe(404);
    const read = await get('/metrics', { authorization: 'Bearer a token', ...proxied('192.0.2.1') });
    expect(read.statusCode).toBe(200);
  });

  test('tell requests by route, unfinished messages and how long they wait, and no link', async () => {
    await open();
    await bench.contacts(invitation('sam'));
    await bench.service.drain();
    await bench.contacts(invitation('kim'));
    const token = await bench.token();
    await get(`/s/${token}`, {});
    const { body } = await get('/metrics', {});
    expect(body).toContain(
      'survey_request_duration_seconds_count{method="GET",route="/s/:token",status="2xx"} 1',
    );
    expect(body).toContain('survey_messages{state="waiting"} 1');
    expect(body).toContain('survey_queue_jobs{state="ready"} 1');
    expect(body).toContain('survey_events_total{type="sent"} 1');
    expect(body).toMatch(/^survey_queue_oldest_ready_seconds \d/m);
    expect(body).not.toContain(token);
    // Every line is one of the text format.
    for (const line of body.trimEnd().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"\n]*",?)+\})? [\d.e+-]+)$/);
  });
});
