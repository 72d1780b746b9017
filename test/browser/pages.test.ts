import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, createBench, invitation } from '../service/support.ts';
import { axePage, faults, installed, launch, scrollsSideways } from './chromium.ts';

/** Would run, or stand on the page as an element, if it were anything but text. */
const HOSTILE =
  '"><img src=x onerror="window.ran=1"><script>window.ran=2</script></title></textarea><svg onload="window.ran=3">';
const NAMES = [
  ["Siân-Máire O'Brien", "Women's “Plumbing” & <heating>"],
  ['سارة محمد', 'دورة السباكة'],
  ['👩🏽‍🔧 Zoë', ''],
  ['W'.repeat(100), 'x'.repeat(200)],
] as const;

describe.skipIf(!installed)('the other pages in Chromium', () => {
  let bench: Bench;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    bench = await createBench();
    browser = await launch();
    page = await axePage(browser, { viewport: { width: 320, height: 800 } });
  });
  afterAll(async () => {
    await browser.close();
    await bench.close();
  });

  async function link(name: string, survey: Parameters<typeof invitation>[2] = {}): Promise<string> {
    await bench.contacts(invitation(name, {}, { livingQuestion: true, ...survey }));
    await bench.service.drain();
    return `${bench.service.url}/s/${await bench.token(`${name}@example.com`)}`;
  }
  const send = () => page.locator('main form button').click();
  /** Goes from page to page and looks at each; a step leads to the next. */
  async function looked(steps: readonly (readonly [string, string | (() => Promise<unknown>)])[]) {
    const found: string[] = [];
    for (const [name, step] of steps) {
      await (typeof step === 'string' ? page.goto(step) : step());
      found.push(...(await faults(page, name)));
    }
    return found;
  }

  test('axe finds nothing on what stands around the survey, nor on its mistakes', async () => {
    const survey = await link('around');
    const stop = survey.replace('/s/', '/u/');
    const another = await link('closed', { closesOn: '2025-09-15' });
    const found = await looked([
      ['privacy', `${survey}/privacy`],
      ['privacy in easy Welsh', `${survey}/privacy?lang=cy&words=easy`],
      ['unknown', survey.replace(/.{22}$/, '1'.repeat(22))],
      ['stop', stop],
      ['stopped', send],
      ['going on', send],
      ['who', `${survey}/proxy`],
      [
        'for somebody',
        async () => {
          await page.locator('input[value="proxy"]').check();
          await send();
        },
      ],
      ['actions', () => page.locator('summary').click()],
      ['not me', `${survey}/not-me`],
      ['not me, not sure', send],
      ['cannot answer', `${survey}/cannot-answer`],
      ['cannot answer, not sure', send],
      [
        'cannot answer, told',
        async () => {
          await page.locator('#sure').check();
          await send();
        },
      ],
      ['suppressed', survey],
      [
        'nothing chosen to stop',
        async () => {
          await page.goto(another.replace('/s/', '/u/'));
          await page.locator('input[value="all"]').evaluate((box: { checked: boolean }) => {
            box.checked = false;
          });
          await send();
          expect(await page.title()).toMatch(/^Error: /);
        },
      ],
      [
        'closed',
        async () => {
          bench.now = '2025-09-17T09:00:00.000Z';
          await page.goto(another);
          expect(await page.title()).toContain('has closed');
        },
      ],
      ['outbox', `${bench.service.url}/outbox`],
    ]);
    bench.now = '2025-09-15T09:00:00.000Z';
    expect(found).toEqual([]);
  });

  test('a member of staff: the banner on every page, to the page that closes it', async () => {
    await link('call');
    const asked = await bench.call('POST', `/v1/surveys/${invitation('call').surveyId}/assist`, {
      staff: "Máire O'Brien",
    });
    const { url } = asked.json<{ url: string }>();
    const banner = async () =>
      expect(await page.getByRole('complementary').textContent()).toContain("Máire O'Brien");
    const found = await looked([
      ['start', url],
      ['question', `${url}/q/activities`],
      ['refused', send],
      ['privacy', `${url}/privacy`],
      ['stop', `${url}/stop`],
      ['hand over', `${url}/end`],
    ]);
    await page.goto(`${url}/q/activities`);
    await page.locator('input[value="prefer-not-to-say"]').check();
    await send();
    await banner();
    await page.locator('input[value="3"]').check();
    await send();
    await send();
    await banner();
    const ended = await looked([
      ['done', send],
      ['ended', url],
    ]);
    expect([...found, ...ended]).toEqual([]);
    expect(await page.title()).toContain('staff link has ended');
  });

  test.each(NAMES)('the pages stay as they are with %s and %s', async (givenName, course) => {
    const survey = await link(`name-${NAMES.findIndex(([name]) => name === givenName)}`, {
      givenName,
      course,
      provider: course || 'North College',
    });
    const found = await looked([
      ['start', survey],
      ['question', `${survey}/q/activities?words=easy`],
    ]);
    await page.goto(survey);
    expect(await page.locator('main').textContent()).toContain(givenName);
    expect(found).toEqual([]);
  });

  test('larger letters and wider spaces cut nothing off', async () => {
    const survey = await link('wide');
    const cut: string[] = [];
    // WCAG 2.2, 1.4.12, and 200 % of 640 pixels (1.4.4): a page of 320 with letters at twice their size.
    const spaced = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
      p { margin-bottom: 2em !important }`;
    for (const style of [spaced, 'html { font-size: 200% } body { font-size: 2rem }'])
      for (const path of ['', '/q/activities', '/q/contact', '/not-me', '/privacy', '?lang=cy&words=easy']) {
        await page.goto(`${survey}${path}`);
        await page.addStyleTag({ content: style });
        if (await scrollsSideways(page)) cut.push(`${path} scrolls sideways`);
        const hidden = (await page.evaluate(`[...document.querySelectorAll('main *, footer *')]
          .filter((at) => ['hidden', 'clip'].includes(getComputedStyle(at).overflow) && !/visually-hidden/.test(at.className)
            && (at.scrollWidth > at.clientWidth + 1 || at.scrollHeight > at.clientHeight + 1)).map((at) => at.outerHTML)`)) as string[];
        cut.push(...hidden);
      }
    expect(cut).toEqual([]);
  });

  test.each([{ colorScheme: 'dark' }, { forcedColors: 'active' }] as const)(
    '%j does no harm',
    async (media) => {
      const survey = await link(`media-${Object.keys(media)[0]}`);
      await page.emulateMedia(media);
      const found = await looked([
        ['start', survey],
        ['question', `${survey}/q/activities`],
        ['refused', send],
      ]);
      const boxes = await page.locator('main input[type=checkbox]').count();
      expect([found, boxes]).toEqual([[], 11]);
      await page.emulateMedia({ colorScheme: null, forcedColors: null });
    },
  );

  test('what is told by the provider, staff and learners is text, whatever it is', async () => {
    const account = (await bench.call('GET', '/v1/account')).json();
    const hostile = { name: HOSTILE.slice(0, 100), telephone: '<script>1</script>' };
    const saved = await bench.call('PUT', '/v1/account', {
      ...account,
      name: HOSTILE,
      controller: HOSTILE,
      lawfulBasis: HOSTILE,
      contact: hostile,
      sender: { ...(account.sender as object), name: 'North College' },
      texts: { invitation: { subject: { en: HOSTILE }, body: { en: `${HOSTILE}\n\n{link}` } } },
    });
    expect(saved.status).toBe(200);
    const survey = await link('hostile', {
      givenName: HOSTILE.slice(0, 100),
      course: HOSTILE,
      provider: HOSTILE,
    });
    const staff = await bench.call('POST', `/v1/surveys/${invitation('hostile').surveyId}/assist`, {
      staff: HOSTILE.slice(0, 100),
    });
    let said = 0;
    page.on('dialog', (dialog) => {
      said += 1;
      void dialog.dismiss();
    });
    /** Markup of theirs became markup of ours, or ran. The policy that forbids scripts is switched off here. */
    const acted = async () =>
      page.evaluate(
        `window.ran !== undefined || document.querySelector('script, main svg, img[src="x"]') !== null`,
      );
    const showed: string[] = [];
    const look = async (name: string, step: string | (() => Promise<unknown>), shows = true) => {
      await (typeof step === 'string' ? page.goto(step) : step());
      if (await acted()) showed.push(name);
      if (shows)
        expect([name, (await page.locator('body').textContent())!.includes('window.ran')]).toEqual([
          name,
          true,
        ]);
    };
    for (const path of ['', '?lang=cy', '?words=easy', '/privacy', '/not-me', '/cannot-answer'])
      await look(path, `${survey}${path}`);
    await look('stop', survey.replace('/s/', '/u/'));
    await look('staff', staff.json<{ url: string }>().url);
    await page.goto(`${survey}/q/activities`);
    await page.locator('input[value="something-else"]').check();
    await look('text', send);
    await page.locator('#text').fill(HOSTILE.repeat(5));
    await look('text refused', send);
    await page.locator('#text').fill(HOSTILE);
    await send();
    await page.locator('input[value="unknown"]').check();
    await send();
    await page.locator('input[value="no"]').check();
    await send();
    await page.locator('input[value="2"]').check();
    await send();
    // The browser itself would refuse an address of this kind, so the box is made one for anything.
    await page.evaluate(`for (const box of document.querySelectorAll('input')) box.type = 'text'`);
    await page.locator('#email').fill(HOSTILE);
    await page.locator('#telephone').fill(HOSTILE);
    await look('contact refused', send);
    await page.evaluate(`for (const box of document.querySelectorAll('input')) box.type = 'text'`);
    await page.locator('#email').fill('');
    await page.locator('#telephone').fill('');
    await look('check', send);
    await look('done', send);
    await look('answered', survey);
    await look('outbox', `${bench.service.url}/outbox`);
    const mail = (await bench.mails.messages()).findLast(({ to }) => to.includes('hostile@example.com'))!;
    await look('mail', () => page.setContent(mail.html || ''));
    expect([said, showed]).toEqual([0, []]);
  });
});
