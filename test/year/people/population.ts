import { randomFrom } from '../../../lib/ilr/generator/random.ts';
import { byFiles } from './by-files.ts';
import { byHand } from './by-hand.ts';
import { duplicate } from './duplicate.ts';
import type { Plan, Somebody } from './making.ts';
import { somebody } from './somebody.ts';
import { others } from './whatever-they-study.ts';

export interface Population {
  readonly people: readonly Somebody[];
  readonly plans: readonly Plan[];
}

/** A fictional college. @param seed the same seed gives the same college and the same year */
export function populationOf(learners: number, seed: number): Population {
  const random = randomFrom(seed);
  const people: Somebody[] = [];
  const plans: Plan[] = [];
  for (let index = 0; people.length < learners; index += 1) {
    const one = somebody(index, random);
    const making = { random, index, plans, one };
    if (one.byHand) byHand(making);
    else byFiles(making);
    others(making);
    people.push(one);
    if (random.chance(0.04) && people.length < learners) people.push(duplicate(making));
  }
  return { people, plans };
}
