import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Account, Preview } from '../../service/wire.ts';
import { type Bench, createBench, invitation } from './support.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

const details: Account = {
  name: 'North College',
  sender: { name: 'North', address: 'hello@north.example', sms: 'North' },
  controller: 'North College Corporation',
  contact: { email: 'ask@north.example' },
};
const preview = (more: object = {}) =>
  bench.call('POST', '/v1/account/preview', { account: { ...details, ...more } });
const messages = async (more: object = {}) => (await preview(more)).json<Preview>().messages;

test('every kind of message comes in both languages, in the tenant’s words where there are some', async () => {
  const texts = { invitation: { subject: { en: 'Dear {given_name}' } } };
  const all = await messages({ texts });
  expect(all.map(({ kind, language }) => `${kind} ${language}`)).toHaveLength(10);
  const invited = (language: string) =>
    all.find((one) => one.kind === 'invitation' && one.language === language)!;
  expect(invited('en').email).toMatchObject({ from: 'North <hello@north.example>', subject: 'Dear Sam' });
  expect(invited('cy').email.subject).toContain('North College');
  expect(invited('cy').email.html).toContain('lang="cy"');
});

test('an SMS is counted as the gateway would: one character outside its alphabet makes every part shorter', async () => {
  const sms = async (text: string) =>
    (await messages({ texts: { invitation: { sms: { en: `${text} {link}` } } } }))[0]!.sms;
  expect(await sms('Tell us')).toMatchObject({ from: 'North', encoding: 'GSM-7', parts: 1 });
  const long = await sms('Tell us '.repeat(20));
  expect(long).toMatchObject({ encoding: 'GSM-7', parts: 2, units: long.text.length });
  expect(await sms(`Tell us ŵ ${'now '.repeat(10)}`)).toMatchObject({ encoding: 'UCS-2', parts: 2 });
});

test('is what the learner gets then, word for word, but for the link', async () => {
  await bench.call('PUT', '/v1/account', details);
  await bench.contacts(invitation('sam', {}, { closesOn: '2025-11-14' }));
  await bench.service.drain();
  const [sent] = await bench.mails.messages();
  const [shown] = await messages();
  const withoutLinks = (text: string) => text.replaceAll(/https?:\S+/g, '(link)').trim();
  expect(withoutLinks(shown!.email.text)).toBe(withoutLinks(sent!.text));
  expect(shown!.email.subject).toBe(sent!.subject);
  const lengthOfLink = (text: string) => /https?:\S+/.exec(text)![0].length;
  expect(lengthOfLink(shown!.sms.text)).toBe(lengthOfLink(sent!.text));
});

test('nothing is kept and nothing is sent', async () => {
  const before = (await bench.call('GET', '/v1/account')).json();
  expect(await messages({ controller: 'Somebody' })).not.toEqual([]);
  await bench.service.drain();
  expect((await bench.call('GET', '/v1/account')).json()).toEqual(before);
  expect(await bench.mails.messages()).toEqual([]);
  expect(await bench.told()).toEqual([]);
  const link = /\/s\/\w+/.exec((await messages())[0]!.email.text)![0];
  expect((await bench.service.app.inject({ url: link })).statusCode).toBe(404);
});

test.each([
  ['a placeholder there is not', { texts: { invitation: { body: { en: '{name} {link}' } } } }, 422],
  ['a field there is not', { colors: {} }, 400],
])('%s is refused as when it is saved', async (_what, more, status) => {
  expect((await preview(more)).status).toBe(status);
});

test('a tenant that speaks one language writes and asks in that one alone', async () => {
  const account = { ...details, languages: ['en'] };
  expect(new Set((await messages(account)).map(({ language }) => language))).toEqual(new Set(['en']));
  await bench.call('PUT', '/v1/account', account);
  await bench.contacts(invitation('sam', {}, { language: 'cy' }));
  await bench.service.drain();
  const [mail] = await bench.mails.messages();
  expect(mail!.subject).toContain('What are you doing now?');
  const page = await bench.service.app.inject({ url: `/s/${await bench.token()}?lang=cy` });
  expect(page.body).toContain('lang="en"');
  expect(page.body).not.toContain('Cymraeg');
});
