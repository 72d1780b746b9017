/** The test send of a rollout: to the dummy learner alone, waited for, and never twice. */
import { expect, it } from 'vitest';
import { changeManifest } from '../../support/rollout-place.ts';
import { apply, atTenant, placeOf, rollout, states } from './support.ts';

it('that the service holds is waited for within its time, and then not sent again', async () => {
  const place = await placeOf('north');
  place.put(rollout('name: all, tenants: [north], testWithin: 1s'));
  const hold = (held: boolean) =>
    atTenant(place, 'north', async ({ context }) =>
      (await context.client()).hold({ held, by: 'test', reason: 'wrong logo' }),
    );
  await hold(true);
  const { report } = await apply(place);
  expect(states(report)).toEqual({ north: 'failed at test-send: ROLLOUT_TEST_SILENT' });
  expect((await apply(place)).ends).toBe('in part');
  await hold(false);
  place.put(rollout('name: all, tenants: [north], testWithin: 5m'));
  expect((await apply(place, { changed: true })).ends).toBe('well');
  expect(await place.mailed()).toEqual(['dummy@north.example']);
});

it('that was refused by the mail server is a failure, and applying again sends another one', async () => {
  const place = await placeOf('north');
  place.put(rollout('name: all, tenants: [north]'));
  place.refuseMailFor('dummy@north.example');
  const { report } = await apply(place);
  expect(states(report)).toEqual({ north: 'failed at test-send: ROLLOUT_TEST_NOT_SENT' });
  expect(report.waves[0]!.tenants[0]!.error!.message).toMatch(/did not go: email (failed|bounced)$/);
  place.refuseMailFor(null);
  await atTenant(place, 'north', ({ reference }) =>
    reference.mis.editLearner('ZZDUMMY', { email: 'other@north.example' }),
  );
  expect((await apply(place)).ends).toBe('well');
  expect(await place.mailed()).toEqual(['other@north.example']);
});

it('writes to nobody where the learner is real, unknown or not named', async () => {
  const place = await placeOf('north', 'east');
  place.put(rollout('name: all, tenants: all remaining'));
  changeManifest(place, 'north', { dummyLearner: undefined });
  await atTenant(place, 'east', ({ reference }) => reference.mis.editLearner('ZZDUMMY', { test: false }));
  const plan = await place.type('plan');
  expect(plan.exitCode).toBe(1);
  expect(plan.stdout).toMatch(/east .*ROLLOUT_DUMMY_NOT_TEST[\s\S]*north .*ROLLOUT_DUMMY_NOT_NAMED/);
  expect(states((await apply(place)).report)).toEqual({
    north: 'failed at test-send: ROLLOUT_DUMMY_NOT_NAMED',
    east: 'failed at test-send: ROLLOUT_DUMMY_NOT_TEST',
  });
  expect(await place.mailed()).toEqual([]);
});
