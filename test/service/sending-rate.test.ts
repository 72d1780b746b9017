import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openDatabase } from '../../lib/sql/index.ts';
import { createService, createSmtpTransport, type SurveyService } from '../../service/index.ts';
import { QUEUE_DEPTH } from '../../service/store/line.ts';
import type { Contact } from '../../service/wire.ts';
import { type Bench, createBench, instanceHeader, invitation, silent } from './support.ts';

let bench: Bench;
let closing: (() => Promise<unknown>)[];
beforeEach(() => {
  closing = [];
});
afterEach(async () => {
  for (const close of closing) await close();
  await bench.close();
});

/** Moves the clock on; it begins at the start of a minute. */
function pass(minutes: number): void {
  bench.now = new Date(Date.parse(bench.now) + minutes * 60_000).toISOString();
}

const many = (prefix: string, count: number, more: Partial<Contact> = {}) =>
  Array.from({ length: count }, (_, nth) => invitation(`${prefix}${nth}`, more));

/** Another tenant of the same service, and how its contacts are handed over. */
async function neighbour(): Promise<(contacts: readonly Contact[]) => Promise<void>> {
  const { apiKey } = await bench.service.createTenant({ id: 'south', name: 'South College' });
  return async (contacts) => {
    const reply = await bench.service.app.inject({
      method: 'POST',
      url: '/v1/contacts',
      headers: { authorization: `Bearer ${apiKey}`, ...(await instanceHeader(bench.database, 'south')) },
      payload: { contacts },
    });
    expect(reply.statusCode).toBe(200);
  };
}

/** A second service over the same database, as another process has it, with the same mail server. */
async function another(perMinute: number): Promise<SurveyService> {
  const database = await openDatabase(bench.location);
  const service = await createService({
    database,
    clock: () => bench.now,
    mail: createSmtpTransport({ host: '127.0.0.1', port: bench.mails.port }),
    log: silent,
    sending: false,
    paces: { email: { perMinute } },
  });
  closing.push(async () => {
    await service.close();
    await database.close();
  });
  return service;
}

/** To whom emails went, in the order they came in, by the beginning of their addresses. */
async function arrived(prefix: string): Promise<number> {
  return (await bench.mails.messages()).filter(({ to }) => to[0]!.startsWith(prefix)).length;
}

describe('a limit of the transport', () => {
  test('is kept in every minute by two services together, and nothing is lost', async () => {
    bench = await createBench({ paces: { email: { perMinute: 10 } } });
    const second = await another(10);
    await bench.contacts(...many('a', 25));
    const counts: number[] = [];
    for (let minute = 0; minute < 4; minute += 1) {
      await Promise.all([bench.service.drain(), second.drain()]);
      await bench.service.drain();
      counts.push(bench.mails.count());
      pass(1);
    }
    expect(counts).toEqual([10, 20, 25, 25]);
    expect(await bench.told()).toEqual(Array(25).fill('sent'));
  });

  test('holds for a service that is started anew within the minute', async () => {
    bench = await createBench({ paces: { email: { perMinute: 3 } } });
    await bench.contacts(...many('a', 5));
    await bench.service.drain();
    const next = await another(3);
    await next.drain();
    expect(bench.mails.count()).toBe(3);
    pass(1);
    await next.drain();
    expect(bench.mails.count()).toBe(5);
  });

  test('counts attempts: what a busy server sent back does not come on top of the next', async () => {
    let busy = true;
    let attempts = 0;
    bench = await createBench({
      paces: { email: { perMinute: 4 } },
      worker: { random: () => 0 },
      accept: () => {
        attempts += 1;
        if (busy) throw Object.assign(new Error('busy'), { responseCode: 451 });
      },
    });
    await bench.contacts(...many('a', 6));
    await bench.service.drain();
    expect(attempts).toBe(4);
    busy = false;
    const counts: number[] = [];
    for (let minute = 0; minute < 2; minute += 1) {
      pass(1);
      await bench.service.drain();
      counts.push(attempts - 4);
    }
    expect(counts).toEqual([4, 6]);
    expect(await bench.told()).toEqual(Array(6).fill('sent'));
  });

  test('of text messages says nothing of email', async () => {
    bench = await createBench({ paces: { sms: { perMinute: 2 } } });
    const texts = Array.from({ length: 5 }, (_, nth) =>
      invitation(`s${nth}`, { channel: 'sms', address: `+44770090012${nth}` }),
    );
    await bench.contacts(...texts, ...many('a', 5));
    await bench.service.drain();
    expect([bench.sms.messages().length, bench.mails.count()]).toEqual([2, 5]);
    pass(1);
    await bench.service.drain();
    expect(bench.sms.messages().length).toBe(4);
  });

  test('takes the oldest first, whatever comes afterwards', async () => {
    bench = await createBench({ paces: { email: { perMinute: 2 } } });
    for (const prefix of ['first', 'second', 'third']) {
      await bench.contacts(...many(prefix, 3));
      bench.now = new Date(Date.parse(bench.now) + 1_000).toISOString();
    }
    for (let minute = 0; minute < 5; minute += 1) {
      await bench.service.drain();
      pass(1);
    }
    const order = (await bench.mails.messages()).map(({ to }) => to[0]!.replace(/\d.*/, ''));
    expect(order).toEqual(['first', 'second', 'third'].flatMap((prefix) => [prefix, prefix, prefix]));
  });

  test('lets what is too late expire when it is, not when its turn comes', async () => {
    bench = await createBench({ paces: { email: { perMinute: 2 } } });
    await bench.contacts(...many('a', 20));
    pass(0.5);
    await bench.contacts(...many('late', 3, { sendBefore: '2025-09-15T09:02:00.000Z' }));
    for (let minute = 0; minute < 2; minute += 1) {
      await bench.service.drain();
      pass(1);
    }
    expect(await bench.told()).toEqual(Array(4).fill('sent'));
    await bench.service.drain();
    const told = await bench.told();
    expect(told.filter((type) => type === 'expired')).toHaveLength(3);
    expect(told.filter((type) => type === 'sent')).toHaveLength(6);
  });
});

describe('tenants', () => {
  test('go in turn: a small one is not kept waiting by a large one', async () => {
    bench = await createBench({ paces: { email: { perMinute: 10 } } });
    const south = await neighbour();
    await bench.contacts(...many('north', 60));
    await bench.service.drain();
    await south(many('south', 3));
    pass(1);
    await bench.service.drain();
    expect([await arrived('north'), await arrived('south')]).toEqual([17, 3]);
  });

  test('each get their turn even where a minute has fewer places than there are tenants', async () => {
    bench = await createBench({ paces: { email: { perMinute: 1 } } });
    const south = await neighbour();
    await bench.contacts(...many('north', 9));
    await south(many('south', 9));
    for (let minute = 0; minute < 6; minute += 1) {
      await bench.service.drain();
      pass(1);
    }
    expect([await arrived('north'), await arrived('south')]).toEqual([3, 3]);
  });

  test('have a limit of their own, which leaves the rest to others', async () => {
    bench = await createBench({ paces: { email: { perMinute: 10, perTenantPerMinute: 4 } } });
    const south = await neighbour();
    await bench.contacts(...many('north', 9));
    await south(many('south', 9));
    await bench.service.drain();
    expect([await arrived('north'), await arrived('south')]).toEqual([4, 4]);
    pass(1);
    await bench.service.drain();
    expect([await arrived('north'), await arrived('south')]).toEqual([8, 8]);
  });

  test('that are held take no place from others, and keep theirs in the line', async () => {
    bench = await createBench({ paces: { email: { perMinute: 4 } } });
    const south = await neighbour();
    const hold = (held: boolean) =>
      bench.call('POST', '/v1/account/hold', { held, by: 'Jo', reason: 'Wrong text' });
    await bench.contacts(...many('north', 5));
    await hold(true);
    await south(many('south', 6));
    await bench.service.drain();
    await bench.service.drain();
    expect([await arrived('north'), await arrived('south')]).toEqual([0, 4]);
    await hold(false);
    pass(1);
    await bench.service.drain();
    pass(1);
    await bench.service.drain();
    expect([await arrived('north'), await arrived('south')]).toEqual([5, 6]);
  });

  test('wait for no more than the depth of the queue, without any limit', async () => {
    bench = await createBench();
    const south = await neighbour();
    for (const half of ['north-a', 'north-b']) await bench.contacts(...many(half, QUEUE_DEPTH));
    await south(many('south', 5));
    await bench.service.drain();
    const addresses = (await bench.mails.messages()).map(({ to }) => to[0]!);
    expect(addresses).toHaveLength(2 * QUEUE_DEPTH + 5);
    const lastOfSouth = addresses.findLastIndex((to) => to.startsWith('south'));
    // Half of the second filling is the large tenant's, and as many are handed over at once.
    expect(lastOfSouth).toBeLessThan(QUEUE_DEPTH * 1.5 + 50);
  });

  test('are not kept waiting by messages of another that cannot be put together', async () => {
    bench = await createBench({ sending: true });
    const south = await neighbour();
    await bench.database.transaction((tx) =>
      tx('sv_tenant').where({ id: 'north' }).update({ account: '{"name":"broken"}' }),
    );
    await bench.contacts(...many('north', QUEUE_DEPTH));
    await south(many('south', 5));
    await vi.waitFor(async () => expect(await arrived('south')).toBe(5), { timeout: 30_000, interval: 100 });
  });
});

test('without a limit everything that is due goes at once', async () => {
  bench = await createBench();
  await bench.contacts(...many('a', 40));
  await bench.service.drain();
  expect(bench.mails.count()).toBe(40);
  expect(await bench.database.reader('sv_pace')).toEqual([]);
});
