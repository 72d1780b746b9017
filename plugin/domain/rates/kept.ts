import type { Leaver } from './cohort.ts';
import { type CountId, holds } from './counts.ts';

/** What is kept of the leavers of a range: the counts of which response rate, knowledge rate and the share of OTH-3 are made. */
const KEPT = ['leavers', 'contacted', 'answered', 'known', 'unreached'] as const satisfies readonly CountId[];

export type LeaverCounts = Readonly<Record<(typeof KEPT)[number], number>>;

export const NO_LEAVERS: LeaverCounts = { leavers: 0, contacted: 0, answered: 0, known: 0, unreached: 0 };

/** The counts with some more persons; null among them: a person who is no leaver. */
export function leaverCounts(before: LeaverCounts, more: readonly (Leaver | null)[]): LeaverCounts {
  const leavers = more.filter((one) => one !== null);
  const counted = KEPT.map((id) => [id, before[id] + leavers.filter((leaver) => holds(id, leaver)).length]);
  return Object.fromEntries(counted) as LeaverCounts;
}
