/** The report of rates in Chromium: read on a telephone, on a desk and on paper, asking nobody for anything. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '../../lib/ilr/calendar.ts';
import { shippedPositiveDefinitions } from '../../plugin/config/index.ts';
import { GROUPINGS, type Leaver, rateCounter } from '../../plugin/domain/index.ts';
import { ratesPage } from '../../tui/cli/rates/page.ts';
import { axe, installed, launch } from './chromium.ts';

/** Where to leave pictures for somebody to look at; none are kept when it is not set. */
const pictures = process.env.SURVEY_PICTURES;

/** Names that would do something if they were anything but text. */
const HOSTILE = [
  '<script>window.hacked = 1</script>',
  '"><img src=x onerror="window.hacked = 2">',
  '</title></style></svg><svg onload="window.hacked = 3">',
  "');window.hacked=4;//",
  '&lt;b&gt; Bricklaying & joinery \u0007 with a name that goes on for longer than a line of any telephone',
];

function leaverOf(at: number): Leaver {
  const termination = addDays('2024-08-01', (at * 7) % 360);
  const first = `${addDays(termination, 3)}T09:00:00.000Z`;
  const code = (['EMP 1', 'EDU 4', 'OTH 3', 'OTH 4', 'EMP 2', 'VOL 1', 'EDU 6'] as const)[(at * at) % 7]!;
  const [outType, outCode] = code.split(' ') as ['EMP', string];
  const email = { number: 1, channel: 'email', sentAt: first, arrived: at % 9 > 0 } as const;
  const sms = { ...email, channel: 'sms' } as const;
  const reminder = { ...email, number: 2, sentAt: `${addDays(termination, 33)}T09:00:00.000Z` };
  const messages = [[email], [email, sms], [email, reminder], [sms], []][at % 5]!;
  const days = 4 + ((at * 13) % 50);
  return {
    termination,
    endOfLearning: termination,
    fundModel: [10, 25, 35, 36, 99][at % 5]!,
    course: at % 3 === 0 ? HOSTILE[at % HOSTILE.length]! : `Course ${at % 17}`,
    outcomes: at % 4 === 0 ? [] : [{ outType, outCode: Number(outCode), startDate: addDays(termination, 1) }],
    messages,
    answeredAt: at % 8 < 3 ? `${addDays(termination, days)}T18:00:00.000Z` : null,
  };
}

async function pageText(): Promise<string> {
  const counter = rateCounter({
    ...{ zone: 'Europe/London', by: GROUPINGS, positive: shippedPositiveDefinitions() },
  });
  for (let at = 0; at < 1_200; at += 1) counter.add(leaverOf(at));
  return ratesPage({
    ...counter.rates(),
    ...{ from: '2024-08-01', to: '2025-07-31', asOf: '2025-10-01' },
    tenant: { name: `<b onclick="window.hacked=5">North & South College</b>`, ukprn: 10099999 },
  });
}

describe.skipIf(!installed)('the report of rates in Chromium', () => {
  let browser: Browser;
  let folder: string;
  let file: string;
  beforeAll(async () => {
    browser = await launch();
    folder = await mkdtemp(join(tmpdir(), 'destinations-rates-'));
    file = join(folder, 'rates.html');
    await writeFile(file, await pageText());
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens the file as somebody would who got it by mail. @returns the page, and all it asked for */
  async function open(width: number): Promise<{ readonly page: Page; readonly asked: readonly string[] }> {
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => asked.push(message.text()));
    await page.goto(`file://${file}`);
    await page.waitForLoadState('networkidle');
    return { page, asked };
  }

  test.each([320, 1280])(
    'at %i pixels it has no fault that axe finds and does not scroll sideways',
    async (width) => {
      // The policy of the page forbids scripts; axe is one, so it comes in past the policy.
      const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true });
      const page = await context.newPage();
      await page.goto(`file://${file}`);
      await page.addScriptTag({ path: axe });
      if (pictures !== undefined)
        await page.screenshot({ path: `${pictures}/rates-${width}.png`, fullPage: true });
      const found = (await page.evaluate('axe.run()')) as {
        violations: { id: string; nodes: { html: string }[] }[];
      };
      expect(found.violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html ?? ''}`)).toEqual([]);
      expect(
        await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth'),
      ).toBe(false);
      expect(
        await page.evaluate(
          '[...document.querySelectorAll("[id]")].length === new Set([...document.querySelectorAll("[id]")].map(({id}) => id)).size',
        ),
      ).toBe(true);
      await context.close();
    },
  );

  test('asks for nothing but itself, and names do nothing', async () => {
    const { page, asked } = await open(1280);
    expect(asked).toEqual([`file://${file}`]);
    expect(await page.evaluate('window.hacked ?? null')).toBeNull();
    expect(await page.locator('script, img, iframe, link, object, embed').count()).toBe(0);
    expect(await page.locator('h1').textContent()).toBe(
      'Rates of leavers, <b onclick="window.hacked=5">North & South College</b>',
    );
    const rows = await page.locator('tbody th').allTextContents();
    for (const name of HOSTILE) expect(rows).toContain(name.replace('\u0007', '·'));
    await page.context().close();
  });

  test('says in words and numbers what each plot shows', async () => {
    const { page } = await open(1280);
    const plots = page.locator('figure svg[role=img]');
    expect(await plots.count()).toBeGreaterThanOrEqual(8);
    for (const plot of await plots.all()) {
      const name = await page.locator(`#${await plot.getAttribute('aria-labelledby')}`).textContent();
      expect(name).toMatch(/\d\u00a0%/);
      expect(await plot.locator('xpath=ancestor::section').locator('table').count()).toBe(1);
    }
    await page.context().close();
  });

  test('is printed on paper with every figure on it', async () => {
    const { page } = await open(1280);
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    if (pictures !== undefined) await writeFile(`${pictures}/rates.pdf`, pdf);
    const pages = pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(3);
    // As wide as the paper leaves: nothing is cut off at the right.
    await page.setViewportSize({ width: Math.floor(((210 - 30) / 25.4) * 96), height: 900 });
    await page.emulateMedia({ media: 'print' });
    expect(
      await page.evaluate(
        '[...document.querySelectorAll("table, svg")].filter((one) => one.getBoundingClientRect().right > innerWidth).length',
      ),
    ).toBe(0);
    await page.context().close();
  });
});
