import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, createBench, invitation } from '../service/support.ts';

const executablePath = '/usr/bin/chromium';
const installed = existsSync(executablePath);
if (!installed) console.warn(`SKIPPED: no Chromium at ${executablePath}, so no page was tried in a browser`);

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Where to leave pictures for somebody to look at; none are kept when it is not set. */
const pictures = process.env.SURVEY_PICTURES;

describe.skipIf(!installed)('the pages in Chromium', () => {
  let bench: Bench;
  let browser: Browser;

  beforeAll(async () => {
    bench = await createBench();
    const account = (await bench.call('GET', '/v1/account')).json();
    await bench.call('PUT', '/v1/account', {
      ...account,
      colours: { background: '#5b2a86', text: '#ffffff' },
      contact: { name: 'Jo Lee', telephone: '01632 960123' },
    });
    browser = await chromium.launch({ executablePath, args: FLAGS });
  });
  afterAll(async () => {
    await browser.close();
    await bench.close();
  });

  async function link(name: string, language: 'en' | 'cy'): Promise<string> {
    await bench.contacts(invitation(name, {}, { language, livingQuestion: true }));
    await bench.service.drain();
    return `${bench.service.url}/s/${await bench.token(`${name}@example.com`)}`;
  }

  /** What axe finds on the page as it stands, and whether it scrolls sideways. */
  async function faults(page: Page, name: string): Promise<readonly string[]> {
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
    const wide = await page.evaluate(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    );
    const found = (await page.evaluate('axe.run()')) as {
      violations: { id: string; nodes: { html: string }[] }[];
    };
    const violations = found.violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html ?? ''}`);
    return wide ? [...violations, `${name}: scrolls sideways`] : violations;
  }

  test.each([
    [320, 'en'],
    [1280, 'cy'],
  ] as const)('at %i pixels in %s, by keyboard, from the link to the thank-you', async (width, language) => {
    // The policy of the pages forbids scripts; axe is one, so it comes in past the policy.
    const context = await browser.newContext({ viewport: { width, height: 800 }, bypassCSP: true });
    await context.addInitScript({ path: axe });
    const page = await context.newPage();
    const found: string[] = [];
    const look = async (name: string) => found.push(...(await faults(page, `${name}-${width}-${language}`)));
    /** Chooses a field by its value and presses Enter on the button, without a pointer. */
    const choose = async (...values: readonly string[]) => {
      for (const value of values) {
        await page.locator(`input[value="${value}"]`).focus();
        await page.keyboard.press('Space');
      }
      await send();
    };
    const send = async () => {
      await page.locator('main form button').focus();
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    };

    await page.goto(await link(`walk-${language}`, language));
    await look('start');
    await page.locator('main a.govuk-button').focus();
    await Promise.all([page.waitForURL('**/q/activities'), page.keyboard.press('Enter')]);
    await send();
    expect(await page.title()).toMatch(/^(Error|Gwall): /);
    await look('error');
    await choose('employed', 'something-else');
    await look('hours');
    await choose('16-or-more');
    await page.locator('#month').fill('13');
    await page.locator('#year').fill('2025');
    await send();
    await look('date-error');
    await page.locator('#month').fill('9');
    await send();
    await look('ended');
    await choose('no');
    await look('text');
    await page.locator('#text').fill('Travelling');
    await send();
    await choose('unknown');
    await choose('prefer-not-to-say');
    await look('living');
    await choose('3');
    await look('contact');
    await send();
    await look('check');
    await page.locator('summary').click();
    await look('actions');
    await send();
    await look('done');
    expect(await page.locator('h1').textContent()).toMatch(/Thank you|Diolch/);
    await page.goto(`${page.url().replace(/\/check$/, '')}`);
    await look('answered');
    await context.close();
    expect(found).toEqual([]);
  });

  test('stopping, privacy, a dead link and the outbox are as clean', async () => {
    const context = await browser.newContext({ viewport: { width: 320, height: 800 }, bypassCSP: true });
    await context.addInitScript({ path: axe });
    const page = await context.newPage();
    const survey = await link('stop', 'en');
    const found: string[] = [];
    for (const [name, address] of [
      ['stop', survey.replace('/s/', '/u/')],
      ['privacy', `${survey}/privacy`],
      ['unknown', survey.replace(/.{22}$/, '1'.repeat(22))],
      ['outbox', `${bench.service.url}/outbox`],
    ] as const) {
      await page.goto(address);
      found.push(...(await faults(page, name)));
    }
    await page.goto(survey.replace('/s/', '/u/'));
    await Promise.all([page.waitForNavigation(), page.locator('main form button').click()]);
    found.push(...(await faults(page, 'stopped')));
    await context.close();
    expect(found).toEqual([]);
  });
});
