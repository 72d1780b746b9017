import type { Verdict } from './decide.ts';
import { type Day, type Memory, potMemory, type Round } from './judge.ts';
import type { Person } from './persons.ts';

/** All rounds that went to a person, oldest first. */
export function roundsOf(memory: Memory, person: Person): Round[] {
  const rounds = person.records.flatMap(({ ref }) =>
    (memory.potsOf.get(ref) ?? []).flatMap((key) => potMemory(memory, key).rounds),
  );
  return rounds.toSorted((a, b) => a.on.localeCompare(b.on));
}

export function roundsOfLink(memory: Memory, day: Day, { key }: Verdict, link: string): Round[] {
  return potMemory(memory, key).rounds.filter((round) => round.link === link && !isVoid(round, day));
}

/** A round that reached nobody counts for nothing. */
export function isVoid({ messages }: Round, { cameToNobody }: Day): boolean {
  return messages.every(cameToNobody);
}
