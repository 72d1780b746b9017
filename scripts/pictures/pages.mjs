import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { PNG } from 'pngjs';
import { openDatabase } from '../../dist/lib/sql/index.js';
import {
  createMailCatcher,
  createService,
  createSmsOutbox,
  createSmtpTransport,
} from '../../dist/service/index.js';

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
/** The details form of a provider with colours and a logo of its own. */
const DETAILS = {
  name: 'North College',
  sender: { name: 'North College', address: 'surveys@north.example' },
  controller: 'North College Corporation',
  contact: { name: 'the MIS office', telephone: '01632 960123' },
  colours: { background: '#1f4e79', text: '#ffffff' },
  logo: crest(),
};
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
    mail: createSmtpTransport({ host: '127.0.0.1', port: mails.port }),
    sms: sms.transport,
    outbox: { mails, sms },
    log: { info() {}, warn() {}, error() {} },
    sending: false,
  });
  try {
    const { link, assist } = await invite(service, mails);
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    try {
      return await walk(browser, { link, assist, outbox: `${service.url}/outbox` });
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
  const instance = `${randomUUID()}.0.${randomUUID()}`;
  const call = async (method, path, body) => {
    const reply = await fetch(`${service.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        'destination-instance': instance,
      },
      body: JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`${path} was refused: ${await reply.text()}`);
    return reply.json();
  };
  await call('PUT', '/v1/account', DETAILS);
  await call('POST', '/v1/contacts', { contacts: [contact] });
  await service.drain();
  const [mail] = await mails.messages();
  const { url } = await call('POST', `/v1/surveys/${contact.surveyId}/assist`, { staff: 'Jo Lee' });
  return { link: /https?:\/\/\S+\/s\/\w+/.exec(mail.text)[0], assist: url };
}

async function walk(browser, { link, assist, outbox }) {
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

  for (const [name, address] of [
    ['welsh', `${link}?lang=cy`],
    ['easy', `${link}/q/activities?words=easy`],
    ['staff', assist],
    ['cannot-answer', `${link}/cannot-answer`],
    ['privacy', `${link}/privacy`],
    ['stop', link.replace('/s/', '/u/')],
    ['unknown', link.replace(/.{22}$/, '1'.repeat(22))],
    ['start', link],
  ]) {
    await page.goto(address);
    await take(name);
  }
  await page.locator('main a.govuk-button').click();
  await take('activities');
  await choose('employed');
  await choose('16-or-more');
  await take('date');
  await page.locator('#month').fill('13');
  await page.locator('#year').fill('2025');
  await send();
  await take('error');
  await page.locator('#month').fill('9');
  await send();
  await take('end');
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

/** A plain shield, so that there is a logo to be seen. */
function crest() {
  const [width, height] = [72, 72];
  const picture = new PNG({ width, height });
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const half = y < 36 ? 30 : 30 * Math.sqrt(Math.max(0, 1 - ((y - 36) / 34) ** 2));
      const inside = y > 2 && Math.abs(x - 36) < half;
      const cross = Math.abs(x - 36) < 5 || Math.abs(y - 30) < 5;
      picture.data.set(
        inside ? (cross ? [255, 255, 255, 255] : [196, 154, 44, 255]) : [0, 0, 0, 0],
        (y * width + x) * 4,
      );
    }
  return PNG.sync.write(picture).toString('base64');
}
