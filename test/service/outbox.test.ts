import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, createBench, invitation } from './support.ts';

const XSS = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
const NUMBER = '+447700900123';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

const get = async (url: string) => {
  const { statusCode, body, headers } = await bench.service.app.inject({ url });
  return { status: statusCode, body, policy: String(headers['content-security-policy']) };
};

test('an email is shown with its frame, links, text and headers, newest first on the list', async () => {
  await bench.contacts(invitation('sam'), invitation('jo'));
  await bench.service.drain();
  const list = await get('/outbox');
  const numbers = [...list.body.matchAll(/\/outbox\/mails\/(\d+)"/g)].map(([, number]) => number);
  expect(numbers).toEqual(['2', '1']);

  const mails = await bench.mails.messages();
  for (const [at, mail] of mails.entries()) {
    const { body } = await get(`/outbox/mails/${at + 1}`);
    const token = /\/s\/(\w{22})/.exec(mail.text)![1];
    expect(body).toContain(`<iframe class="app-mail" sandbox src="/outbox/mails/${at + 1}/html"`);
    expect(body).toContain(`href="${bench.service.url}/s/${token}"`);
    expect(body).toContain(`href="${bench.service.url}/u/${token}?channel=email"`);
    expect(body).toContain('list-unsubscribe-post');
    expect(body).toContain('Hello Sam,');
    expect((await get(`/outbox/mails/${at + 1}/html`)).body).toBe(mail.html);
  }
});

test('what is in the frame can do nothing, whoever opens it and wherever', async () => {
  await bench.contacts(invitation('sam'));
  await bench.service.drain();
  const frame = await get('/outbox/mails/1/html');
  expect(frame.policy).toContain('sandbox;');
  expect(frame.policy).toContain("default-src 'none'");
  expect(frame.policy).not.toContain('script');
  const around = await get('/outbox/mails/1');
  expect(around.policy).toContain("frame-src 'self'");
  expect(around.policy).toContain("frame-ancestors 'none'");
  // The pages of learners are in no frame, and hold none.
  const { policy } = await get(`/s/${await bench.token()}`);
  expect(policy).not.toContain('frame-src');
  expect(policy).toContain("frame-ancestors 'none'");
});

test('names and courses that are markup stand there as they were written', async () => {
  await bench.contacts(
    invitation('sam', {}, { givenName: XSS, course: XSS }),
    invitation('jo', { channel: 'sms', address: NUMBER }, { course: XSS }),
  );
  await bench.service.drain();
  for (const url of ['/outbox', '/outbox/mails/1', '/outbox/mails/1/html']) {
    const { body } = await get(url);
    expect(body).not.toContain('<script');
    expect(body).not.toContain('<img');
    expect(body).toContain('&lt;script&gt;');
  }
});

test('a text message is shown part by part, with what makes it long', async () => {
  await bench.contacts(
    invitation('sam', { channel: 'sms', address: NUMBER }, { provider: `Coleg Tŷ ${'x'.repeat(60)}` }),
  );
  await bench.service.drain();
  const { body } = await get('/outbox');
  expect(body).toMatch(/\d parts of UCS-2, \d+ units; ŷ outside GSM-7, \d without/);
  const parts = [...body.matchAll(/<li class="app-raw">([^<]*)<\/li>/g)];
  expect(parts).toHaveLength(bench.sms.messages()[0]!.size.parts);
});

test.each([
  '/outbox/mails/0',
  '/outbox/mails/2',
  '/outbox/mails/x',
  '/outbox/mails/1e3/html',
  '/outbox/mails/-1',
])('%s is no email', async (url) => {
  await bench.contacts(invitation('sam'));
  await bench.service.drain();
  expect((await get(url)).status).toBe(404);
});

test('a service that sends for real has no outbox', async () => {
  const real = await createBench({ sandbox: false });
  for (const url of ['/outbox', '/outbox/mails/1'])
    expect((await real.service.app.inject({ url })).statusCode).toBe(404);
  await real.close();
});
