import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { openDatabase } from '../../dist/lib/sql/index.js';
import { createMailCatcher, createService, createSmsOutbox } from '../../dist/service/index.js';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
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
const NOW = '2025-09-15T09:00:00.000Z';

/**
 * The survey as a learner sees it on a telephone, in Chromium, from the link in a real mail to the thank-you.
 *
 * @param {string} folder where the service may leave its database
 * @returns {Promise<Record<string, Buffer>>} PNG by the name of the picture
 */
export async function pagePictures(folder) {
  const database = await openDatabase({ client: 'sqlite', file: join(folder, 'service.sqlite') });
  const mails = await createMailCatcher({});
  const sms = await createSmsOutbox();
  const service = await createService({
    database,
    clock: () => NOW,
    smtp: { host: '127.0.0.1', port: mails.port },
    sms: sms.transport,
    outbox: { mails, sms },
    log: { info() {}, warn() {}, error() {} },
    sending: false,
  });
  try {
    const link = await invite(service, mails);
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    try {
      return await walk(browser, link, `${service.url}/outbox`);
    } finally {
      await browser.close();
    }
  } finally {
    // Together: a mail server that hangs lets go of its senders when it closes.
    await Promise.all([service.close(), mails.close()]);
    await database.close();
  }
}

async function invite(service, mails) {
  const { apiKey } = await service.createTenant({ id: 'north', name: 'North College' });
  const survey = {
    learner: 'C001',
    givenName: 'Sam',
    course: 'Plumbing level 2',
    provider: 'North College',
    language: 'en',
    endedOn: '2025-07-31',
    closesOn: '2026-07-31',
    livingQuestion: false,
  };
  const contact = {
    surveyId: randomUUID(),
    contactNumber: 1,
    channel: 'email',
    kind: 'invitation',
    address: 'sam@example.com',
    sendBefore: '2025-09-20T00:00:00.000Z',
    survey,
  };
  const reply = await fetch(`${service.url}/v1/contacts`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      'destination-instance': `${randomUUID()}.0.${randomUUID()}`,
    },
    body: JSON.stringify({ contacts: [contact] }),
  });
  if (!reply.ok) throw new Error(`the contact was not taken: ${await reply.text()}`);
  await service.drain();
  const [mail] = await mails.messages();
  return /https?:\/\/\S+\/s\/\w+/.exec(mail.text)[0];
}

async function walk(browser, link, outbox) {
  const pictures = {};
  const context = await browser.newContext({
    viewport: { width: 375, height: 667 },
    javaScriptEnabled: false,
  });
  const page = await context.newPage();
  const take = async (name) => {
    pictures[`page-${name}.png`] = await page.screenshot({ fullPage: true });
  };
  const send = () => page.locator('main form button').click();
  const choose = async (value) => {
    await page.locator(`input[value="${value}"]`).check();
    await send();
  };

  await page.goto(link);
  await take('start');
  await page.locator('main a.govuk-button').click();
  await take('activities');
  await choose('employed');
  await choose('16-or-more');
  await page.locator('#month').fill('13');
  await page.locator('#year').fill('2025');
  await send();
  await take('error');
  await page.locator('#month').fill('9');
  await send();
  await choose('no');
  await take('contact');
  await send();
  await take('check');
  await send();
  await take('done');
  await page.setViewportSize({ width: 800, height: 600 });
  await page.goto(outbox);
  await page.locator('summary').click();
  await take('outbox');
  await context.close();
  return pictures;
}
