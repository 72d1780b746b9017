import type { Aim, CalendarDate, ContactPreference, DpOutcome } from '../../../lib/ilr/model.ts';

/**
 * What the checker is told: the learners as the MIS has them, the settings in force, what arrived at the sinks, and what
 * people said and when. It is told nothing of what the product decided.
 *
 * The rules beside this file are written against the design's `domain.md` alone and share no code with the product:
 * `independent.test.ts` keeps them so.
 */

export interface MisPot {
  readonly id: string;
  readonly startDate: CalendarDate;
  readonly actualEndDate: CalendarDate | null;
  readonly terminationDate: CalendarDate | null;
  /** Made out of the aims of a file. */
  readonly derived: boolean;
  readonly aims: readonly Aim[];
}

export interface MisRow extends DpOutcome {
  readonly id: string;
  readonly potId: string | null;
  readonly source: 'survey' | 'person' | 'import' | 'other';
  /** Marked interim: it stands until more is known. */
  readonly interim: boolean;
}

export interface MisLearner {
  readonly ref: string;
  readonly prevRef: string | null;
  readonly uln: number;
  readonly familyName: string | null;
  readonly givenNames: string | null;
  readonly dateOfBirth: CalendarDate | null;
  readonly email: string | null;
  readonly telephone: string | null;
  readonly preferences: readonly ContactPreference[];
  readonly planLearnHours: number | null;
  readonly planEepHours: number | null;
  readonly absent: boolean;
  readonly test: boolean;
  readonly suppression: string | null;
  readonly pots: readonly MisPot[];
  readonly destinations: readonly MisRow[];
}

/** The settings that a year uses, as they are in force on a day; the others stay as the profile has them. */
export interface SettingsInForce {
  /** domain.md, *Profiles*: `guide` turns every exclusion, hold and cap off that is marked (ours). */
  readonly profile: 'recommended' | 'guide';
  readonly backPopulationDate: CalendarDate;
  readonly preset: 'guide' | 'manual' | 'opt-in';
  /** Which of the allowed channels are used; the SMS of a round by `email-then-sms` follows its email after so many days. */
  readonly channelChoice: 'both' | 'email-then-sms' | 'email-only' | 'sms-only';
  readonly smsAfterDays: number;
  readonly intervalDays: number;
  readonly stopContactAfterDays: number;
  readonly firstContactAfterDays: number;
  /** null: no limit but the stop date. */
  readonly mostReminders: number | null;
  /** null: shared addresses are never held. */
  readonly mostPersonsPerAddress: number | null;
  /** "HH:MM" of the first quiet minute and of the first loud one; null: messages go at any hour. */
  readonly quiet: { readonly from: string; readonly until: string } | null;
  readonly sendAtWeekends: boolean;
  readonly dailyCap: number | null;
  /** Months after termination; none: no later waves. */
  readonly waves: readonly number[];
  /** Days after a start that lay ahead; null: it is not asked about. */
  readonly confirmStartAfterDays: number | null;
  /** Days after the actual end date; null: no interim rows. */
  readonly interimAfterDays: number | null;
}

export type Channel = 'email' | 'sms';

/** Learner reference and POT, as one text. */
export type PotKey = string;
export const keyOf = (ref: string, potId: string): PotKey => `${ref} ${potId}`;

/** One activity as it was told on the form. */
export interface ToldActivity {
  readonly kind: string;
  readonly hours?: '16-or-more' | 'fewer-than-16';
  readonly mode?: 'full-time' | 'part-time';
  readonly looking?: 'looking' | 'not-looking';
  readonly start: { readonly when: 'date'; readonly value: CalendarDate } | { readonly when: 'unknown' };
  readonly end?: { readonly when: 'date'; readonly value: CalendarDate } | null;
}

/** What somebody told the survey service, by a link that had come to them. */
export type Told =
  | { readonly what: 'answered'; readonly activities: readonly ToldActivity[] }
  /** Left off in the middle: the activities told to their end. */
  | { readonly what: 'partly'; readonly activities: readonly ToldActivity[] }
  | { readonly what: 'stopped'; readonly scope: 'all' | 'survey' | Channel }
  | { readonly what: 'back-in' }
  | { readonly what: 'not-me' }
  | { readonly what: 'died' }
  /** The mail server says that the mailbox is not there. */
  | { readonly what: 'bounced'; readonly address: string };

export type Saying = Told & {
  readonly on: CalendarDate;
  readonly link: string;
};

/** A message as it arrived at a sink. */
export interface Arrival {
  readonly on: CalendarDate;
  /** Local time of day, "HH:MM". */
  readonly at: string;
  readonly channel: Channel;
  readonly to: string;
  readonly kind: 'invitation' | 'reminder' | 'last reminder' | 'go on' | 'thank you' | 'wave';
  readonly link: string;
  /** The given name in the greeting; null where there is none (SMS). */
  readonly greeted: string | null;
}
