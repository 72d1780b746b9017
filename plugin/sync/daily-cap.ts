import type { Host } from '../host.ts';
import { countedOn } from '../storage/runs.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { SyncSettings } from './context.ts';
import type { DuePlan } from './plan-round.ts';

/** A round that is due, since when, and how the survey stands without it. */
export interface DueRound {
  readonly since: string;
  readonly round: DuePlan;
  readonly without: SurveyRow;
}

/** Messages that may still be planned today; null: no cap. */
export async function messagesLeft(
  host: Host,
  settings: SyncSettings,
  today: string,
): Promise<number | null> {
  if (settings.dailyCap === null) return null;
  return Math.max(0, settings.dailyCap - (await countedOn(host.database.reader, today, 'contactsPlanned')));
}

/**
 * Decides which rounds go today: those due longest first, as far as the daily cap leaves room. The others are delayed,
 * never dropped. A round of more messages than the cap goes whole on a day of its own.
 *
 * @param allowance messages that may still be planned today; null: no cap
 */
export function grantRounds(
  due: readonly DueRound[],
  cap: number | null,
  allowance: number | null,
): { readonly granted: readonly DueRound[]; readonly delayed: readonly DueRound[] } {
  if (allowance === null) return { granted: due, delayed: [] };
  const granted: DueRound[] = [];
  const delayed: DueRound[] = [];
  let left = allowance;
  for (const one of [...due].sort(longestFirst)) {
    const messages = one.round.contacts.length;
    const ownDay = left === cap;
    (messages <= left || ownDay ? granted : delayed).push(one);
    if (granted.at(-1) === one) left -= messages;
  }
  return { granted, delayed };
}

function longestFirst(a: DueRound, b: DueRound): number {
  if (a.since !== b.since) return a.since < b.since ? -1 : 1;
  return a.without.personKey < b.without.personKey ? -1 : 1;
}
