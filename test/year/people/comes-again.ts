import type { Aim } from '../../../lib/ilr/model.ts';
import { plusDays } from '../rules/calendar.ts';
import { aim, COMPLETED, starts, WITHDRAWN } from './aims.ts';
import { later, type Making } from './making.ts';

/** New learning at the same college: it stays, vanishes from the files, or ends within weeks. */
export function comesAgain(making: Making, startDate: string): void {
  const { random, one } = making;
  const again = random.pick<Partial<Aim>>([
    {},
    { fundModel: 25 },
    { fundModel: 36, progType: 25, stdCode: 7, aimType: 1, learnAimRef: 'ZPROG001' },
    { fundModel: 35, progType: 24, aimType: 1, learnAimRef: 'ZPROG001' },
    { fundModel: 99, higherEducation: true },
  ]);
  const known = plusDays(startDate, random.whole(0, 12));
  starts(making, known, aim({ startDate, ...again }));
  const becomes = random.pick(['stays', 'stays', 'vanishes', 'ends soon', 'completes']);
  const over = plusDays(startDate, random.whole(20, 42));
  const change = (on: string, what: string, end: Partial<Aim> | null) =>
    later(making, on, what, () => {
      one.aims = one.aims.flatMap((held) =>
        held.startDate !== startDate ? [held] : end === null ? [] : [{ ...held, ...end }],
      );
    });
  if (becomes === 'vanishes') change(plusDays(known, 30), 'the new learning vanishes', null);
  if (becomes === 'ends soon')
    change(plusDays(over, 3), 'the new learning ends', { actualEndDate: over, ...WITHDRAWN });
  if (becomes === 'completes') {
    const completed = plusDays(startDate, random.whole(30, 150));
    change(completed, 'the new learning is completed', { actualEndDate: completed, ...COMPLETED });
  }
}
