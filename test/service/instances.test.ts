/** Which database the service takes requests from: the plugin's as it goes on, never an earlier state of it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, createBench, invitation } from './support.ts';
import { v5 } from './uuid.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

const [ID, OTHER] = [v5('instance'), v5('other instance')];
/** `of(3, 'c')`: the third generation, whose token is c; `of(3, 'c', 'd')` renews it to d. */
const of = (generation: number, token: string, next?: string, id = ID) =>
  [id, generation, v5(token), ...(next === undefined ? [] : [v5(next)])].join('.');

/** @returns the code, or nothing where it was taken */
async function present(
  name: string | null,
  url = '/v1/account/hold',
  method: 'POST' | 'PUT' | 'GET' = 'POST',
) {
  const reply = await bench.service.app.inject({
    method,
    url,
    headers: {
      authorization: `Bearer ${bench.apiKey}`,
      ...(name === null ? {} : { 'destination-instance': name }),
    },
    ...(method === 'GET'
      ? {}
      : { payload: { ...(url.endsWith('hold') ? { held: false } : {}), by: 'olga', reason: 'a test' } }),
  });
  return reply.statusCode === 200 ? undefined : reply.json<{ code: string }>().code;
}
const confirm = (name: string) => present(name, '/v1/instance', 'PUT');

test('the first database is taken, and goes on from token to token', async () => {
  expect(await present(of(0, 'a'))).toBeUndefined();
  expect(await present(of(0, 'a', 'b'))).toBeUndefined();
  expect(await present(of(1, 'b'))).toBeUndefined();
  expect(await present(of(1, 'b', 'c'))).toBeUndefined();
});

test('an earlier state of it is refused, and so is another database', async () => {
  await present(of(0, 'a', 'b'));
  await present(of(1, 'b', 'c'));
  expect(await present(of(0, 'a'))).toBe('SURVEY_INSTANCE_OTHER');
  expect(await present(of(0, 'a', 'x'))).toBe('SURVEY_INSTANCE_OTHER');
  expect(await present(of(1, 'b'))).toBe('SURVEY_INSTANCE_OTHER');
  expect(await present(of(2, 'x'))).toBe('SURVEY_INSTANCE_OTHER');
  expect(await present(of(9, 'c', undefined, OTHER))).toBe('SURVEY_INSTANCE_OTHER');
  expect(await present(of(2, 'c'))).toBeUndefined();
});

test('who lost the reply says the same again and is taken; once the token was presented as held, no more', async () => {
  await present(of(0, 'a', 'b'));
  expect(await present(of(0, 'a', 'b'))).toBeUndefined();
  expect(await present(of(0, 'a', 'x'))).toBe('SURVEY_INSTANCE_OTHER');
  await present(of(1, 'b'));
  expect(await present(of(0, 'a', 'b'))).toBe('SURVEY_INSTANCE_OTHER');
});

test('a service that was put back from a backup takes the later state, and none before it', async () => {
  await present(of(0, 'a', 'b'));
  expect(await present(of(7, 'g', 'h'))).toBeUndefined();
  expect(await present(of(1, 'b'))).toBe('SURVEY_INSTANCE_OTHER');
});

test('what a person confirms stands, with who and why; the one before is refused from then on', async () => {
  await present(of(4, 'd', 'e'));
  expect(await confirm(of(2, 'b', 'x'))).toBeUndefined();
  expect(await bench.database.reader('sv_instance').first()).toMatchObject({
    generation: 6,
    confirmed_by: 'olga',
    confirmed_reason: 'a test',
  });
  expect(await present(of(6, 'x', 'y'))).toBeUndefined();
  expect(await present(of(5, 'e', 'f'))).toBe('SURVEY_INSTANCE_OTHER');
  expect(await confirm(of(5, 'e'))).toBe('SURVEY_INSTANCE_MISSING');
});

test('what only reads is answered whatever the database is; what changes something has to name it', async () => {
  await present(of(3, 'c'));
  expect(await present(null, '/v1/account', 'GET')).toBeUndefined();
  expect(await present(of(1, 'a'), '/v1/events', 'GET')).toBeUndefined();
  for (const name of [null, 'nonsense', `${ID}.1`])
    expect(await present(name)).toBe('SURVEY_INSTANCE_MISSING');
});

test('a request that is refused for its database changes nothing', async () => {
  await present(of(3, 'c'));
  const reply = await bench.service.app.inject({
    method: 'POST',
    url: '/v1/contacts',
    headers: { authorization: `Bearer ${bench.apiKey}`, 'destination-instance': of(1, 'a', 'b') },
    payload: { contacts: [invitation()] },
  });
  expect(reply.statusCode).toBe(409);
  await bench.service.drain();
  expect(await bench.mails.messages()).toEqual([]);
});
