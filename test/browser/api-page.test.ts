/** The reference page of the API in a browser: clean for axe, and wide enough for nobody to scroll sideways. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, createBench } from '../service/support.ts';
import { axePage, faults, installed, launch } from './chromium.ts';

describe.skipIf(!installed)('the reference page of the API in Chromium', () => {
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

  test.each([320, 1280])('is clean at %i pixels', async (width) => {
    const page = await axePage(browser, { viewport: { width, height: 900 } });
    await page.goto(`${bench.service.url}/v1/docs`);
    expect(await faults(page, 'docs')).toEqual([]);
    await page.context().close();
  });
});
