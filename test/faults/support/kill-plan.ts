import type { Random } from './random.ts';
import type { Kill } from './supervisor.ts';

/** Each process is started again as often as it was killed: the kills of one house, in their order. */
export function killPlan(random: Random, count: number, house: 'plugin' | 'service'): Kill[] {
  return Array.from({ length: count }, () => {
    const dice = random.next();
    // While the sink has the message in hand: the answer will never be read.
    if (house === 'service' && dice < 0.3) return { atArrival: random.whole(1, 8) };
    if (dice < 0.5) return { afterMs: random.whole(0, 400) };
    return { at: { after: random.whole(1, house === 'plugin' ? 30 : 60) } };
  });
}
