import type { Leaver } from './cohort.ts';
import type { RateDefinition } from './definition.ts';

export const ROUND_YIELD: RateDefinition = {
  id: 'yield',
  title: 'Yield of each message',
  text: 'Of the leavers to whom a message of that round went (1 is the invitation, 2 the first reminder): those who submitted the survey after it and before a message of their next round went. Who had answered before is sent no further round. An answer before any message that is known to have gone belongs to none.',
};

/** When each round went to a leaver: its first message, by round. */
export function roundsSent({ messages }: Pick<Leaver, 'messages'>): ReadonlyMap<number, string> {
  const rounds = new Map<number, string>();
  for (const { number, sentAt } of messages) {
    const first = rounds.get(number);
    if (first === undefined || sentAt < first) rounds.set(number, sentAt);
  }
  return rounds;
}

/** The round that an answer followed: the last that had gone by then; null where none had, or there is no answer. */
export function roundAnswered(leaver: Leaver): number | null {
  const { answeredAt } = leaver;
  if (answeredAt === null) return null;
  let last: readonly [number: number, sentAt: string] | null = null;
  for (const [number, sentAt] of roundsSent(leaver))
    if (
      sentAt <= answeredAt &&
      (last === null || sentAt > last[1] || (sentAt === last[1] && number > last[0]))
    )
      last = [number, sentAt];
  return last?.[0] ?? null;
}
