import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { post } from '../../../service/gateways/post.ts';
import { createGateway, type Gateway } from '../../support/gateway.ts';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await createGateway(() => ({ status: 201, body: { id: 1 } }));
});
afterEach(() => gateway.close());

const send = (url = gateway.url, limits?: { connect: number; whole: number }) =>
  post(new URL(url), {}, 'text=ŵ', limits);

test('the reply is read as JSON, and the request is as long as it says', async () => {
  expect(await send()).toEqual({ status: 201, body: { id: 1 } });
  expect(gateway.requests[0]).toMatchObject({ method: 'POST', body: 'text=ŵ' });
  expect(gateway.requests[0]!.headers['content-length']).toBe('7');
});

test('nobody listens: nothing left', async () => {
  await gateway.close();
  expect(await send()).toBe('unreachable');
  gateway = await createGateway(() => ({ status: 201, body: null }));
});

test('a name that does not exist: nothing left', async () => {
  expect(await send('http://nowhere.invalid/')).toBe('unreachable');
});

test('a server without TLS where it is asked for: nothing left', async () => {
  expect(await send(gateway.url.replace('http:', 'https:'))).toBe('unreachable');
  expect(gateway.requests).toEqual([]);
});

test('TLS that never comes about: nothing left', async () => {
  const mute = createServer();
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const { port } = mute.address() as { port: number };
  expect(await send(`https://127.0.0.1:${port}/`, { connect: 50, whole: 10_000 })).toBe('unreachable');
  mute.close();
});

test('reset after the request was read: nobody knows', async () => {
  gateway.next('reset');
  expect(await send()).toBe('cut-off');
  expect(gateway.requests).toHaveLength(1);
});

test('no answer in time: nobody knows', async () => {
  gateway.next('silence');
  expect(await send(gateway.url, { connect: 10_000, whole: 100 })).toBe('cut-off');
});

test('an answer cut off in its body still tells by its status', async () => {
  gateway.next('half');
  expect(await send()).toEqual({ status: 201, body: null });
});

test('a body without end is not read to its end', async () => {
  gateway.next({ status: 400, body: 'x'.repeat(1_000_000) });
  expect(await send()).toEqual({ status: 400, body: null });
});

test('a body that is no JSON is none', async () => {
  gateway.next({ status: 429, body: undefined, headers: { 'retry-after': '5' } });
  expect(await send()).toEqual({ status: 429, retryAfterSeconds: 5, body: null });
});

test('a redirect is not followed: what it leads to was not asked', async () => {
  gateway.next({ status: 307, body: null, headers: { location: gateway.url } });
  expect(await send()).toMatchObject({ status: 307 });
  expect(gateway.requests).toHaveLength(1);
});
