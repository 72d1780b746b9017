import type { CalendarDate } from '../../lib/ilr/model.ts';

/** What is written where no answer came. */
export type RowWithoutAnswer = 'OTH-3' | 'OTH-4' | 'none';

/**
 * What the rules need to know of a tenant's settings. The config keys of `plugin.json` resolve to an object that
 * has these fields (`plugin/config`); the domain knows nothing of layers or labels.
 */
export interface RuleSettings {
  /** Days between rounds (*Interval (Days)*). */
  readonly intervalDays: number;
  /** Days after the actual end date on which contact stops (*Stop contact after (days)*). */
  readonly stopContactAfterDays: number;
  /** Leavers before this day are not surveyed; null: before the day of switching on. */
  readonly backPopulationDate: CalendarDate | null;
  /** Days after termination before the first contact. */
  readonly firstContactAfterDays: number;
  /** Reminders after the first contact; null: unlimited (guide). */
  readonly mostReminders: number | null;
  /** Months after termination at which later waves are due, in any order; empty: none. */
  readonly waves: readonly number[];
  /** Days after a future start that the learner told until they are asked whether it began; null: off (ours, guide). */
  readonly confirmStartAfterDays: number | null;
  readonly contactPreset: 'guide' | 'manual' | 'opt-in' | 'by-start-date';
  /** Which of the allowed channels are used (ours); the guide uses both. */
  readonly channelChoice: 'both' | 'email-then-sms' | 'email-else-sms' | 'email-only' | 'sms-only';
  /** Days from the email of a round to its SMS, where channels are `email-then-sms`. */
  readonly smsAfterDays: number;
  /** KNOWN: skip a leaver with an outcome on record (ours). */
  readonly skipKnown: boolean;
  /** AWAITING_RETURN: hold a 16–19 funded summer leaver until 15 October (ours). */
  readonly awaitReturn: boolean;
  /** TRANSFERRED (ours). */
  readonly excludeTransfers: boolean;
  /** CUSTODY (ours). */
  readonly excludeCustody: boolean;
  /** UNDER_AGE: youngest age on the day of sending; null: off (ours). */
  readonly minimumAge: number | null;
  /** TOO_LATE (ours). */
  readonly skipTooLate: boolean;
  /** An address of more persons than this is held for staff; null: never (ours). */
  readonly mostPersonsPerAddress: number | null;
  /** OUT_OF_SCOPE: funding models surveyed; empty: all. */
  readonly fundModels: readonly number[];
  /** Start of an outcome under way at leaving: the day after termination (ours), or the date told. */
  readonly startOfContinuing: 'after-termination' | 'as-told';
  /** What is written for a leaver who did not answer, by why they did not; the guide writes OTH-3 for all. */
  readonly rowForSilence: RowWithoutAnswer;
  readonly rowForUnsubscribed: RowWithoutAnswer;
  readonly rowForBarred: RowWithoutAnswer;
  readonly rowForPartial: RowWithoutAnswer;
  /** That row even where a real outcome is on record (guide). */
  readonly nonResponseDespiteOutcome: boolean;
  /** The row for barred learners for suppressed ones too (`DO_NOT_CONTACT`), off by default. */
  readonly nonResponseForSuppressed: boolean;
  /** Interim OTH-3 shaped row this many days after the actual end; null: off. */
  readonly interimAfterDays: number | null;
}
