import { expect, test } from 'vitest';
import { killedLife } from './support/killed-life.ts';
import { percentile } from './support/percentile.ts';

test('claim 3: with the lease of production, what a killed process held is done within 45 seconds', {
  timeout: 240_000,
}, async () => {
  const life = await killedLife({
    seed: 30,
    pupils: 12,
    kills: () => ({
      plugin: [{ at: { point: 'send:after-request' } }],
      service: [{ atArrival: 4 }],
    }),
  });
  const p99 = percentile(life.recoveries, 0.99) / 1_000;
  console.log(
    `${life.deaths.length} KILLs with the lease of production: ${life.recoveries.length} held jobs, p99 ${p99.toFixed(1)} s`,
  );
  expect(life.deaths.map(({ where }) => where).sort()).toEqual([
    'send:after-request',
    expect.stringMatching(/^survey-service:at-(email|sms)-sink$/),
  ]);
  expect([...life.repeated, ...life.lost, ...life.wrongRows]).toEqual([]);
  expect(life.uncertain).toBeLessThanOrEqual(life.inFlight);
  expect(life.recoveries.length).toBeGreaterThanOrEqual(2);
  expect(p99).toBeLessThan(45);
});
