import { daysFrom } from './calendar.ts';
import type { Channel, SettingsInForce } from './facts.ts';
import type { Round } from './judge.ts';

/**
 * *Email first, then SMS*, which domain.md leaves to the settings: it says only that a round is one email and/or one SMS. So
 * an SMS that follows is of its email's round, counts as no other, and comes before the next is due.
 */

/**
 * The round that an SMS would complete on a day: the last one, while it is an email alone.
 * @param rounds of the survey, oldest first
 */
export function roundToComplete(
  rounds: readonly Round[],
  channel: Channel,
  on: string,
  { channelChoice, intervalDays }: SettingsInForce,
): Round | null {
  if (channelChoice !== 'email-then-sms' || channel !== 'sms') return null;
  const last = rounds.findLast((round) => round.on !== on);
  if (last === undefined || daysFrom(last.on, on) >= intervalDays) return null;
  return last.messages.every((message) => message.channel === 'email') ? last : null;
}

/** Whether an SMS has to wait for its turn, as an email can go first. @param usable channels that are not stopped */
export function comesLater(
  channel: Channel,
  usable: Iterable<Channel>,
  { channelChoice }: SettingsInForce,
): boolean {
  return channelChoice === 'email-then-sms' && channel === 'sms' && [...usable].includes('email');
}
