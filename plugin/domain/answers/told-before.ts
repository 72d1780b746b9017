import type { Activity, Answers } from './types.ts';

/** An activity as it is carried over: its kind, what its code needs, and its start. */
type Carried = Omit<Activity, 'end' | 'text'>;
export type ToldBefore = { readonly [Part in keyof Carried]: Exclude<Carried[Part], undefined> };

/**
 * What a later wave shows of an answer, for the learner to say whether it is still so: what went on or lay ahead when it
 * was told. What had ended is nothing to ask about; what was written in free words stays where it was told.
 */
export function toldBefore({ activities }: Answers): ToldBefore[] {
  return activities
    .filter(({ end }) => end === null || end === undefined)
    .map(({ end: _none, text: _words, ...activity }) => activity as ToldBefore);
}
