import { afterEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../lib/sql/index.ts';
import { createMailCatcher, createService, createSmtpTransport } from '../../service/index.ts';
import type { SurveyView } from '../../service/wire.ts';
import { type Bench, createBench, invitation, silent } from './support.ts';
import { createVisitor } from './visitor.ts';

let bench: Bench;
const LATER = '2025-09-16T08:00:00.000Z';
afterEach(() => bench.close());

const messages = async (name = 'sam') => {
  const reply = await bench.call('GET', `/v1/surveys/${invitation(name).surveyId}`);
  return reply.json<SurveyView>().messages;
};

test('an invitation names course, provider and whom to ask, in text and HTML, and is kept as it went', async () => {
  bench = await createBench();
  const account = (await bench.call('GET', '/v1/account')).json();
  const contact = { name: 'Jo Lee', telephone: '01632 960123' };
  const sender = { name: 'North College', address: 'hello@north.example', replyTo: 'jo@north.example' };
  await bench.call('PUT', '/v1/account', { ...account, contact, sender });
  await bench.contacts(invitation('sam', {}, { course: 'Hair & <Beauty>' }));
  await bench.service.drain();

  const mail = (await bench.mails.messages())[0]!;
  expect([mail.from, mail.to]).toEqual(['hello@north.example', ['sam@example.com']]);
  expect(mail.headers.get('reply-to')).toBe('jo@north.example');
  for (const part of [
    'Hello Sam,',
    'Hair & <Beauty>',
    'North College',
    'Jo Lee',
    '01632 960123',
    '31 July 2026',
  ])
    expect(mail.text).toContain(part);
  expect(mail.html).toContain('Hair &amp; &lt;Beauty&gt;');
  expect(mail.html).not.toContain('<img');
  const [kept] = await messages();
  expect(kept).toMatchObject({ state: 'sent', subject: mail.subject });
  expect(kept?.text?.trim()).toBe(mail.text.trim());
});

test('every message of a survey carries the same link, each its own identifier', async () => {
  bench = await createBench();
  await bench.contacts(invitation(), invitation('sam', { contactNumber: 2, kind: 'reminder' }));
  await bench.service.drain();
  const mails = await bench.mails.messages();
  const links = mails.map((mail) => /\/s\/\w{22}/.exec(mail.text)?.[0]);
  expect(links[0]).toBe(links[1]);
  expect(new Set(mails.map((mail) => mail.messageId)).size).toBe(2);
});

test('a learner without a given name, or a course without one, is still greeted and told', async () => {
  bench = await createBench();
  await bench.contacts(invitation('sam', {}, { givenName: '', course: '' }));
  await bench.service.drain();
  const { text } = (await bench.mails.messages())[0]!;
  expect(text).toContain('Hello,');
  expect(text).toContain('your course');
});

test('an SMS is short, plain and tells its size', async () => {
  bench = await createBench();
  await bench.contacts(
    invitation(
      'sam',
      { channel: 'sms', address: '+447700900123' },
      { course: `Level 3 diploma in ${'very '.repeat(20)}` },
    ),
  );
  await bench.service.drain();
  const [sms] = bench.sms.messages();
  expect(sms?.to).toBe('+447700900123');
  expect(sms?.text).toContain('/s/');
  expect(sms?.size).toMatchObject({ encoding: 'GSM-7', parts: 1 });
});

describe('what happened since a message was accepted counts', () => {
  test('nothing goes before its time, and nothing at or after its last moment', async () => {
    bench = await createBench();
    await bench.contacts(
      invitation('a', { notBefore: LATER }),
      invitation('b', { notBefore: LATER, sendBefore: '2025-09-16T09:00:00.000Z' }),
    );
    await bench.service.drain();
    expect(bench.mails.count()).toBe(0);
    bench.now = '2025-09-16T09:00:00.000Z';
    await bench.service.drain();
    expect((await bench.told()).toSorted()).toEqual(['expired', 'sent']);
  });

  test('who answered gets no reminder', async () => {
    bench = await createBench();
    await bench.contacts(
      invitation(),
      invitation('sam', { contactNumber: 2, kind: 'reminder', notBefore: LATER }),
    );
    await bench.service.drain();
    await createVisitor(bench.service.url, await bench.token()).answer();
    bench.now = LATER;
    await bench.service.drain();
    expect(bench.mails.count()).toBe(1);
    expect((await messages()).map(({ state }) => state)).toEqual(['sent', 'skipped']);
    expect((await bench.events()).events.at(-1)).toMatchObject({ type: 'skipped', reason: 'answered' });
  });

  test('a reminder that comes after the answer is skipped with a reason', async () => {
    bench = await createBench();
    await bench.contacts(invitation());
    await bench.service.drain();
    await createVisitor(bench.service.url, await bench.token()).answer();
    await bench.contacts(invitation('sam', { contactNumber: 2, kind: 'reminder' }));
    await bench.service.drain();
    expect((await bench.events()).events.at(-1)).toMatchObject({
      type: 'skipped',
      reason: 'answered',
      contactNumber: 2,
    });
  });

  test('a hold keeps everything back until it is lifted', async () => {
    bench = await createBench();
    const hold = (held: boolean) =>
      bench.call('POST', '/v1/account/hold', { held, by: 'Jo', reason: 'Wrong text' });
    await bench.contacts(invitation('a'));
    await hold(true);
    await bench.contacts(invitation('b'));
    await bench.service.drain();
    expect(bench.mails.count()).toBe(0);
    await hold(false);
    await bench.service.drain();
    await bench.service.drain();
    expect(bench.mails.count()).toBe(2);
  });

  test('what a hold kept back too long expires', async () => {
    bench = await createBench();
    await bench.contacts(invitation('a'));
    await bench.call('POST', '/v1/account/hold', { held: true, by: 'Jo', reason: 'Closed' });
    await bench.service.drain();
    bench.now = '2025-09-21T00:00:00.000Z';
    await bench.service.drain();
    expect(await bench.told()).toEqual(['expired']);
  });
});

describe('when the mail server is difficult', () => {
  test('a refusal for good is a failure with its reason', async () => {
    bench = await createBench({
      accept: () => {
        throw Object.assign(new Error('5.7.1 not wanted here'), { responseCode: 550 });
      },
    });
    await bench.contacts(invitation());
    await bench.service.drain();
    expect((await bench.events()).events).toMatchObject([{ type: 'failed', reason: 'smtp-550' }]);
  });

  test.each(['5.1.1 gone', 'no such mailbox', '5.0.0 user unknown'])(
    'a refusal because there is nobody (%s) is a bounce, and nothing goes there any more',
    async (words) => {
      bench = await createBench({
        accept: () => {
          throw Object.assign(new Error(words), { responseCode: 550 });
        },
      });
      await bench.contacts(invitation());
      await bench.service.drain();
      await bench.contacts(invitation('sam', { contactNumber: 2, kind: 'reminder' }));
      await bench.service.drain();
      const told = (await bench.events()).events.map(({ type, reason }) => [type, reason]);
      expect(told).toEqual([
        ['sent', undefined],
        ['bounced', 'hard-bounce'],
        ['skipped', 'hard-bounce'],
      ]);
    },
  );

  test('a refusal for now is tried again', async () => {
    let tries = 0;
    bench = await createBench({
      accept: () => {
        tries += 1;
        if (tries === 1) throw Object.assign(new Error('busy'), { responseCode: 451 });
      },
      worker: { random: () => 0 },
    });
    await bench.contacts(invitation());
    await bench.service.drain();
    expect([tries, await bench.told()]).toEqual([2, ['sent']]);
  });

  test('a server that cannot be reached delays and never loses', async () => {
    bench = await createBench({
      mail: createSmtpTransport({ host: '127.0.0.1', port: 1 }),
      worker: { random: () => 0 },
    });
    await bench.contacts(invitation());
    await bench.service.drain();
    expect(await bench.told()).toEqual([]);
    expect((await messages())[0]?.state).toBe('waiting');
  });
});

test('a message in flight when the process dies is uncertain afterwards, and not sent again', async () => {
  let arrived: () => void = () => undefined;
  const inFlight = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  // Takes the message and never answers, as when the machine goes away in between.
  bench = await createBench({
    accept: () => {
      arrived();
      return new Promise(() => undefined);
    },
    sending: true,
    worker: { leaseSeconds: 0.2 },
  });
  await bench.contacts(invitation());
  await inFlight;
  expect((await messages())[0]?.state).toBe('sending');

  // A second process over the same database, with a mail server that works, once the first one's lease has run out.
  const database = await openDatabase(bench.location);
  const mails = await createMailCatcher();
  const mail = createSmtpTransport({ host: '127.0.0.1', port: mails.port });
  const next = await createService({ database, clock: () => bench.now, mail, log: silent, sending: false });
  await next.drain();
  expect(mails.count()).toBe(0);
  expect((await bench.events()).events).toMatchObject([{ type: 'uncertain', contactNumber: 1 }]);
  expect((await messages())[0]?.state).toBe('uncertain');
  await next.close();
  await mails.close();
  await database.close();
});

test('a message that cannot even be put together is told as failed, not left waiting', async () => {
  bench = await createBench({ worker: { random: () => 0 } });
  await bench.contacts(invitation());
  await bench.database.transaction((tx) => tx('sv_tenant').update({ account: '{"name":"broken"}' }));
  await bench.service.drain();
  expect((await bench.events()).events).toMatchObject([{ type: 'failed', reason: 'unexpected' }]);
});

test('a sandbox refuses what is not this machine', async () => {
  bench = await createBench();
  for (const host of ['mail.example.com', '10.0.0.1', '127.0.0.1.example.com'])
    await expect(
      createService({
        database: bench.database,
        clock: () => bench.now,
        mail: createSmtpTransport({ host, port: 25 }),
        log: silent,
      }),
    ).rejects.toMatchObject({ code: 'SURVEY_NOT_LOOPBACK' });
});

test('a tenant that words a thank-you has it sent, once, and the feed is not told of it', async () => {
  bench = await createBench();
  const account = (await bench.call('GET', '/v1/account')).json();
  const texts = { 'thank-you': { subject: { en: 'Many thanks' } } };
  await bench.call('PUT', '/v1/account', { ...account, texts });
  await bench.contacts(invitation());
  await bench.service.drain();
  await createVisitor(bench.service.url, await bench.token()).answer();
  await bench.service.drain();
  expect((await bench.mails.messages()).map((mail) => mail.subject).slice(1)).toEqual(['Many thanks']);
  expect((await bench.told()).filter((type) => type === 'sent')).toHaveLength(1);
});

test('what the sandbox sent is shown on one page, as text', async () => {
  bench = await createBench();
  await bench.contacts(
    invitation('a', {}, { course: '<b>Bold</b>' }),
    invitation('b', { channel: 'sms', address: '+447700900123' }),
  );
  await bench.service.drain();
  const { body } = await bench.service.app.inject({ url: '/outbox' });
  for (const part of ['a@example.com', '&lt;b&gt;Bold', '+447700900123', 'GSM-7'])
    expect(body).toContain(part);
  expect(body).not.toContain('<b>Bold');
  // The links of a message can be followed there, each with every letter of it.
  const links = [...body.matchAll(/<a href="([^"]*)"[^>]*>([^<]*)<\/a>/g)];
  const survey = `${bench.service.url}/s/${await bench.token('a@example.com')}`;
  const stop = survey.replace('/s/', '/u/');
  expect(links.map(([, address]) => address)).toEqual(
    expect.arrayContaining([survey, `${stop}?channel=email`]),
  );
  expect(links.every(([, address, text]) => address === text)).toBe(true);
  expect(body).not.toContain('&lt;a ');
});
