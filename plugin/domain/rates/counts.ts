import { isRealOutcome, isUnreached } from '../outcomes.ts';
import type { Leaver } from './cohort.ts';

/**
 * What may be true of a leaver and is counted. `known`, `not-told`, `unreached` and `no-record` are parts of a whole:
 * every leaver is exactly one of them.
 */
const HOLDS = {
  leavers: () => true,
  contacted: ({ messages }) => messages.length > 0,
  'not-arrived': ({ messages }) => messages.length > 0 && messages.every(({ arrived }) => !arrived),
  answered: ({ messages, answeredAt }) => messages.length > 0 && answeredAt !== null,
  known: (leaver) => standing(leaver) === 'known',
  'not-told': (leaver) => standing(leaver) === 'not-told',
  unreached: (leaver) => standing(leaver) === 'unreached',
  'no-record': (leaver) => standing(leaver) === 'no-record',
} as const satisfies Record<string, (leaver: Leaver) => boolean>;

export type CountId = keyof typeof HOLDS;
export const COUNT_IDS = Object.keys(HOLDS) as readonly CountId[];

/** The parts that make up all leavers. */
export const STANDINGS = ['known', 'not-told', 'unreached', 'no-record'] as const;
type Standing = (typeof STANDINGS)[number];

export function holds(count: CountId, leaver: Leaver): boolean {
  return HOLDS[count](leaver);
}

/** The rows that tell of this leaving: those that start on or after the end of learning. */
export function outcomesSince({ outcomes, endOfLearning }: Leaver): Leaver['outcomes'] {
  return outcomes.filter(({ startDate }) => startDate >= endOfLearning);
}

function standing(leaver: Leaver): Standing {
  const rows = outcomesSince(leaver);
  if (rows.some(isRealOutcome)) return 'known';
  if (rows.length === 0) return 'no-record';
  return rows.every(isUnreached) ? 'unreached' : 'not-told';
}
