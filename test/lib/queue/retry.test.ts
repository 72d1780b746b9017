import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, retryDelaySeconds } from '../../../lib/queue/index.ts';

const attempts = fc.integer({ min: 1, max: 60 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('retryDelaySeconds', () => {
  it.each([
    [1, 2],
    [2, 4],
    [5, 32],
    [9, 512],
    [10, 900],
    [40, 900],
  ])('after attempt %i waits up to %i seconds', (attempt, most) => {
    expect(retryDelaySeconds(attempt, 0)).toBe(0);
    expect(retryDelaySeconds(attempt, 0.5)).toBe(most / 2);
  });

  it('stays under the cap, whatever the attempt', () => {
    fc.assert(
      fc.property(attempts, random, (attempt, chance) => {
        const delay = retryDelaySeconds(attempt, chance);
        return delay >= 0 && delay <= DEFAULT_POLICY.capSeconds;
      }),
    );
  });

  it('never comes back before the time the other side asked for, and soon after it', () => {
    fc.assert(
      fc.property(attempts, random, fc.integer({ min: 1, max: 7_200 }), (attempt, chance, asked) => {
        const delay = retryDelaySeconds(attempt, chance, DEFAULT_POLICY, asked);
        return delay >= asked && delay <= asked + DEFAULT_POLICY.baseSeconds;
      }),
    );
  });
});
