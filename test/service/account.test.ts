import { crc32 } from 'node:zlib';
import { PNG } from 'pngjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '../../service/wire.ts';
import { loadWireSchemas } from '../../service/wire-schemas.ts';
import { type Bench, createBench, invitation } from './support.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

const details: Account = {
  name: 'North College',
  sender: { name: 'North College', address: 'hello@north.example' },
  controller: 'North College Corporation',
  contact: { email: 'ask@north.example' },
};
const put = (more: object) => bench.call('PUT', '/v1/account', { ...details, ...more });

test('the details form is kept as it was saved, and what stands before follows the contract too', async () => {
  const valid = loadWireSchemas().compile(loadWireSchemas().schemas.account);
  expect(valid((await bench.call('GET', '/v1/account')).json())).toBe(true);
  const saved = { colours: { background: '#003366', text: '#ffffff' }, timeZone: 'Europe/London' };
  expect((await put(saved)).status).toBe(200);
  expect((await bench.call('GET', '/v1/account')).json()).toEqual({ ...details, ...saved });
});

test.each([
  [
    'an unknown placeholder',
    { texts: { invitation: { body: { en: 'Hi {name} {link}' } } } },
    'SURVEY_PLACEHOLDER_UNKNOWN',
  ],
  [
    'a text without the link',
    { texts: { reminder: { sms: { en: 'Please answer' } } } },
    'SURVEY_LINK_MISSING',
  ],
  [
    'a colour pair that is hard to read',
    { colours: { background: '#777777', text: '#ffffff' } },
    'SURVEY_CONTRAST_TOO_LOW',
  ],
  ['a zone that does not exist', { timeZone: 'Europe/Atlantis' }, 'SURVEY_TIME_ZONE_UNKNOWN'],
])('%s is refused and nothing is saved', async (_what, more, code) => {
  const before = (await bench.call('GET', '/v1/account')).json();
  const reply = await put(more);
  expect([reply.status, reply.json().code]).toEqual([422, code]);
  expect((await bench.call('GET', '/v1/account')).json()).toEqual(before);
});

test('the refusal of colours tells the ratio, never rounded up to the bar', async () => {
  const ratioOf = async (background: string) =>
    String((await put({ colours: { background, text: '#ffffff' } })).json().title ?? 'taken');
  expect(await ratioOf('#777777')).toContain('4.47:1');
  expect(await ratioOf('#767676')).toBe('taken');
});

test('the tenant’s words are sent in place of the product’s, in the language they were written in', async () => {
  await put({
    texts: { invitation: { subject: { en: 'Dear {given_name}' }, body: { en: 'Tell us:\n\n{link}' } } },
  });
  await bench.contacts(invitation('a'), invitation('b', {}, { language: 'cy' }));
  await bench.service.drain();
  const subjects = (await bench.mails.messages()).map((mail) => mail.subject);
  expect(subjects).toContain('Dear Sam');
  expect(subjects.some((subject) => subject.includes('Arolwg'))).toBe(true);
});

test('the description of the API holds every schema, with references that lead somewhere', async () => {
  const reply = await bench.service.app.inject({ url: '/v1/openapi.json' });
  const description = reply.json<{ openapi: string; components: { schemas: Record<string, unknown> } }>();
  expect(description.openapi).toBe('3.1.0');
  const names = Object.keys(description.components.schemas);
  const refs = [...reply.body.matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
  expect(refs.length).toBeGreaterThan(0);
  for (const ref of refs) expect(names.map((name) => `#/components/schemas/${name}`)).toContain(ref);
});

test('health and metrics tell how it goes and nothing of anybody', async () => {
  await bench.contacts(invitation());
  await bench.service.drain();
  expect((await bench.service.app.inject({ url: '/v1/health' })).json()).toMatchObject({ status: 'ok' });
  const { body } = await bench.service.app.inject({ url: '/metrics' });
  expect(body).toContain('survey_events_total{type="sent"} 1');
  expect(body).not.toMatch(/sam|north/i);
});

describe('a logo', () => {
  /** A picture with a text chunk in it. */
  function picture(width: number, height: number): Buffer {
    const png = new PNG({ width, height });
    png.data.fill(200);
    const file = PNG.sync.write(png);
    const text = Buffer.from('tEXtComment\0taken at home');
    const chunk = Buffer.concat([Buffer.alloc(4), text, Buffer.alloc(4)]);
    chunk.writeUInt32BE(text.length - 'tEXt'.length, 0);
    chunk.writeUInt32BE(crc32(text), chunk.length - 4);
    return Buffer.concat([file.subarray(0, 33), chunk, file.subarray(33)]);
  }
  const shown = async () => {
    await bench.contacts(invitation());
    await bench.service.drain();
    const link = `/s/${await bench.token()}`;
    return {
      page: await bench.call('GET', link),
      logo: await bench.service.app.inject({ url: `${link}/logo.png` }),
    };
  };

  test('stands on the pages as a picture of its pixels and nothing else, and comes back as it was given', async () => {
    const given = picture(40, 20).toString('base64');
    expect((await put({ logo: given })).status).toBe(200);
    expect((await bench.call('GET', '/v1/account')).json()).toMatchObject({ logo: given });
    const { page, logo } = await shown();
    expect(page.text).toMatch(/<img class="app-logo" src="\/s\/\w+\/logo.png" alt="">/);
    expect(logo.headers['content-type']).toBe('image/png');
    expect(logo.headers['x-content-type-options']).toBe('nosniff');
    const { width, height, data } = PNG.sync.read(logo.rawPayload);
    expect([width, height, data[0]]).toEqual([40, 20, 200]);
    expect(logo.rawPayload.toString('latin1')).not.toContain('taken at home');
  });

  test('that was taken away is gone from the pages', async () => {
    await put({ logo: picture(40, 20).toString('base64') });
    await put({});
    const { page, logo } = await shown();
    expect(page.text).not.toContain('app-logo');
    expect(logo.statusCode).toBe(404);
  });

  test.each([
    ['no picture', Buffer.from('hello')],
    ['a JPEG', Buffer.from('ffd8ffe000104a464946', 'hex')],
    ['a picture with another file behind it', Buffer.concat([picture(40, 20), Buffer.from('<script>')])],
    ['a damaged file', picture(40, 20).subarray(0, 60)],
    ['a file that says it is huge', huge()],
    ['a picture too wide', picture(1201, 2)],
  ])('is refused where it is %s, and nothing is saved', async (_what, file) => {
    const reply = await put({ logo: file.toString('base64') });
    expect(reply.status).toBe(422);
    expect(reply.json()).toMatchObject({ code: 'SURVEY_LOGO_INVALID' });
    expect((await bench.call('GET', '/v1/account')).json()).not.toHaveProperty('logo');
  });

  function huge(): Buffer {
    const file = picture(40, 20);
    file.writeUInt32BE(0x7fffffff, 16);
    return file;
  }
});
