import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const installed = existsSync(executablePath);
if (!installed) console.warn(`SKIPPED: no Chromium at ${executablePath}, so no page was tried in a browser`);

/** The script that looks for what bars somebody from a page; `axe.run()` on a page that was given it. */
export const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
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

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath, args: FLAGS });
}

/** A page on which axe can look: a script, so it comes in past the policy of the pages, which forbids them. */
export async function axePage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ bypassCSP: true, ...options });
  await context.addInitScript({ path: axe });
  return context.newPage();
}

/** What axe finds on the page as it stands, and whether it scrolls sideways. */
export async function faults(page: Page, name: string): Promise<readonly string[]> {
  const found = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  const violations = found.violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html ?? ''}`);
  return [...violations, ...((await scrollsSideways(page)) ? [`${name}: scrolls sideways`] : [])];
}

export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}
