import type { Verdict } from './decide.ts';
import type { Saying } from './facts.ts';
import { type Memory, type PotMemory, potMemory, sayingsOf } from './judge.ts';
import type { Person } from './persons.ts';

type Partly = Extract<Saying, { readonly what: 'partly' }>;

/** domain.md, *Partly answered*: what was told in part by the survey at leaving and counts. Null: nothing was. */
export function toldInPart(memory: Memory, person: Person, verdict: Verdict): Partly | null {
  const pot = potMemory(memory, verdict.key);
  const told = sayingsOf(memory, person, memory.heard)
    .filter((saying) => saying.what === 'partly')
    .filter(({ link }) => pot.links.has(link) && !memory.waveOfLink.has(link))
    .findLast((saying) => wasInTime(saying, verdict, pot));
  return told ?? null;
}

/**
 * Whether it was told before contact had ended: by the stop date, or by the day on which a sooner one was set. By the link
 * that stands now, or by one before since they left (decision 0066).
 */
export function wasInTime(
  { on, link }: Saying,
  { stopOn, pot }: Verdict,
  { link: newest, lapsedOn }: PotMemory,
): boolean {
  if (stopOn === null || !(on <= stopOn || (lapsedOn !== null && on < lapsedOn))) return false;
  return link === newest || on >= pot.terminationDate!;
}
