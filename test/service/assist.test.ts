import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Browser, createBrowser } from '../../bin/sandbox/browser.ts';
import type { FeedEvent } from '../../service/wire.ts';
import { type Bench, createBench, invitation } from './support.ts';

let bench: Bench;
let token: string;
const STAFF = "Máire O'Brien";

beforeEach(async () => {
  bench = await createBench();
  await bench.contacts(invitation('sam'), invitation('ada'));
  await bench.service.drain();
  token = await bench.token();
});
afterEach(() => bench.close());

const asked = (name = 'sam', staff: unknown = STAFF) =>
  bench.call('POST', `/v1/surveys/${invitation(name).surveyId}/assist`, { staff });
async function link(name = 'sam'): Promise<string> {
  return (await asked(name)).json<{ url: string }>().url;
}
async function opened(address: string): Promise<Browser> {
  const browser = createBrowser();
  await browser.open(address);
  return browser;
}
const newest = async (type: FeedEvent['type']) =>
  (await bench.events()).events.findLast((event) => event.type === type);

/** From the first page to the one that shows what was told. */
async function toTheCheck(browser: Browser): Promise<void> {
  await browser.follow('Start');
  await browser.post({ activities: ['voluntary'] });
  await browser.post({ when: 'unknown' });
  await browser.post({ ended: 'no' });
  await browser.post({ email: '', telephone: '' });
}

describe('a member of staff fills the survey in', () => {
  test('by a link that names them, on every page and in what the plugin is told', async () => {
    const reply = await asked();
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({ until: '2025-09-15T11:00:00.000Z' });
    const browser = await opened(reply.json<{ url: string }>().url);
    expect(browser.text).toContain('Read each question and its answers aloud');
    const banner = `${STAFF} is filling this in for the learner.`;
    expect(browser.text).toContain(banner);
    await browser.follow('Start');
    expect(browser.text).toContain(banner);
    await browser.post({});
    expect([browser.status, browser.text.includes(banner)]).toEqual([400, true]);
    await browser.post({ activities: ['voluntary'] });
    await browser.post({ when: 'unknown' });
    expect(await newest('partly-answered')).toMatchObject({ by: 'staff', staff: STAFF });
    await browser.post({ ended: 'no' });
    await browser.post({ email: 'new@example.com', telephone: '' });
    expect(browser.text).toContain(banner);
    await browser.post({});
    expect(browser.text).toContain(banner);
    expect(browser.text).toContain('This link has now ended');
    const told = { by: 'staff', staff: STAFF, answers: { activities: [{ kind: 'voluntary' }] } };
    expect(await newest('answered')).toMatchObject(told);
    expect(await newest('address-corrected')).toMatchObject({ by: 'staff', staff: STAFF });
    await browser.open('.');
    expect(browser.text).not.toContain('Volunteering');
  });

  test('hands over: the learner goes on by their own link, and the answers are theirs', async () => {
    const browser = await opened(await link());
    await browser.follow('Start');
    await browser.post({ activities: ['voluntary'] });
    await browser.follow('Hand over or stop');
    await browser.post({});
    expect(browser.title).toContain('Your link has ended');
    await browser.open('.');
    expect([browser.status, browser.title]).toEqual([410, 'This staff link has ended – North College']);

    const learner = await opened(`${bench.service.url}/s/${token}`);
    await learner.follow('Go on');
    await learner.post({ when: 'unknown' });
    expect(await newest('partly-answered')).toMatchObject({ by: 'learner' });
    expect((await newest('partly-answered'))?.staff).toBeUndefined();
  });

  test('says for them that messages are to stop, and who said so', async () => {
    const browser = await opened(await link());
    await browser.follow('Stop messages from us');
    await browser.post({ scope: 'all' });
    expect(await newest('unsubscribed')).toMatchObject({ scope: 'all', by: 'staff', staff: STAFF });
    await browser.post({});
    expect(await newest('resubscribed')).toMatchObject({ by: 'staff', staff: STAFF });
  });

  test('is told that the person has died: who heard it stands beside it', async () => {
    const address = await link();
    const browser = await opened(`${address}/cannot-answer`);
    await browser.post({ sure: 'yes' });
    expect(await newest('deceased')).toMatchObject({ by: 'staff', staff: STAFF });
  });
});

test('what a terminal would obey reaches nobody, whoever types it', async () => {
  const browser = await opened((await asked('sam', 'Jo\u001b[2J Lee')).json<{ url: string }>().url);
  await browser.follow('Start');
  await browser.post({ activities: ['something-else'] });
  await browser.post({ text: 'a\u001b]0;taken\u0007\r\nb\u009b' });
  await browser.post({ when: 'unknown' });
  const told = await newest('partly-answered');
  expect(told?.answers?.activities[0]?.text).toBe('a ]0;taken \nb');
  expect(told?.staff).toBe('Jo [2J Lee');
});

describe('the link', () => {
  test('ends by its time', async () => {
    const browser = await opened(await link());
    await toTheCheck(browser);
    bench.now = '2025-09-15T11:00:00.000Z';
    await browser.post({});
    expect(browser.status).toBe(410);
    expect(await newest('answered')).toBeUndefined();
    await browser.open('./stop');
    expect(browser.status).toBe(410);
    await browser.postTo(`${browser.url}`, { scope: 'all' });
    expect(await newest('unsubscribed')).toBeUndefined();
  });

  test('is kept as a hash alone, and what is erased takes it along', async () => {
    const own = (await link()).split('/').at(-1)!;
    const kept = await bench.database.reader('sv_assist');
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain(own);
    await bench.call('DELETE', `/v1/surveys/${invitation('sam').surveyId}?mode=erase`);
    expect(await bench.database.reader('sv_assist')).toEqual([]);
  });

  test('opens the one survey by its own address: no other way, and no other survey', async () => {
    const own = (await link()).split('/').at(-1)!;
    for (const address of [`/s/${own}`, `/u/${own}`, `/a/${token}`, `/a/${token}/stop`])
      expect((await opened(`${bench.service.url}${address}`)).status).toBe(404);
    const browser = await opened(`${bench.service.url}/a/${own}`);
    for (const tokens of [token, await bench.token('ada@example.com')]) {
      for (const page of ['', '/q/activities', '/privacy']) {
        await browser.open(`/a/${own}${page}`);
        expect(browser.html).not.toContain(tokens);
      }
    }
  });

  test.each([
    ['no such survey', 'nobody', STAFF, 404],
    ['nobody named', 'sam', '', 400],
    ['a name of spaces', 'sam', '   ', 400],
    ['a name too long', 'sam', 'x'.repeat(101), 400],
    ['no text', 'sam', 5, 400],
  ])('is not made: %s', async (_, name, staff, status) => {
    expect((await asked(name, staff)).status).toBe(status);
    expect(await bench.database.reader('sv_assist')).toEqual([]);
  });

  test('is not made of a survey that takes no answers, nor for another tenant', async () => {
    const { apiKey } = await bench.service.createTenant({ id: 'south', name: 'South College' });
    const reply = await bench.service.app.inject({
      method: 'POST',
      url: `/v1/surveys/${invitation('sam').surveyId}/assist`,
      headers: {
        authorization: `Bearer ${apiKey}`,
        'destination-instance': `${invitation('x').surveyId}.0.${invitation('y').surveyId}`,
      },
      payload: { staff: STAFF },
    });
    expect(reply.statusCode).toBe(404);
    await toTheCheck(await opened(await link('ada')));
    const browser = await opened(await link('ada'));
    await browser.follow('Go on');
    await browser.post({});
    const refused = await asked('ada');
    expect([refused.status, refused.json().code]).toEqual([409, 'SURVEY_TAKES_NO_ANSWERS']);
    bench.now = '2026-08-01T09:00:00.000Z';
    expect((await asked('sam')).status).toBe(409);
  });
});
