import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, createBench, invitation } from '../service/support.ts';
import { axePage, faults, installed, launch } from './chromium.ts';

/** Where to leave pictures for somebody to look at; none are kept when it is not set. */
const pictures = process.env.SURVEY_PICTURES;
const XSS = '<script>window.hit=1</script><img src=x onerror="window.hit=1">';

describe.skipIf(!installed)('the outbox in Chromium', () => {
  let bench: Bench;
  let browser: Browser;

  beforeAll(async () => {
    bench = await createBench();
    await bench.contacts(
      invitation('sam'),
      invitation('mallory', {}, { givenName: XSS, course: XSS, provider: `North ${XSS}` }),
      invitation('jo', { channel: 'sms', address: '+447700900123' }),
      invitation('al', { channel: 'sms', address: '+447700900124' }, { provider: `Tŷ ${XSS}`, course: XSS }),
    );
    await bench.service.drain();
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await bench.close();
  });

  async function look(page: Page, name: string): Promise<readonly string[]> {
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
    return faults(page, name);
  }

  test.each([320, 1280])('at %i pixels nothing is wrong with it, and nothing in it runs', async (width) => {
    // Of axe alone: the policy of the page keeps every script out.
    const context = await browser.newContext({ viewport: { width, height: 800 }, bypassCSP: false });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    const number =
      (await bench.mails.messages()).findIndex(({ to }) => to.includes('mallory@example.com')) + 1;

    for (const path of ['/outbox', `/outbox/mails/${number}`]) {
      await page.goto(`${bench.service.url}${path}`);
      expect(await page.evaluate('window.hit')).toBeUndefined();
    }
    const frame = page.frames().find((one) => one.url().endsWith('/html'))!;
    expect(await frame.locator('body').textContent()).toContain('<script>window.hit=1</script>');
    expect(await frame.locator('img').count()).toBe(0);
    expect(complaints.filter((text) => /script/i.test(text))).toEqual([]);
    await context.close();

    const looked = await axePage(browser, { viewport: { width, height: 800 } });
    await looked.goto(`${bench.service.url}/outbox`);
    for (const one of await looked.locator('summary').all()) await one.click();
    expect(await look(looked, `outbox-${width}`)).toEqual([]);
    await looked.locator(`a[href="/outbox/mails/${number}"]`).click();
    await looked.frameLocator('iframe').locator('body').waitFor();
    expect(await look(looked, `outbox-mail-${width}`)).toEqual([]);
    await looked.context().close();
  });

  test('a link of the list leads to the survey', async () => {
    const page = await browser.newPage();
    await page.goto(`${bench.service.url}/outbox/mails/1`);
    await page.locator('a', { hasText: '/s/' }).first().press('Enter');
    await page.waitForURL(/\/s\/\w{22}/);
    expect(await page.locator('h1').count()).toBe(1);
    await page.close();
  });
});
