import { addDays } from '../../lib/ilr/calendar.ts';
import type { CalendarDate } from '../../lib/ilr/model.ts';
import type { Addresses } from './addresses.ts';
import type { RuleSettings } from './settings.ts';
import { roundGoesOn } from './timing.ts';

/**
 * What became of the email of the last round: `waits` it has not gone yet · `went` it did, and may be read · `failed` it was
 * refused, and no other goes before the interval · `none` the round had none.
 */
export type EmailOfRound = 'waits' | 'went' | 'failed' | 'none';

export interface FollowFacts {
  readonly today: CalendarDate;
  readonly stopOn: CalendarDate;
  /** Local date on which the last round first went; null: it is due again. */
  readonly lastRoundOn: CalendarDate | null;
  readonly email: EmailOfRound;
  /** The last round had an SMS. */
  readonly sms: boolean;
  /** The SMS was due before and found no room under the daily cap. */
  readonly delayed: boolean;
}

type FollowSettings = Pick<RuleSettings, 'channelChoice' | 'smsAfterDays' | 'intervalDays'>;

/**
 * The day on which the SMS of the last round follows its email (ours), which may have passed; null where none does. So
 * many days after the email went, at once where it was refused, and only while no new round would: a provider who turns
 * this on sends no SMS after emails of long ago.
 */
export function smsFollowsOn(facts: FollowFacts, settings: FollowSettings): CalendarDate | null {
  const { lastRoundOn, email, sms, today, stopOn, delayed } = facts;
  if (settings.channelChoice !== 'email-then-sms' || lastRoundOn === null || sms) return null;
  if (email === 'none' || email === 'waits') return null;
  const on = email === 'failed' ? lastRoundOn : addDays(lastRoundOn, settings.smsAfterDays);
  const inTime = on < addDays(lastRoundOn, settings.intervalDays);
  const goesOn = inTime && roundGoesOn({ lastRoundOn, today, delayed }, settings);
  return goesOn && on <= stopOn ? on : null;
}

/** Where the first messages of a round go: where an SMS may follow, by email alone. */
export function firstOfRound(
  to: Addresses,
  { channelChoice }: Pick<RuleSettings, 'channelChoice'>,
): Addresses {
  return channelChoice === 'email-then-sms' && to.email !== null ? { ...to, sms: null } : to;
}
