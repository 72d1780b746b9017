import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
  expect(all.map(({ kind, language }) => `${kind} ${language}`)).toHaveLength(12);
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

test('Welsh letters outside the alphabet are kept and named, with what they cost', async () => {
  const price = await createBench({ smsSettings: { pencePerPart: 2.4 } });
  const texts = { invitation: { sms: { en: `{link} ${'x'.repeat(60)} tŷ` } } };
  const reply = await price.call('POST', '/v1/account/preview', { account: { ...details, texts } });
  const [{ sms }] = reply.json<Preview>().messages as [Preview['messages'][number]];
  expect(sms).toMatchObject({ parts: 2, outside: 'ŷ', partsWithout: 1, costPence: 4.8 });
  expect(sms.text).toContain('tŷ');
  await price.close();
  expect((await messages())[0]!.sms).not.toHaveProperty('costPence');
});

describe('a text message of too many parts', () => {
  const save = (text: string, on = bench) =>
    on.call('PUT', '/v1/account', { ...details, texts: { reminder: { sms: { en: `${text} {link}` } } } });

  test('is refused when it is saved, by name, and shown by the preview', async () => {
    const before = (await bench.call('GET', '/v1/account')).json();
    const text = 'a'.repeat(600);
    const reply = await save(text);
    expect(reply.json()).toMatchObject({
      code: 'SURVEY_SMS_TOO_LONG',
      title: 'The text reminder.sms.en takes 5 text messages, 4 is the most',
    });
    expect((await bench.call('GET', '/v1/account')).json()).toEqual(before);
    expect((await save(text.slice(100))).status).toBe(200);
    const shown = await messages({ texts: { reminder: { sms: { en: `${text} {link}` } } } });
    expect(shown.find(({ kind }) => kind === 'reminder')!.sms.parts).toBe(5);
  });

  test('is nothing to a service that sends none', async () => {
    const silent = await createBench({ sms: undefined } as object);
    expect((await save('a'.repeat(600), silent)).status).toBe(200);
    await silent.close();
  });

  test('names the letters that make it so long', async () => {
    const { title } = (await save(`${'a'.repeat(300)} ŵ`)).json<{ title: string }>();
    expect(title).toContain('takes 6 text messages in the alphabet that ŵ asks for');
  });

  test('is judged for the longest course, which a learner of a short one does not show', async () => {
    const fits = await createBench({ smsSettings: { mostParts: 2 } });
    const text = `${'a'.repeat(235)} {course}`;
    const shown = await messages({ texts: { reminder: { sms: { en: `${text} {link}` } } } });
    expect(shown.find(({ kind }) => kind === 'reminder')!.sms.parts).toBe(2);
    expect((await save(text, fits)).status).toBe(422);
    expect((await save(text.slice(30), fits)).status).toBe(200);
    await fits.close();
  });
});

test.each(['  A', 'AB ', '123456', 'North-West', 'ab'])('%j is no name an SMS can come from', async (sms) => {
  expect((await preview({ sender: { ...details.sender, sms } })).status).toBe(400);
});

test('text messages go with the shorter link, emails with the one people know', async () => {
  const short = await createBench({
    publicUrl: 'https://surveys.north.example',
    smsSettings: { linkBase: 'https://n.example' },
  });
  await short.contacts(
    invitation('sam'),
    invitation('sam', { channel: 'sms', address: '+447700900123', contactNumber: 1 }),
  );
  await short.service.drain();
  const token = await short.token();
  expect((await short.mails.messages())[0]!.text).toContain(`https://surveys.north.example/s/${token}`);
  expect(short.sms.messages()[0]!.text).toContain(`https://n.example/s/${token}`);
  await short.close();
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
