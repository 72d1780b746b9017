import type { Browser, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, createBench, invitation } from '../service/support.ts';
import { axePage, faults, installed, launch, scrollsSideways } from './chromium.ts';
import { createKeyboard } from './keyboard.ts';

/** Every width, language and wording, and half of what they make together. */
const WAYS = [
  [320, 'en', 'plain'],
  [1280, 'en', 'easy'],
  [1280, 'cy', 'easy'],
  [320, 'cy', 'plain'],
] as const;

describe.skipIf(!installed)('the survey in Chromium', () => {
  let bench: Bench;
  let browser: Browser;

  beforeAll(async () => {
    bench = await createBench();
    const account = (await bench.call('GET', '/v1/account')).json();
    const details = {
      ...account,
      colours: { background: '#5b2a86', text: '#ffffff' },
      contact: { name: 'Jo Lee', telephone: '01632 960123' },
      logo: PNG.sync.write(new PNG({ width: 72, height: 72, fill: true })).toString('base64'),
    };
    expect((await bench.call('PUT', '/v1/account', details)).status).toBe(200);
    for (const [width, language] of WAYS)
      for (const use of ['off', 'axe'])
        await bench.contacts(
          invitation(`${use}-${width}-${language}`, {}, { language, livingQuestion: true }),
        );
    await bench.contacts(invitation('resumes'));
    await bench.service.drain();
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await bench.close();
  });

  const link = async (name: string) => `${bench.service.url}/s/${await bench.token(`${name}@example.com`)}`;

  /** From the link to the thank-you and past every mistake a page knows, by keyboard alone. */
  async function walk(page: Page, address: string, easy: boolean, look: (name: string) => Promise<void>) {
    const keys = createKeyboard(page);
    const refused = async (name: string) => {
      await keys.send();
      expect(await page.title()).toMatch(/^(Error|Gwall): /);
      await look(`${name}-refused`);
    };
    await page.goto(address);
    if (easy) await keys.follow(/Easy read|Hawdd ei ddeall/);
    await look('start');
    await keys.follow(/^(Start|Dechrau)$/);
    await look('activities');
    await refused('activities');
    await keys.tick('employed', 'course', 'something-else');
    await keys.send();
    await refused('hours');
    await keys.choose('16-or-more');
    await keys.send();
    await look('start-date');
    await refused('start-choice');
    await keys.choose('date');
    await keys.write('day', '31');
    await keys.write('month', '2');
    await keys.write('year', '2025');
    await refused('start-day');
    await keys.write('day', '');
    await keys.write('month', '9');
    await keys.send();
    await look('end');
    await keys.choose('yes');
    await keys.write('month', '1');
    await keys.write('year', '2025');
    await refused('end-date');
    await keys.choose('no');
    await keys.send();
    await look('mode');
    await keys.choose('full-time');
    await keys.send();
    await keys.choose('unknown');
    await keys.send();
    await keys.choose('prefer-not-to-say');
    await keys.send();
    await look('text');
    await keys.write('text', 'Travelling');
    await keys.send();
    await keys.choose('unknown');
    await keys.send();
    await keys.choose('no');
    await keys.send();
    await look('living');
    await keys.choose('3');
    await keys.send();
    await keys.write('email', 'sam');
    await keys.write('telephone', '01632 960123');
    await refused('contact');
    await keys.write('email', '');
    await keys.write('telephone', '');
    await keys.send();
    await look('check');
    await keys.follow(/^(Change|Newid)/);
    await keys.send();
    expect(page.url()).toMatch(/\/check(\?|$)/);
    expect(page.url().includes('words=easy')).toBe(easy);
    await keys.send();
    await look('done');
    expect(await page.locator('h1').textContent()).toMatch(/Thank you|Diolch/);
    expect(await page.locator('main').textContent()).toContain('Travelling');
    await page.goto(address);
    await look('answered');
    expect(await page.locator('main').textContent()).not.toContain('Travelling');
  }

  test.concurrent.each(WAYS)(
    'at %i pixels, %s, %s words: by keyboard, without JavaScript',
    async (width, language, wording) => {
      const name = `off-${width}-${language}`;
      const address = await link(name);
      const context = await browser.newContext({
        viewport: { width, height: 800 },
        javaScriptEnabled: false,
      });
      const page = await context.newPage();
      const sideways: string[] = [];
      await walk(page, address, wording === 'easy', async (name) => {
        if (await scrollsSideways(page)) sideways.push(name);
      });
      await context.close();
      expect(sideways).toEqual([]);
      const { surveyId } = invitation(name);
      const view = await bench.call('GET', `/v1/surveys/${surveyId}`);
      expect(view.json()).toMatchObject({
        state: 'answered',
        answers: {
          activities: [
            { kind: 'employed', hours: '16-or-more', start: { when: 'month', value: '2025-09' }, end: null },
            { kind: 'course', mode: 'full-time', start: { when: 'unknown' }, end: null },
            { kind: 'something-else', text: 'Travelling' },
            { kind: 'living', living: 3 },
          ],
        },
      });
    },
  );

  test.concurrent.each([WAYS[0], WAYS[2]])(
    'at %i pixels, %s, %s words: axe finds nothing on any page',
    async (width, language, wording) => {
      const page = await axePage(browser, { viewport: { width, height: 800 } });
      const found: string[] = [];
      await walk(page, await link(`axe-${width}-${language}`), wording === 'easy', async (name) => {
        found.push(...(await faults(page, name)));
      });
      await page.context().close();
      expect(found).toEqual([]);
    },
  );

  test('begun in one browser, it goes on in another', async () => {
    const address = await link('resumes');
    const phone = await browser.newContext({ javaScriptEnabled: false });
    const there = await phone.newPage();
    await there.goto(`${address}/q/activities`);
    await there.locator('input[value="voluntary"]').check();
    await there.locator('main form button').click();
    await phone.close();
    const library = await browser.newContext();
    const here = await library.newPage();
    await here.goto(address);
    await here.getByRole('button', { name: 'Go on' }).click();
    expect(await here.title()).toContain('When did you start volunteering?');
    expect(await library.cookies()).toEqual([]);
    await library.close();
  });
});
