import { addDays } from '../../lib/ilr/calendar.ts';
import { firstOpenOn } from '../domain/index.ts';
import type { Host } from '../host.ts';
import { type RunCounts, runsSince } from '../storage/runs.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { SyncSettings } from './context.ts';
import type { DuePlan } from './plan-round.ts';
import { sendingHours } from './sending-hours.ts';

/** A round that is due, and how the survey stands without it. */
export interface DueRound {
  readonly round: DuePlan;
  readonly without: SurveyRow;
}

/** Days for which quiet hours and a weekend can hold a message back, with one to spare. */
const HELD_BACK_DAYS = 5;

/**
 * Messages that may still be planned now; null: no cap. The cap is that of the day on which they go: what was planned
 * since a weekend began, or late in the evening before, goes on the same day and counts.
 */
export async function messagesLeft(host: Host, settings: SyncSettings): Promise<number | null> {
  if (settings.dailyCap === null) return null;
  const { clock, database, tenant } = host;
  const hours = sendingHours(settings, tenant.timeZone);
  const day = firstOpenOn(clock.now(), hours);
  const runs = await runsSince(database.reader, addDays(clock.today(), -HELD_BACK_DAYS));
  const planned = runs
    // Sent by hand goes at once, at any hour.
    .filter((run) => (run.kind === 'single' ? run.localDate : firstOpenOn(run.startedAt, hours)) === day)
    .reduce((sum, run) => sum + ((JSON.parse(run.counts) as RunCounts).contactsPlanned ?? 0), 0);
  return Math.max(0, settings.dailyCap - planned);
}

/**
 * Decides which rounds go today: those due longest first, as far as the daily cap leaves room. The others are delayed,
 * never dropped. A round of more messages than the cap goes whole on a day of its own.
 *
 * @param allowance messages that may still be planned now; null: no cap
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
  if (a.round.since !== b.round.since) return a.round.since < b.round.since ? -1 : 1;
  return a.without.personKey < b.without.personKey ? -1 : 1;
}
