import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBrowser } from '../../bin/sandbox/browser.ts';
import { type Bench, createBench, invitation } from './support.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

const { surveyId, survey: facts } = invitation('sam');
const path = `/v1/surveys/${surveyId}`;

test('a survey is made known of which no message is sent: by a link for staff it is filled in', async () => {
  expect((await bench.call('PUT', path, facts)).status).toBe(204);
  expect((await bench.call('PUT', path, facts)).status).toBe(204);
  await bench.service.drain();
  expect((await bench.call('GET', path)).json()).toMatchObject({ state: 'open', messages: [], events: [] });
  const { url } = (await bench.call('POST', `${path}/assist`, { staff: 'Jo Lee' })).json<{ url: string }>();
  const browser = createBrowser();
  await browser.open(url);
  expect(browser.text).toContain('Jo Lee is filling this in for the learner.');
});

test('told anew it knows the learner anew; its link, and what was told, stay', async () => {
  await bench.contacts(invitation('sam'));
  await bench.service.drain();
  const browser = createBrowser();
  const token = await bench.token();
  await browser.open(`${bench.service.url}/s/${token}`);
  await browser.follow('Start');
  await browser.post({ activities: ['voluntary'] });
  expect((await bench.call('PUT', path, { ...facts, givenName: 'Samuel' })).status).toBe(204);
  await browser.open(`${bench.service.url}/s/${token}`);
  expect(browser.text).toContain('Samuel');
  expect(browser.text).toContain('Go on');
});

test('nothing of an erased learner is held again, and one who is not described is refused', async () => {
  await bench.call('PUT', path, facts);
  await bench.call('DELETE', `${path}?mode=erase`);
  const again = await bench.call('PUT', path, facts);
  expect(again.status).toBe(422);
  expect(again.json()).toMatchObject({ code: 'SURVEY_CLOSED' });
  const { course: _, ...lacking } = facts;
  expect((await bench.call('PUT', path, lacking)).status).toBe(400);
  expect((await bench.call('PUT', path, { ...facts, address: 'sam@example.org' })).status).toBe(400);
});
