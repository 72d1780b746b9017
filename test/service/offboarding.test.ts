/** How a tenant leaves the service: closed at once, exported while nothing changes, erased, and then unknown. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ExportPage, Offboarding } from '../../service/wire.ts';
import { type Bench, createBench, instanceHeader, invitation } from './support.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

const BY = { by: 'olga', reason: 'the contract ended' };
const URL = '/v1/account/offboard';

async function step(name: 'close' | 'erase' | 'end'): Promise<Offboarding> {
  for (;;) {
    const reply = await bench.call('POST', URL, { step: name, ...BY });
    expect(reply.status).toBe(200);
    const told = reply.json<Offboarding>();
    if (!told.more) return told;
  }
}
const standing = async () => (await bench.call('GET', URL)).json<Offboarding>();
const refusal = async (name: string) =>
  (await bench.call('POST', URL, { step: name, ...BY })).json<{ code: string }>().code;
const page = (path: string) => bench.service.app.inject({ method: 'GET', url: path });

async function exported(table: string): Promise<ExportPage['rows']> {
  const rows: ExportPage['rows'] = [];
  for (let after: string | null = null; ; ) {
    const more: string = after === null ? '' : `&after=${after}`;
    const reply = (await bench.call('GET', `/v1/account/export?table=${table}${more}`)).json<ExportPage>();
    rows.push(...reply.rows);
    after = reply.after;
    if (after === null) return rows;
  }
}

/** Sent to one, waiting for another. */
async function atWork() {
  await bench.contacts(invitation('sam'));
  await bench.service.drain();
  const later = { ...invitation('kim'), address: 'kim@example.org', notBefore: '2025-09-16T09:00:00.000Z' };
  await bench.contacts(later);
  return bench.token();
}

test('from the first request on nothing goes out, no link is known, and nothing more is taken', async () => {
  const token = await atWork();
  expect((await page(`/s/${token}`)).statusCode).toBe(200);
  expect(await standing()).toMatchObject({ state: 'none', open: { links: 2, messages: 1 } });

  expect(await step('close')).toMatchObject({
    state: 'closed',
    closed: { links: 2, messages: 1 },
    ...{ by: 'olga' },
  });
  const unknown = await page(`/s/${token.slice(0, -1)}${token.endsWith('2') ? '3' : '2'}`);
  for (const path of [`/s/${token}`, `/u/${token}`, `/s/${token}/privacy`]) {
    const closed = await page(path);
    expect([closed.statusCode, closed.body]).toEqual([404, unknown.body]);
  }
  bench.now = '2025-09-17T09:00:00.000Z';
  await bench.service.drain();
  expect(await bench.mails.messages()).toHaveLength(1);
  const refused = await bench.call('POST', '/v1/contacts', { contacts: [invitation('zoe')] });
  expect(refused.json<{ code: string }>().code).toBe('SURVEY_TENANT_LEAVING');
  const lifted = await bench.call('POST', '/v1/account/hold', { held: false, ...BY });
  expect(lifted.json<{ code: string }>().code).toBe('SURVEY_TENANT_LEAVING');
  expect((await bench.told()).at(-1)).toBe('skipped');
});

test('everything held is exported once it is closed, page by page, and not before', async () => {
  await atWork();
  await bench.contacts(...Array.from({ length: 230 }, (_, index) => invitation(`learner${index}`)));
  const early = await bench.call('GET', '/v1/account/export?table=surveys');
  expect(early.json<{ code: string }>().code).toBe('SURVEY_TENANT_STAYS');
  await step('close');
  const { holds } = await standing();
  expect(holds).toMatchObject({ surveys: 232, messages: 232 });
  for (const table of ['surveys', 'messages', 'events', 'suppressions'] as const)
    expect((await exported(table)).length).toBe(holds![table]);
  expect(new Set((await exported('surveys')).map(({ id }) => id)).size).toBe(232);
  expect((await exported('events')).map(({ position }) => position)).toEqual(
    Array.from({ length: holds!.events }, (_, index) => index + 1),
  );
  expect(await exported('account')).toMatchObject([{ id: 'north' }]);
  expect(JSON.stringify(await exported('account'))).not.toContain(bench.apiKey);
});

test('the suppressions come whole, and no cursor tells of whom they are', async () => {
  await bench.database.transaction(async (tx) => {
    for (let index = 0; index < 205; index += 1)
      await tx('sv_suppression').insert({
        tenant: 'north',
        subject: 'address',
        value: `somebody${index}@example.org`,
        channel: 'email',
        reason: 'unsubscribed',
        at: bench.now,
      });
  });
  await step('close');
  expect(new Set((await exported('suppressions')).map(({ value }) => value)).size).toBe(205);
  const first = (await bench.call('GET', '/v1/account/export?table=suppressions')).json<ExportPage>();
  expect(first.after).toMatch(/^\d+$/);
});

test('nothing of any learner is left after it is erased, the counts are told again, and then the key is useless', async () => {
  await atWork();
  const { apiKey } = await bench.service.createTenant({ id: 'south', name: 'South College' });
  const south = { authorization: `Bearer ${apiKey}`, ...(await instanceHeader(bench.database, 'south')) };
  const of = { url: '/v1/contacts', headers: south, payload: { contacts: [invitation('ann')] } };
  await bench.service.app.inject({ method: 'POST', ...of });
  expect(await refusal('erase')).toBe('SURVEY_OFFBOARDING_ORDER');
  expect(await refusal('end')).toBe('SURVEY_OFFBOARDING_ORDER');
  await step('close');
  const { holds } = await standing();
  expect(await refusal('end')).toBe('SURVEY_OFFBOARDING_ORDER');
  const erased = await step('erase');
  expect(erased).toMatchObject({ state: 'erased', erased: holds, closed: { links: 2, messages: 1 } });
  expect(await step('erase')).toEqual(erased);
  expect(await step('close')).toEqual(erased);

  for (const table of ['sv_survey', 'sv_message', 'sv_event', 'sv_suppression'])
    expect(await bench.database.reader(table).where({ tenant: 'north' })).toEqual([]);
  expect(await bench.database.reader('sv_survey').count({ n: '*' })).toEqual([{ n: 1 }]);

  expect(await step('end')).toMatchObject({ state: 'erased', erased: holds });
  expect((await bench.call('GET', URL)).status).toBe(401);
  expect(await bench.database.reader('sv_offboarding').first()).toMatchObject({
    tenant: 'north',
    asked_by: 'olga',
    ended_at: bench.now,
  });
  expect(
    (await bench.service.app.inject({ method: 'GET', url: '/v1/surveys', headers: south })).statusCode,
  ).toBe(200);
  // It may come back, as a tenant that was never here.
  await bench.service.createTenant({ id: 'north', name: 'North College' });
});

test('a step of more rows than fit a transaction goes on where it was', async () => {
  await bench.contacts(...Array.from({ length: 450 }, (_, index) => invitation(`learner${index}`)));
  await bench.contacts(...Array.from({ length: 450 }, (_, index) => invitation(`other${index}`)));
  const first = (await bench.call('POST', URL, { step: 'close', ...BY })).json<Offboarding>();
  expect(first).toMatchObject({ state: 'closing', more: true, closed: { links: 900, messages: 500 } });
  expect(await step('close')).toMatchObject({ closed: { links: 900, messages: 900 } });
  const part = (await bench.call('POST', URL, { step: 'erase', ...BY })).json<Offboarding>();
  expect(part).toMatchObject({ state: 'erasing', more: true });
  expect(await step('erase')).toMatchObject({ erased: { surveys: 900, messages: 900, events: 900 } });
});

test('another database of the tenant does not end it', async () => {
  await atWork();
  const reply = await bench.service.app.inject({
    method: 'POST',
    url: URL,
    headers: {
      authorization: `Bearer ${bench.apiKey}`,
      ...(await instanceHeader(bench.database, 'elsewhere')),
    },
    payload: { step: 'close', ...BY },
  });
  expect(reply.json<{ code: string }>().code).toBe('SURVEY_INSTANCE_OTHER');
  expect(await standing()).toMatchObject({ state: 'none' });
});
