import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Preview } from '../../service/wire.ts';
import { type Bench, createBench } from '../service/support.ts';
import { axe, faults, installed, launch } from './chromium.ts';

/** Where to leave pictures for somebody to look at; none are kept when it is not set. */
const pictures = process.env.SURVEY_PICTURES;

const XSS = '<img src=x onerror="window.hit=1">';
const LONG = 'OneWordThatIsLongerThanAnyColumnOfAnyTelephoneThatAnybodyHolds';
/** Forms that are hard on a template: no words of its own, and words as a provider might write them. */
const FORMS = {
  plain: {},
  own: {
    colours: { background: '#ffdd00', text: '#0b0c0c' },
    texts: { reminder: { body: { en: `Dear {given_name}, ${XSS} ${LONG}\nPlease go to {link} now.` } } },
  },
} as const;

describe.skipIf(!installed)('emails in Chromium', () => {
  let bench: Bench;
  let browser: Browser;
  beforeAll(async () => {
    bench = await createBench({ publicUrl: 'https://surveys.north-college.example' });
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await bench.close();
  });

  test.each([
    ['plain', 320],
    ['plain', 600],
    ['own', 320],
  ] as const)('every kind in both languages can be read by anyone: %s, at %i pixels', async (form, width) => {
    const details = (await bench.call('GET', '/v1/account')).json();
    const account = { ...details, ...FORMS[form] };
    const { messages } = (await bench.call('POST', '/v1/account/preview', { account })).json<Preview>();
    expect(messages).toHaveLength(12);
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    const found: string[] = [];
    for (const { kind, language, email } of messages) {
      await page.setContent(email.html);
      const name = `mail-${form}-${kind}-${language}-${width}`;
      if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
      await page.addScriptTag({ path: axe });
      found.push(...(await faults(page, name)));
      // What a mail program leaves of it still says in which language it is.
      expect(await page.locator('[role=main]').getAttribute('lang')).toBe(language);
      expect(await page.locator('body').textContent()).not.toContain('<a href');
      const links = await page.locator('a').count();
      expect(links).toBe(
        kind === 'thank-you' ? 1 : form === 'own' && kind === 'reminder' && language === 'en' ? 3 : 4,
      );
      expect(await page.evaluate('window.hit')).toBeUndefined();
    }
    expect(found).toEqual([]);
    await page.close();
  });
});
