/** Requests are counted by minute, over all instances on one database. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, migrate, openDatabase } from '../../../lib/sql/index.ts';
import { serviceMigrations } from '../../../migrations/service/index.ts';
import { createSharedCounts } from '../../../service/limits/shared-counts.ts';
import { addressSubject, networkOf } from '../../../service/limits/subjects.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let database: Database;
let other: Database;
let remove: () => void;
beforeEach(async () => {
  const place = temporaryFolder('counts');
  remove = place.remove;
  const file = `${place.folder}/service.sqlite`;
  database = await openDatabase({ client: 'sqlite', file });
  other = await openDatabase({ client: 'sqlite', file });
  await migrate(database, [serviceMigrations]);
});
afterEach(async () => {
  await Promise.all([database.close(), other.close()]);
  remove();
});

const LIMIT = 100;
const BEGIN = 60_000 * 1_000;

test('what each instance counts makes one count, once they have shared', async () => {
  const time = { now: BEGIN };
  const [one, two] = [database, other].map((at) => createSharedCounts(at, () => time.now));
  for (let n = 0; n < 40; n += 1) one!.add('tenant:north', LIMIT);
  for (let n = 0; n < 30; n += 1) two!.add('tenant:north', LIMIT);
  for (let round = 0; round < 2; round += 1) for (const counts of [one!, two!]) await counts.share();
  expect([one!.of('tenant:north'), two!.of('tenant:north')]).toEqual([70, 70]);
  expect(one!.add('tenant:north', LIMIT)).toBe(71);
  for (const counts of [one!, two!]) await counts.share();
  expect(two!.of('tenant:north')).toBe(71);
});

test('counting begins anew with the minute, and what was counted before is gone', async () => {
  const time = { now: BEGIN + 59_500 };
  const counts = createSharedCounts(database, () => time.now);
  for (let n = 0; n < 40; n += 1) counts.add('tenant:north', LIMIT);
  expect(counts.secondsLeft()).toBe(1);
  await counts.share();
  time.now += 1_000;
  expect(counts.of('tenant:north')).toBe(0);
  for (let n = 0; n < 20; n += 1) counts.add('tenant:north', LIMIT);
  await counts.share();
  expect(await database.reader('sv_rate')).toEqual([
    { subject: 'tenant:north', minute: BEGIN / 60_000 + 1, count: 20 },
  ]);
});

test('whoever makes few requests is not written down', async () => {
  const counts = createSharedCounts(database, () => BEGIN);
  for (let n = 0; n < LIMIT / 20; n += 1) counts.add(addressSubject('address', '192.0.2.1'), LIMIT);
  await counts.share();
  expect(await database.reader('sv_rate')).toEqual([]);
});

describe('an address', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:0:12::1', '2001:db8:0:12'],
    ['2001:0db8:0000:0012:aaaa::ffff', '2001:db8:0:12'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
  ])('%s is counted as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test('stands in a count as a digest', () => {
    expect(addressSubject('link', '192.0.2.1')).toMatch(/^link:[0-9a-f]{32}$/);
  });
});
