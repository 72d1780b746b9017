import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FeedEvent, SurveyView } from '../../service/wire.ts';
import { type Bench, createBench, invitation } from './support.ts';
import { createVisitor, type Visitor } from './visitor.ts';

let bench: Bench;
let visitor: Visitor;

async function invited(...args: Parameters<typeof invitation>): Promise<void> {
  await bench.contacts(invitation(...args));
  await bench.service.drain();
  visitor = createVisitor(bench.service.url, await bench.token(`${args[0] ?? 'sam'}@example.com`));
}

beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

const newest = async (type: FeedEvent['type']) =>
  (await bench.events()).events.findLast((event) => event.type === type);
const survey = async (name = 'sam') =>
  (await bench.call('GET', `/v1/surveys/${invitation(name).surveyId}`)).json<SurveyView>();

describe('answering', () => {
  test('a walk without scripts, one question a page, ends in what the plugin is told', async () => {
    await invited('sam', {}, { livingQuestion: true });
    await visitor.open();
    expect(visitor.text).toContain('Hello Sam');
    expect(visitor.text).toContain('31 July 2025');
    await visitor.follow('Start');
    await visitor.post({ activities: ['employed', 'course'] });
    expect(visitor.title).toContain('How many hours');
    await visitor.post({ hours: 'fewer-than-16' });
    await visitor.post({ when: 'date', day: '', month: '9', year: '2025' });
    await visitor.post({ ended: 'no' });
    await visitor.post({ mode: 'full-time' });
    await visitor.post({ when: 'date', day: '1', month: '8', year: '2025' });
    await visitor.post({ ended: 'yes', day: '5', month: '9', year: '2025' });
    await visitor.post({ living: '2' });
    await visitor.post({ email: 'new@example.com', telephone: '07700 900123' });
    expect(visitor.title).toContain('Check your answers');
    expect(visitor.text).toContain('September 2025');
    await visitor.post({});
    expect(visitor.title).toContain('Thank you');
    expect(visitor.text).toContain('Less than 16 hours');

    expect(await newest('answered')).toMatchObject({
      submittedOn: '2025-09-15',
      by: 'learner',
      answers: {
        preferNotToSay: false,
        activities: [
          { kind: 'employed', hours: 'fewer-than-16', start: { when: 'month', value: '2025-09' }, end: null },
          {
            kind: 'course',
            mode: 'full-time',
            start: { when: 'date', value: '2025-08-01' },
            end: { when: 'date', value: '2025-09-05' },
          },
          { kind: 'living', living: 2, start: { when: 'unknown' } },
        ],
      },
    });
    const corrected = (await bench.events()).events.filter((event) => event.type === 'address-corrected');
    expect(corrected.map(({ channel, address }) => [channel, address])).toEqual([
      ['email', 'new@example.com'],
      ['sms', '+447700900123'],
    ]);
  });

  test('what was told is never shown again', async () => {
    await invited();
    await visitor.answer();
    await visitor.open();
    expect(visitor.title).toContain('already answered');
    await visitor.open('/q/activities');
    expect(visitor.title).toContain('already answered');
    expect(visitor.text).not.toContain('Self-employed');
  });

  test('the day of submission is the day where the college is', async () => {
    await invited();
    bench.now = '2025-09-15T23:30:00.000Z'; // British Summer Time: the 16th
    await visitor.answer();
    expect((await survey()).submittedOn).toBe('2025-09-16');
  });

  test('progress is kept page by page and told once a change; another device goes on there', async () => {
    await invited();
    await visitor.open('/q/activities');
    await visitor.post({ activities: ['voluntary', 'employed'] });
    expect((await newest('partly-answered'))?.answers).toEqual({ activities: [], preferNotToSay: false });
    await visitor.post({ hours: '16-or-more' });
    await visitor.post({ when: 'unknown' });
    const partly = await newest('partly-answered');
    expect(partly?.answers?.activities).toEqual([
      { kind: 'employed', hours: '16-or-more', start: { when: 'unknown' }, end: null },
    ]);
    await visitor.open('/q/employed.start');
    await visitor.post({ when: 'unknown' });
    expect((await newest('partly-answered'))?.position).toBe(partly?.position);

    const elsewhere = createVisitor(bench.service.url, await bench.token());
    await elsewhere.open();
    await elsewhere.follow('Go on');
    expect(elsewhere.title).toContain('Are you still in this job');
  });

  test('an activity that was unticked is told no more', async () => {
    await invited();
    await visitor.open('/q/activities');
    await visitor.post({ activities: ['voluntary'] });
    await visitor.post({ when: 'unknown' });
    await visitor.open('/q/activities');
    await visitor.post({ activities: ['prefer-not-to-say'] });
    await visitor.post({ email: '', telephone: '' });
    await visitor.post({});
    expect((await newest('answered'))?.answers).toEqual({ activities: [], preferNotToSay: true });
  });

  test('a future start is told and not asked whether it has ended', async () => {
    await invited();
    await visitor.open('/q/activities');
    await visitor.post({ activities: ['higher-education'] });
    await visitor.post({ gapYear: 'no' });
    await visitor.post({ when: 'date', day: '', month: '10', year: '2025' });
    expect(visitor.title).toContain('new email address or mobile number');
  });

  test('nobody skips to sending', async () => {
    await invited();
    await visitor.open('/check');
    expect(visitor.title).toContain('What are you doing now');
    await visitor.postTo('/check', {});
    expect(await newest('answered')).toBeUndefined();
  });

  test('a change from the check leads back to it', async () => {
    await invited();
    await visitor.open('/q/activities');
    await visitor.post({ activities: ['voluntary'] });
    await visitor.post({ when: 'unknown' });
    await visitor.post({ ended: 'no' });
    await visitor.post({ email: '', telephone: '' });
    await visitor.open('/q/voluntary.start');
    await visitor.post({ when: 'date', day: '2', month: '9', year: '2025' });
    expect(visitor.title).toContain('Check your answers');
    expect(visitor.text).toContain('2 September 2025');
  });
});

describe('two windows, and pages left behind', () => {
  /** Up to the check: voluntary work, still. */
  async function told(): Promise<void> {
    await visitor.open('/q/activities');
    await visitor.post({ activities: ['voluntary'] });
    await visitor.post({ when: 'date', day: '1', month: '6', year: '2025' });
    await visitor.post({ ended: 'yes', day: '1', month: '8', year: '2025' });
    await visitor.post({ email: '', telephone: '' });
  }

  test('what was changed in another window is looked through before it is sent', async () => {
    await invited();
    await told();
    const other = createVisitor(bench.service.url, await bench.token());
    await other.open('/q/voluntary.end');
    await other.post({ ended: 'no' });
    await visitor.post({});
    expect([visitor.status, visitor.title]).toEqual([409, 'Check your answers – North College']);
    expect(visitor.text).toContain('Your answers have changed');
    expect(await newest('answered')).toBeUndefined();
    await visitor.post({});
    expect((await newest('answered'))?.answers?.activities[0]?.end).toBeNull();
  });

  test('sending twice sends once', async () => {
    await invited();
    await told();
    const { url, html } = visitor;
    const seen = /name="seen" value="([^"]+)"/.exec(html)![1]!;
    const send = () => fetch(url, { method: 'POST', body: new URLSearchParams({ seen }) });
    const titles = (
      await Promise.all((await Promise.all([send(), send(), send()])).map((one) => one.text()))
    ).map((page) => /<h1[^>]*>\s*([^<]*?)\s*</.exec(page)![1]);
    expect(titles.sort()).toEqual(['Thank you', 'You have already answered', 'You have already answered']);
    expect((await bench.told()).filter((type) => type === 'answered')).toHaveLength(1);
  });

  test('a page that follows from an answer taken back leads to the start, and keeps nothing', async () => {
    await invited();
    await told();
    await visitor.open('/q/activities');
    await visitor.post({ activities: ['prefer-not-to-say'] });
    await visitor.postTo('/q/voluntary.end', { ended: 'no' });
    expect(visitor.title).toContain('What are you doing now');
    await visitor.postTo('/q/nonsense', { hours: '16-or-more' });
    expect(visitor.status).toBe(200);
    await visitor.open('/check');
    await visitor.post({});
    expect((await newest('answered'))?.answers).toEqual({ activities: [], preferNotToSay: true });
  });

  test('a start moved past the end asks for the end again, and what does not fit is told to nobody', async () => {
    await invited();
    await told();
    await visitor.open('/q/voluntary.start');
    await visitor.post({ when: 'date', day: '5', month: 'Sept', year: '25' });
    expect(visitor.title).toContain('Are you still volunteering');
    const partly = await newest('partly-answered');
    expect(partly?.answers?.activities).toEqual([
      { kind: 'voluntary', start: { when: 'date', value: '2025-09-05' }, end: null },
    ]);
    await visitor.post({ ended: 'no' });
    expect(visitor.title).toContain('Check your answers');
    // And past today: whether it has ended is not asked, and what was said of it counts no more.
    await visitor.open('/q/voluntary.start');
    await visitor.post({ when: 'date', day: '', month: '10', year: '2025' });
    expect(visitor.text).not.toContain('still volunteering');
  });
});

describe('a link that is only opened', () => {
  test('changes nothing, by whatever looks at it; the first question tells that somebody came', async () => {
    await invited();
    const before = await survey();
    for (const method of ['HEAD', 'GET', 'GET'])
      for (const page of ['', '/privacy', '/not-me', '/cannot-answer', '/proxy', '/q/activities'])
        if (method === 'HEAD' || page !== '/q/activities')
          expect((await fetch(`${visitor.base}${page}`, { method })).status).toBe(200);
    expect(await survey()).toEqual(before);
    await visitor.open();
    await visitor.follow('Start');
    expect((await bench.told()).filter((type) => type === 'page-opened')).toHaveLength(1);
  });

  test('may have lost its end to the text around it, or gained one', async () => {
    await invited();
    for (const tail of ['.', ',', ')', '/', '?lang=cy']) {
      await visitor.open(tail);
      expect([tail, visitor.status]).toEqual([tail, 200]);
    }
    for (const path of [
      '/s',
      '/s/',
      '/u',
      '/s/abc',
      `/s/${'x'.repeat(500)}`,
      `${visitor.base.slice(bench.service.url.length)}/nowhere`,
    ]) {
      const reply = await fetch(`${bench.service.url}${path}`);
      expect([path, reply.status, reply.headers.get('content-type')]).toEqual([
        path,
        404,
        'text/html; charset=utf-8',
      ]);
    }
  });
});

describe('contact details that cannot be right', () => {
  test.each([
    ['sam.example.com', '', 'needs one @'],
    ['sam @example.com', '', 'must not have spaces'],
    ['sam@example', '', 'the end of the email address'],
    ['', '01632 960123', 'home phone number'],
    ['', '07700 90012', '11 numbers'],
    ['', '0800', 'Give a mobile number'],
    ['', 'my number', 'Give a mobile number'],
  ])('%s %s', async (email, telephone, message) => {
    await invited();
    await visitor.open('/q/contact');
    await visitor.post({ email, telephone });
    expect(visitor.title).toMatch(/^Error: /);
    expect(visitor.text).toContain(message);
    expect(await newest('address-corrected')).toBeUndefined();
  });

  test.each(['+44 (0)7700 900123', '0044 7700-900123', '07700900123'])('%s is one', async (telephone) => {
    await invited();
    await visitor.open('/q/activities');
    await visitor.post({ activities: ['prefer-not-to-say'] });
    await visitor.post({ email: '', telephone });
    expect((await newest('address-corrected'))?.address).toBe('+447700900123');
  });
});

describe('what is wrong is told beside the field and at the top', () => {
  test.each([
    ['activities', {}, 'Choose at least one answer'],
    ['activities', { activities: ['employed', 'prefer-not-to-say'] }, 'not both'],
    ['activities', { activities: ['astronaut'] }, 'does not fit this question'],
    ['activities', { activities: ['employed'], state: 'answered' }, 'does not fit this question'],
  ])('%s with %j', async (step, form, message) => {
    await invited();
    await visitor.open(`/q/${step}`);
    await visitor.post(form);
    expect(visitor.status).toBe(400);
    expect(visitor.title).toMatch(/^Error: /);
    expect(visitor.text.split(message).length - 1).toBe(2);
    expect((await survey()).state).toBe('open');
  });

  test.each([
    ['start', { when: 'date', day: '31', month: '2', year: '2025' }, 'no such day in that month'],
    ['start', { when: 'date', day: '1', month: '', year: '' }, 'Give the month'],
    ['start', { when: 'date', day: '', month: 'Sept', year: '925' }, 'Give the year in 4 numbers'],
    ['start', { when: 'date', day: '', month: '8', year: '2027' }, 'on or before 31 July 2027'],
    ['start', { when: 'date', day: '1', month: '1', year: '1850' }, '1965 or later'],
    ['end', { ended: 'yes', day: '1', month: '10', year: '2025' }, 'in the future. If it has not ended'],
    ['end', { ended: 'yes', day: '1', month: '5', year: '2024' }, 'must be after the start'],
  ])('%s with %j', async (page, form, message) => {
    await invited();
    await visitor.open('/q/activities');
    await visitor.post({ activities: ['voluntary'] });
    if (page === 'end') await visitor.post({ when: 'date', day: '', month: '6', year: '2024' });
    await visitor.post(form);
    expect(visitor.title).toMatch(/^Error: /);
    expect(visitor.text).toContain(message);
    expect(visitor.html).toContain(`value="${Object.values(form).at(-1)}"`);
  });

  test('what is typed is shown as text, whatever it is', async () => {
    await invited();
    await visitor.open('/q/contact');
    await visitor.post({ email: '"><script>alert(1)</script>', telephone: '' });
    expect(visitor.title).toMatch(/^Error: /);
    expect(visitor.html).not.toContain('<script>');
  });
});

describe('in Welsh', () => {
  test('a Welsh invitation opens in Welsh, and the language stays as chosen', async () => {
    await invited('sam', {}, { language: 'cy' });
    await visitor.open();
    expect(visitor.html).toContain('<html lang="cy"');
    expect(visitor.text).toContain('Helo Sam');
    await visitor.follow('English');
    await visitor.follow('Start');
    await visitor.post({ activities: ['voluntary'] });
    expect(visitor.html).toContain('<html lang="en"');
    expect(visitor.title).toContain('When did you start volunteering');
  });
});

describe('links that take no answers', () => {
  test('unknown and withdrawn are told alike', async () => {
    await invited();
    await bench.call('DELETE', `/v1/surveys/${invitation().surveyId}?mode=withdraw`);
    await visitor.open();
    const unknown = createVisitor(bench.service.url, '1'.repeat(22));
    await unknown.open();
    expect([visitor.status, visitor.html]).toEqual([404, unknown.html]);
    const odd = createVisitor(bench.service.url, 'x');
    await odd.open();
    expect(odd.html).toBe(unknown.html);
  });

  test('a closed survey says so and whom to ask', async () => {
    const account = (await bench.call('GET', '/v1/account')).json();
    await bench.call('PUT', '/v1/account', { ...account, contact: { telephone: '01632 960123' } });
    await invited('sam', {}, { closesOn: '2025-09-20' });
    bench.now = '2025-09-20T22:00:00.000Z';
    await visitor.open();
    expect(visitor.status).toBe(200);
    bench.now = '2025-09-20T23:10:00.000Z'; // British Summer Time: the 21st
    await visitor.open();
    expect(visitor.status).toBe(410);
    expect(visitor.text).toContain('20 September 2025');
    expect(visitor.text).toContain('01632 960123');
    await visitor.postTo('/q/activities', { activities: ['employed'] });
    expect(visitor.status).toBe(410);
  });
});

test('pages carry a policy without scripts, are not kept by caches, and set no cookies', async () => {
  await invited();
  await visitor.open();
  const policy = visitor.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('script-src');
  expect(visitor.headers.get('cache-control')).toBe('no-store');
  expect(visitor.headers.get('set-cookie')).toBeNull();
  expect(visitor.html).not.toContain('<script');
  expect(visitor.html.toLowerCase()).not.toContain('crown');
});

test('a form sent from another site is not taken', async () => {
  await invited();
  await visitor.open();
  const reply = await fetch(`${visitor.base}/not-me`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'cross-site' },
  });
  expect(reply.status).toBe(403);
  expect(await newest('not-this-person')).toBeUndefined();
});
