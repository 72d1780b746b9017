import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, createBench, invitation, type Reply } from './support.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
  await bench.contacts(invitation('sam'), invitation('ada'));
  await bench.database.transaction((tx) => tx('sv_message').update({ state: 'sending' }));
  // The process that was sending them is no more.
  await bench.service.drain();
});
afterEach(() => bench.close());

const list = async () => {
  const pages: string[] = [];
  let after = '';
  for (;;) {
    const page = (await bench.call('GET', `/v1/uncertain?limit=1${after}`)).json<{
      messages: { surveyId: string; reason: string }[];
      after: string;
      more: boolean;
    }>();
    pages.push(...page.messages.map(({ surveyId, reason }) => `${surveyId} ${reason}`));
    if (!page.more) return pages.sort();
    after = `&after=${page.after}`;
  }
};
const settle = (name: string, went: boolean, more = {}): Promise<Reply> => {
  const { surveyId, contactNumber, channel } = invitation(name);
  return bench.call('POST', '/v1/uncertain', {
    surveyId,
    contactNumber,
    channel,
    went,
    by: 'Jo Lee',
    ...more,
  });
};
const told = async () =>
  (await bench.events()).events.map(({ type, reason }) => [type, reason].filter(Boolean).join(' '));

test('they are listed, page by page, until somebody settles them', async () => {
  const both = ['ada', 'sam'].map((name) => `${invitation(name).surveyId} crash`).sort();
  expect(await list()).toEqual(both);
  expect((await settle('sam', true)).status).toBe(204);
  expect(await list()).toEqual([`${invitation('ada').surveyId} crash`]);
  const message = await bench.database.reader('sv_message').where({ state: 'sent' }).first();
  expect(message).toMatchObject({ receipt_from: 'staff', receipt_by: 'Jo Lee' });
});

test.each([
  [true, 'sent'],
  [false, 'failed not-sent'],
])('went: %s is told once, however often it is said', async (went, event) => {
  for (let repeat = 0; repeat < 2; repeat += 1) expect((await settle('sam', went)).status).toBe(204);
  expect(await told()).toEqual(['uncertain crash', 'uncertain crash', event]);
  const other = await settle('sam', !went);
  expect([other.status, other.json().code]).toEqual([409, 'SURVEY_MESSAGE_SETTLED']);
});

test('what is not there, or not of this tenant, is not found; what is not complete is refused', async () => {
  const north = (await bench.service.createTenant({ id: 'south', name: 'South College' })).apiKey;
  expect((await settle('nobody', true)).status).toBe(404);
  expect((await settle('sam', true, { by: '' })).status).toBe(400);
  expect((await settle('sam', true, { contactNumber: 0 })).status).toBe(400);
  const other = await bench.service.app.inject({
    url: '/v1/uncertain',
    headers: { authorization: `Bearer ${north}` },
  });
  expect(other.json()).toEqual({ messages: [], after: null, more: false });
  expect(await told()).toEqual(['uncertain crash', 'uncertain crash']);
});
