import { FIRST_DAY } from '../days.ts';
import { plusDays } from '../rules/calendar.ts';
import { plain } from './by-files.ts';
import type { Making, Somebody } from './making.ts';

/** The same person a second time: under another reference, with a course of its own, sometimes only later. */
export function duplicate(making: Making): Somebody {
  const { random, one, plans } = making;
  const entersOn = random.chance(0.5) ? FIRST_DAY : plusDays(FIRST_DAY, random.whole(10, 300));
  const linked = one.uln === 9_999_999_999 || random.chance(0.3);
  // Some references sort before those of the first record.
  const ref = `${random.pick(['D', 'X'])}${one.ref.slice(1)}`;
  const twin: Somebody = {
    ...one,
    ref,
    prevRef: linked ? one.ref : null,
    familyName: linked ? 'Rowntree' : random.pick([one.familyName, one.familyName.toUpperCase()]),
    uln: linked ? 9_999_999_999 : one.uln,
    email: random.chance(0.5) ? one.email : `${ref.toLowerCase()}@example.org`,
    preferences: random.chance(0.7) ? [...one.preferences] : [],
    aims: [],
    outcomes: [],
    pots: [],
    byHand: false,
    kind: `${one.kind}; second record of ${one.ref}`,
    entersOn,
  };
  const inner = { ...making, one: twin };
  plain(inner);
  // What was before the record came is as it is when it comes.
  const early = plans.filter(({ ref: of, on }) => of === ref && on < entersOn);
  for (const plan of early) {
    void plan.act(undefined as never);
    plans.splice(plans.indexOf(plan), 1);
  }
  return twin;
}
