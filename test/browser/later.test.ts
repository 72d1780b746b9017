import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, createBench, invitation } from '../service/support.ts';
import { axePage, faults, installed, launch, scrollsSideways } from './chromium.ts';
import { createKeyboard } from './keyboard.ts';

const toldBefore = {
  activities: [
    { kind: 'employed', hours: 'fewer-than-16', start: { when: 'date', value: '2025-08-04' } },
    { kind: 'higher-education', gapYear: false, start: { when: 'month', value: '2025-09' } },
  ],
} as const;

describe.skipIf(!installed)('a later survey in Chromium', () => {
  let bench: Bench;
  let browser: Browser;

  beforeAll(async () => {
    bench = await createBench();
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await bench.close();
  });

  async function link(name: string): Promise<string> {
    const survey = { toldBefore: { activities: [...toldBefore.activities] } };
    await bench.contacts(invitation(name, { kind: 'wave-invitation' }, survey));
    await bench.service.drain();
    return `${bench.service.url}/s/${await bench.token(`${name}@example.com`)}`;
  }

  test.each([
    ['en', 'plain', 320],
    ['en', 'easy', 1280],
    ['cy', 'plain', 1280],
    ['cy', 'easy', 320],
  ] as const)('%s, %s words, at %i pixels: axe finds nothing, nothing scrolls sideways', async (...way) => {
    const [language, words, width] = way;
    const page = await axePage(browser, { viewport: { width, height: 800 } });
    await page.goto(`${await link(`axe-${language}-${words}`)}?lang=${language}&words=${words}`);
    expect(await faults(page, 'still')).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
    // What is asked comes filled in.
    await page.locator('main a.govuk-button--secondary').click();
    expect(await page.locator('input[value="employed"]').isChecked()).toBe(true);
    expect(await faults(page, 'activities, filled in')).toEqual([]);
    await page.context().close();
  });

  test('by keyboard, without JavaScript: one press, and it is done', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(await link('press'));
    await createKeyboard(page).send();
    expect(await page.locator('h1').textContent()).toContain('Thank you');
    const view = await bench.call('GET', `/v1/surveys/${invitation('press').surveyId}`);
    expect(view.json()).toMatchObject({
      state: 'answered',
      answers: { activities: toldBefore.activities.map((told) => ({ ...told, end: null })) },
    });
    await context.close();
  });
});
