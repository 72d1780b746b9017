import { expect, it } from 'vitest';
import { configStore } from '../../host/store/config.ts';
import { tenantDatabase } from './support.ts';

it('keeps who changed a key, when, from what to what', async () => {
  let now = '2025-03-03T09:00:00.000Z';
  const config = configStore(await tenantDatabase(), () => now);
  expect(await config.set('interval', 30, 'olga')).toBe('1');
  expect(await config.set('interval', 30, 'nobody changed anything')).toBeNull();
  now = '2025-03-04T09:00:00.000Z';
  await config.set('interval', 14, 'omar', { why: 'asked for' });
  now = '2025-03-05T09:00:00.000Z';
  expect(await config.set('interval', undefined, 'olga')).toBe('3');

  expect(await config.get('interval')).toBeUndefined();
  expect(await config.history('interval')).toEqual([
    {
      id: '1',
      key: 'interval',
      old: undefined,
      new: 30,
      who: 'olga',
      when: '2025-03-03T09:00:00.000Z',
      why: null,
    },
    {
      id: '2',
      key: 'interval',
      old: 30,
      new: 14,
      who: 'omar',
      when: '2025-03-04T09:00:00.000Z',
      why: 'asked for',
    },
    {
      id: '3',
      key: 'interval',
      old: 14,
      new: undefined,
      who: 'olga',
      when: '2025-03-05T09:00:00.000Z',
      why: null,
    },
  ]);
});

it('tells an empty value from none', async () => {
  const config = configStore(await tenantDatabase(), () => '2025-03-03T09:00:00.000Z');
  await config.set('back-population', null, 'olga');
  await config.set('models', [25, 'x'], 'olga');
  expect(await config.get('back-population')).toBeNull();
  expect(await config.all()).toEqual({ 'back-population': null, models: [25, 'x'] });
});

it('changes several keys in the transaction of the caller, or none of them', async () => {
  const database = await tenantDatabase();
  const config = configStore(database, () => '2025-03-03T09:00:00.000Z');
  const failing = database.transaction(async (tx) => {
    await config.set('interval', 14, 'olga', { tx });
    await config.set('cap', 100, 'olga', { tx });
    throw new RangeError('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await config.all()).toEqual({});
  expect(await config.history('interval')).toEqual([]);
});
