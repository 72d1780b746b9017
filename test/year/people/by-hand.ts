import { FIRST_DAY } from '../days.ts';
import { plusDays } from '../rules/calendar.ts';
import { anEnd } from './aims.ts';
import { later, type Making } from './making.ts';

/** Periods of training as staff enter them: dates that are told late, taken back, set again. */
export function byHand(making: Making): void {
  const { random, one } = making;
  const end = anEnd(random);
  const pot = { id: `${one.ref}-1`, startDate: plusDays(end, -random.whole(50, 400)) };
  Object.assign(one, { kind: 'entered by hand' });
  one.pots.push({ ...pot, actualEndDate: null, terminationDate: null });
  const termination = plusDays(end, random.pick([0, 0, 10, 60, 120]));
  const edit = (on: string, dates: { actualEndDate?: string | null; terminationDate?: string | null }) =>
    later(making, on, `${pot.id}: ${JSON.stringify(dates)}`, (mis) => mis.editPot(one.ref, pot.id, dates));
  const left = { actualEndDate: end, terminationDate: termination };
  // Told before the day, or after it.
  const known = plusDays(end, random.pick([-20, 0, 15, 40]));
  if (known <= FIRST_DAY) Object.assign(one.pots[0]!, left);
  else edit(known, left);
  const then = plusDays([known, termination, FIRST_DAY].toSorted().at(-1)!, random.whole(5, 150));
  const becomes = random.pick([
    'stays',
    'stays',
    'cleared',
    'cleared and set again',
    'amended',
    'comes again',
  ]);
  if (becomes.startsWith('cleared')) edit(then, { actualEndDate: null, terminationDate: null });
  if (becomes === 'cleared and set again') {
    const again = plusDays(then, random.whole(1, 60));
    edit(again, { actualEndDate: again, terminationDate: again });
  }
  if (becomes === 'amended') edit(then, { terminationDate: plusDays(termination, random.whole(1, 20)) });
  if (becomes === 'comes again') {
    const again = { id: `${one.ref}-2`, startDate: plusDays(then, -3) };
    later(making, then, `${again.id} from ${again.startDate}`, (mis) => mis.addPot(one.ref, again));
    if (random.chance(0.5)) {
      const over = plusDays(again.startDate, random.whole(10, 80));
      later(making, over, `${again.id} ends`, (mis) =>
        mis.editPot(one.ref, again.id, { actualEndDate: over, terminationDate: over }),
      );
    }
  }
}
