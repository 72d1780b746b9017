import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Contact } from '../../service/wire.ts';
import { type Bench, createBench, instanceHeader, invitation } from './support.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

const results = async (...contacts: readonly Contact[]) =>
  (await bench.contacts(...contacts)).map(({ result, code }) =>
    code === undefined ? result : `${result} ${code}`,
  );

describe('taking contacts over', () => {
  test('the same item again is known, whoever repeats it and however it is put together', async () => {
    expect(await results(invitation('a'), invitation('b'))).toEqual(['accepted', 'accepted']);
    expect(await results(invitation('b'), invitation('c'), invitation('a'))).toEqual([
      'already',
      'accepted',
      'already',
    ]);
    await bench.service.drain();
    expect(await results(invitation('a'))).toEqual(['already']);
    await bench.service.drain();
    expect(bench.mails.count()).toBe(3);
  });

  test('an item twice in one batch is sent once', async () => {
    expect(await results(invitation('a'), invitation('a'))).toEqual(['accepted', 'already']);
    await bench.service.drain();
    expect(bench.mails.count()).toBe(1);
  });

  test('other content under the same identity is a conflict of that item alone', async () => {
    await bench.contacts(invitation('a'));
    const changed = invitation('a', { address: 'other@example.com' });
    expect(await results(changed, invitation('b'))).toEqual(['conflict SURVEY_CONTACT_CONFLICT', 'accepted']);
    const renamed = invitation('a', {}, { course: 'Brickwork' });
    expect(await results(renamed)).toEqual(['conflict SURVEY_CONTACT_CONFLICT']);
  });

  test('when to send is no part of the content', async () => {
    await bench.contacts(invitation('a'));
    expect(await results(invitation('a', { sendBefore: '2025-12-01T00:00:00.000Z' }))).toEqual(['already']);
    expect(await results(invitation('a', { notBefore: '2025-10-01T08:00:00.000Z' }))).toEqual(['already']);
  });

  test('what cannot be written to, or is too late, is refused and nothing else with it', async () => {
    expect(
      await results(
        invitation('a', { address: 'a@example.com\r\nBcc: b@example.com' }),
        invitation('b', { channel: 'sms', address: '07700 900123' }),
        invitation('c', { sendBefore: '2025-09-15T09:00:00.000Z' }),
        invitation('d', {}, { closesOn: '2025-09-14' }),
        invitation('e'),
      ),
    ).toEqual([
      'refused SURVEY_ADDRESS_UNUSABLE',
      'refused SURVEY_ADDRESS_UNUSABLE',
      'refused SURVEY_CONTACT_TOO_LATE',
      'refused SURVEY_CONTACT_TOO_LATE',
      'accepted',
    ]);
    await bench.service.drain();
    expect(bench.mails.count()).toBe(1);
  });

  test('a message that expired unsent is taken again with a later time, and only then', async () => {
    const later = '2025-09-16T08:00:00.000Z';
    await bench.contacts(invitation('a', { notBefore: later, sendBefore: '2025-09-16T20:00:00.000Z' }));
    bench.now = '2025-09-17T08:00:00.000Z';
    await bench.service.drain();
    expect(await bench.told()).toEqual(['expired']);
    expect(await results(invitation('a', { sendBefore: '2025-09-16T20:00:00.000Z' }))).toEqual(['already']);
    expect(await results(invitation('a', { sendBefore: '2025-09-18T20:00:00.000Z' }))).toEqual(['accepted']);
    await bench.service.drain();
    expect(await bench.told()).toEqual(['expired', 'sent']);
  });
});

describe('what does not follow the contract', () => {
  test.each([
    ['no body', undefined],
    ['an unknown field', { contacts: [{ ...invitation(), extra: 1 }] }],
    ['a number as text', { contacts: [{ ...invitation(), contactNumber: '1' }] }],
    ['nothing to send', { contacts: [] }],
    ['a date that does not exist', { contacts: [invitation('a', {}, { endedOn: '2025-02-30' })] }],
  ])('%s is a coded problem and writes nothing', async (_what, body) => {
    const reply = await bench.call('POST', '/v1/contacts', body);
    expect(reply.status).toBe(400);
    expect(reply.type).toContain('application/problem+json');
    expect(reply.json()).toMatchObject({ code: 'SURVEY_REQUEST_INVALID', status: 400 });
    expect((await bench.call('GET', '/v1/surveys')).json()).toMatchObject({ surveys: [] });
  });

  test('a request without a key, or with somebody else’s idea of one, is told nothing', async () => {
    for (const authorization of [
      undefined,
      'Bearer dts_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      'Basic abc',
    ]) {
      const headers = authorization === undefined ? {} : { authorization };
      const reply = await bench.service.app.inject({ method: 'GET', url: '/v1/surveys', headers });
      expect(reply.statusCode).toBe(401);
      expect(reply.json()).toMatchObject({ code: 'SURVEY_KEY_UNKNOWN' });
    }
  });
});

test('no tenant sees or touches what is another’s', async () => {
  const { apiKey } = await bench.service.createTenant({ id: 'south', name: 'South College' });
  await bench.contacts(invitation('a'));
  await bench.service.drain();
  const headers = { authorization: `Bearer ${apiKey}`, ...(await instanceHeader(bench.database, 'south')) };
  const { surveyId } = invitation('a');
  const ask = (method: 'GET' | 'DELETE', url: string) => bench.service.app.inject({ method, url, headers });
  expect((await ask('GET', `/v1/surveys/${surveyId}`)).statusCode).toBe(404);
  expect((await ask('DELETE', `/v1/surveys/${surveyId}?mode=erase`)).statusCode).toBe(404);
  expect((await ask('GET', '/v1/surveys')).json()).toMatchObject({ surveys: [] });
  expect((await ask('GET', '/v1/events')).json()).toMatchObject({ events: [] });
  expect(await bench.told()).toEqual(['sent']);
});

test('a key is changed with an overlap: the old one ends when it was said to', async () => {
  const { apiKey } = await bench.service.rotateKey('north', '2025-09-16T00:00:00.000Z');
  const ask = async (key: string) =>
    (await bench.service.app.inject({ url: '/v1/account', headers: { authorization: `Bearer ${key}` } }))
      .statusCode;
  expect([await ask(bench.apiKey), await ask(apiKey)]).toEqual([200, 200]);
  bench.now = '2025-09-16T00:00:00.000Z';
  expect([await ask(bench.apiKey), await ask(apiKey)]).toEqual([401, 200]);
});
