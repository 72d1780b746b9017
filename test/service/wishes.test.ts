import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBrowser } from '../../bin/sandbox/browser.ts';
import { type Bench, createBench, invitation } from './support.ts';

let bench: Bench;
let token: string;
const LATER = '2025-09-16T08:00:00.000Z';

beforeEach(async () => {
  bench = await createBench();
  await bench.contacts(
    invitation('sam'),
    invitation('sam', { contactNumber: 2, kind: 'reminder', notBefore: LATER }),
    invitation('sam', {
      contactNumber: 3,
      kind: 'reminder',
      channel: 'sms',
      address: '+447700900123',
      notBefore: LATER,
    }),
  );
  await bench.service.drain();
  token = await bench.token();
});
afterEach(() => bench.close());

const post = async (path: string, form: Record<string, string> = {}) =>
  (await fetch(`${bench.service.url}${path}`, { method: 'POST', body: new URLSearchParams(form) })).status;
const since = async () =>
  (await bench.events()).events
    .filter((event) => event.type !== 'sent' && event.type !== 'page-opened')
    .map(({ type, scope, channel, contactNumber, reason }) =>
      [type, scope, channel, contactNumber, reason].filter((part) => part !== undefined).join(' '),
    );

describe('stopping messages', () => {
  test('opening the link changes nothing: scanners do', async () => {
    const reply = await fetch(`${bench.service.url}/u/${token}?channel=email`);
    expect(reply.status).toBe(200);
    await reply.text();
    expect(await since()).toEqual([]);
    bench.now = LATER;
    await bench.service.drain();
    expect(bench.mails.count()).toBe(2);
  });

  test.each([
    ['survey', ['unsubscribed survey', 'skipped email 2 unsubscribed', 'skipped sms 3 unsubscribed']],
    ['channel', ['unsubscribed channel email', 'skipped email 2 unsubscribed']],
    ['all', ['unsubscribed all', 'skipped email 2 unsubscribed', 'skipped sms 3 unsubscribed']],
  ])('of scope %s, at once and once', async (scope, told) => {
    expect(await post(`/u/${token}?channel=email`, { scope })).toBe(200);
    expect(await post(`/u/${token}?channel=email`, { scope })).toBe(200);
    expect(await since()).toEqual(told);
    bench.now = LATER;
    await bench.service.drain();
    expect(bench.mails.count()).toBe(1);
    expect(bench.sms.messages()).toHaveLength(scope === 'channel' ? 1 : 0);
  });

  const AS_FORM = 'application/x-www-form-urlencoded';
  const AS_PARTS = [
    '--=_part',
    'Content-Disposition: form-data; name="List-Unsubscribe"',
    '',
    'One-Click',
    '--=_part--',
    '',
  ].join('\r\n');
  test.each([
    ['a form', AS_FORM, 'List-Unsubscribe=One-Click'],
    ['parts, which RFC 8058 prefers', 'multipart/form-data; boundary="=_part"', AS_PARTS],
  ])('the button of a mail program stops everything: posted as %s', async (_how, type, body) => {
    const mail = (await bench.mails.messages())[0]!;
    expect(mail.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    const address = mail.headers.get('list-unsubscribe')!.slice(1, -1);
    const headers = { 'content-type': type };
    const reply = await fetch(address, { method: 'POST', headers, body, redirect: 'manual' });
    expect(reply.status).toBe(200);
    expect((await since())[0]).toBe('unsubscribed all');
  });

  test.each([
    ['without a boundary', 'multipart/form-data', AS_PARTS],
    ['cut off', 'multipart/form-data; boundary="=_part"', AS_PARTS.slice(0, 60)],
    ['as a file', 'multipart/form-data; boundary="=_part"', AS_PARTS.replace('be"', 'be"; filename="x"')],
    ['as nothing', 'multipart/form-data; boundary=x', ''],
  ])('parts that cannot be read stop nothing: %s', async (_how, type, body) => {
    const url = `${bench.service.url}/u/${token}`;
    const reply = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
    expect(reply.status).toBe(400);
    expect(await since()).toEqual([]);
  });

  test('what stopped for all holds for the learner’s other surveys as well', async () => {
    await post(`/u/${token}`, { scope: 'all' });
    await bench.contacts(invitation('other', {}, { learner: 'learner-sam' }));
    await bench.service.drain();
    expect((await since()).at(-1)).toBe('skipped email 1 unsubscribed');
  });

  test.each([
    ['survey', 'no more messages about this survey'],
    ['channel', 'no more text messages like this'],
    ['all', 'no more emails or text messages like this'],
  ])('whoever opens the link again sees that it is done, and finds the way back: %s', async (scope, told) => {
    const browser = createBrowser();
    const address = `${bench.service.url}/u/${token}?channel=sms`;
    await browser.open(address);
    await browser.post({ scope });
    expect(browser.text).toContain(told);
    await browser.open(address);
    expect(browser.text).toContain(told);
    expect(browser.text.includes('Stop more messages')).toBe(scope !== 'all');
    await browser.post({});
    expect(browser.title).toContain('You will get messages again');
    expect((await since()).at(-1)).toBe('resubscribed all');
    await browser.open(address);
    expect(browser.title).toContain('What should we stop?');
  });

  test('who stopped one way can stop the other as well', async () => {
    const browser = createBrowser();
    await browser.open(`${bench.service.url}/u/${token}?channel=sms`);
    await browser.post({ scope: 'channel' });
    await browser.follow('Stop more messages');
    await browser.post({ scope: 'all' });
    expect(browser.text).toContain('no more emails or text messages');
  });

  test('there is a way back in', async () => {
    await post(`/u/${token}`, { scope: 'all' });
    await post(`/u/${token}`, { again: 'yes' });
    expect((await since()).at(-1)).toBe('resubscribed all');
    await bench.contacts(invitation('sam', { contactNumber: 4, kind: 'reminder' }));
    await bench.service.drain();
    expect(bench.mails.count()).toBe(2);
  });

  test('the way back in leads to every survey of the learner, by whichever link', async () => {
    await bench.contacts(invitation('other', {}, { learner: 'learner-sam' }));
    await bench.service.drain();
    const other = await bench.token('other@example.com');
    await post(`/u/${other}`, { scope: 'all' });
    await post(`/u/${other}`, { again: 'yes' });
    await post(`/u/${token}`, { scope: 'survey' });
    await post(`/u/${other}`, { scope: 'survey' });
    await post(`/u/${token}`, { again: 'yes' });
    await bench.contacts(
      invitation('other', { contactNumber: 2, kind: 'reminder' }, { learner: 'learner-sam' }),
    );
    await bench.service.drain();
    expect((await bench.mails.messages()).filter(({ to }) => to.includes('other@example.com'))).toHaveLength(
      2,
    );
  });

  test.each(['all', 'survey'])('works for good, also where the survey was withdrawn: %s', async (scope) => {
    await bench.call('DELETE', `/v1/surveys/${invitation('sam').surveyId}?mode=withdraw`);
    const page = await fetch(`${bench.service.url}/u/${token}`);
    expect(page.status).toBe(200);
    await page.text();
    expect(await post(`/u/${token}`, { scope })).toBe(200);
    expect((await since()).at(-1)).toBe('unsubscribed all');
    await bench.contacts(invitation('again', { address: 'sam@example.com' }, { learner: 'learner-sam' }));
    await bench.service.drain();
    expect((await since()).at(-1)).toBe('skipped email 1 unsubscribed');
  });

  test('a forged scope is refused', async () => {
    expect(await post(`/u/${token}`, { scope: 'everyone' })).toBe(400);
    expect(await post(`/u/${token}`)).toBe(400);
    expect(await since()).toEqual([]);
  });
});

test('not this person: the address is never written to again, for whomever', async () => {
  expect(await post(`/s/${token}/not-me`, { sure: 'yes' })).toBe(200);
  expect(await since()).toEqual([
    'not-this-person',
    'skipped email 2 suppressed',
    'skipped sms 3 suppressed',
  ]);
  await bench.contacts(invitation('twin', { address: 'SAM@example.com' }));
  await bench.service.drain();
  expect((await since()).at(-1)).toBe('skipped email 1 suppressed');
  expect(bench.mails.count()).toBe(1);
});

test('died or cannot answer: nothing goes to this learner again, whatever survey', async () => {
  await bench.contacts(invitation('second', { notBefore: LATER }, { learner: 'learner-sam' }));
  expect(await post(`/s/${token}/cannot-answer`, { sure: 'yes' })).toBe(200);
  expect((await since()).sort()).toEqual([
    'deceased',
    'skipped email 1 suppressed',
    'skipped email 2 suppressed',
    'skipped sms 3 suppressed',
  ]);
  const reply = await fetch(`${bench.service.url}/s/${token}`);
  expect(reply.status).toBe(410);
});

test.each(['not-me', 'cannot-answer'])(
  '%s takes a tick: what is pressed by accident does nothing',
  async (page) => {
    const browser = createBrowser();
    await browser.open(`${bench.service.url}/s/${token}/${page}`);
    expect(browser.status).toBe(200);
    await browser.post({});
    expect([browser.status, browser.title.startsWith('Error: ')]).toEqual([400, true]);
    expect(await since()).toEqual([]);
    await browser.post({ sure: 'yes' });
    expect(browser.text).toContain('Was this a mistake?');
    await browser.open(`/s/${token}`);
    expect(browser.text).toContain('Was this a mistake?');
    expect(browser.text).toContain('If you have a question, ask');
  },
);

test('who said by mistake that they answer for somebody takes it back', async () => {
  const browser = createBrowser();
  await browser.open(`${bench.service.url}/s/${token}/proxy`);
  await browser.post({ who: 'proxy' });
  expect(browser.text).toContain('You are answering for someone else.');
  await browser.follow('Change this');
  await browser.post({ who: 'learner' });
  expect(browser.text).not.toContain('You are answering for someone else.');
});

test('somebody who answers for the learner is told as such', async () => {
  expect(await post(`/s/${token}/proxy`, { who: 'proxy' })).toBe(200);
  await post(`/s/${token}/q/activities`, { activities: 'voluntary' });
  await post(`/s/${token}/q/voluntary.start`, { when: 'unknown' });
  const partly = (await bench.events()).events.findLast((event) => event.type === 'partly-answered');
  expect(partly?.by).toBe('proxy');
});
