/** Made from plugin.json by npm run generate: change it there. */

/** The settings of one tenant, resolved. */
export interface Settings {
  /** *Enable destination tracking*. Sends surveys by the daily procedure. While off, only Send destination survey sends, to one learner at a time. */
  readonly enableDestinationTracking: boolean;
  /** *Profile*. The set of defaults for every key that is not set. guide turns every added exclusion, hold and cap off, so that all leavers subject to tracking are surveyed. */
  readonly profile: 'recommended' | 'guide';
  /** *Back-population date*. A learner whose termination date lies before this day is not surveyed. */
  readonly backPopulationDate: string | null;
  /** *Schedule run time*. Time of day of the daily procedure, in the time zone of the tenant. It runs once on every date, also when the clocks change. */
  readonly scheduleRunTime: string;
  /** *Survey service address*. Address of the survey service. https, or http on this very machine. */
  readonly serviceUrl: string | null;
  /** *API Key*. Key of this tenant at the survey service, as a reference: ${env:NAME} or ${file:PATH}. Never the key itself. */
  readonly apiKey: string | null;
  /** *Interval (Days)*, in days. Days from the first sending of one round to the next, while there is no answer. */
  readonly intervalDays: number;
  /** *Stop contact after (days)*, in days. Days after the actual end date of learning on which contact stops and silence is recorded. */
  readonly stopContactAfterDays: number;
  /** *First contact after (days)*, in days. Days after the termination date before the first contact. */
  readonly firstContactAfterDays: number;
  /** *Most reminders*, in reminders. Reminders after the first contact. */
  readonly mostReminders: number | null;
  /** *Later waves (months)*, in months. Months after the termination date at which leavers are asked again how things are: each a survey of its own, for 60 days. Such as 6,12. */
  readonly waves: readonly number[];
  /** *Confirm a future start after (days)*, in days. Days after a start that lay ahead when the learner told it; then they are asked whether it began. */
  readonly confirmStartAfterDays: number | null;
  /** *Contact preference rules*. Which rules turn contact preferences (RUI, PMC) into allowed channels. guide: RUI 2 to 5 bar, PMC 2 and 3 bar their channel. manual: only RUI 3, 4 and 5 bar. opt-in: RUI 7, with PMC 6 for email and PMC 5 for SMS. by-start-date: by the earliest start of the learner. */
  readonly contactPreset: 'guide' | 'manual' | 'opt-in' | 'by-start-date';
  /** *Channels*. Which of the channels that contact preferences allow are used. email-then-sms: each round by email, and by SMS some days later to those who did not answer. email-else-sms: SMS only to learners without an email address that can be used. */
  readonly channelChoice: 'both' | 'email-then-sms' | 'email-else-sms' | 'email-only' | 'sms-only';
  /** *SMS after (days)*, in days. Where channels are email-then-sms: days from the email of a round to its SMS, while there is no answer. With an interval that is no longer than this, no SMS follows. */
  readonly smsAfterDays: number;
  /** *Most persons per address*, in persons. An address of more persons than this is held until staff confirm it. */
  readonly mostPersonsPerAddress: number | null;
  /** *Quiet hours*. No message goes out between these times of day; it waits for the end of them. */
  readonly quietHours: string | null;
  /** *Send at weekends*. Whether messages also go out on Saturdays and Sundays; otherwise they wait for Monday. */
  readonly sendAtWeekends: boolean;
  /** *Most messages a day*, in messages. Messages sent on one date; the rest wait for the next. */
  readonly dailyCap: number | null;
  /** *Funding models surveyed*. Only leavers with an aim of one of these funding models are surveyed. Empty: all. */
  readonly fundModels: readonly number[];
  /** *Skip known destinations*. A leaver whose destination is already on record is not surveyed (KNOWN). */
  readonly skipKnown: boolean;
  /** *Wait for a return in autumn*. A leaver funded 16 to 19 who ended between May and August is not contacted before 15 October (AWAITING_RETURN). */
  readonly awaitReturn: boolean;
  /** *Leave out transfers*. A learner withdrawn because of a transfer or a provider event is not surveyed (TRANSFERRED). */
  readonly excludeTransfers: boolean;
  /** *Leave out custody*. A learner withdrawn because of custody is not surveyed (CUSTODY). */
  readonly excludeCustody: boolean;
  /** *Youngest age*, in years. Youngest age on the day of sending; the younger are listed, not surveyed (UNDER_AGE). */
  readonly minimumAge: number | null;
  /** *Leave out the long gone*. A leaver who could first be asked after the stop date is listed and gets no row (TOO_LATE). */
  readonly skipTooLate: boolean;
  /** *Start of what was under way at leaving*. Start date of an outcome that was under way at leaving and goes on: the day after termination, as the published rules want, or the date the learner told. */
  readonly startOfContinuing: 'after-termination' | 'as-told';
  /** *Row for no answer*. What is written for a leaver who never answered by the stop date: OTH-3 (unable to contact), OTH-4 (not known) or none. A change holds for what is written from then on. */
  readonly rowForSilence: 'OTH-3' | 'OTH-4' | 'none';
  /** *Row for the unsubscribed*. The same for a leaver who unsubscribed. They were reached and did not tell, so OTH-4 is sensible; OTH-3 is what the guide writes. */
  readonly rowForUnsubscribed: 'OTH-3' | 'OTH-4' | 'none';
  /** *Row for the barred*. The same for a leaver whom contact preferences bar from being asked, RUI 5 included. Nobody tried to reach them: OTH-3 is sensible. */
  readonly rowForBarred: 'OTH-3' | 'OTH-4' | 'none';
  /** *Row for the partly answered*. The same for a leaver who began the survey, told nothing that has a code, and never submitted it. They were reached and did not tell, so OTH-4 is sensible. */
  readonly rowForPartial: 'OTH-3' | 'OTH-4' | 'none';
  /** *OTH-3 beside an outcome on record*. Whether a silent, barred or unsubscribed leaver gets the row for it, OTH-3 or what is set, although an outcome is on record. */
  readonly nonResponseDespiteOutcome: boolean;
  /** *OTH-3 for suppressed learners*. Whether a learner under a local do-not-contact gets the row for the barred, OTH-3 unless set otherwise (DO_NOT_CONTACT). */
  readonly nonResponseForSuppressed: boolean;
  /** *Interim row after (days)*, in days. Days after the actual end date on which a leaver without an answer gets a row marked interim; 60 meets the two-month duty. */
  readonly interimAfterDays: number | null;
}

/** Every key, without its prefix, in the order of plugin.json. */
export const settingKeys = [
  'enableDestinationTracking',
  'profile',
  'backPopulationDate',
  'scheduleRunTime',
  'serviceUrl',
  'apiKey',
  'intervalDays',
  'stopContactAfterDays',
  'firstContactAfterDays',
  'mostReminders',
  'waves',
  'confirmStartAfterDays',
  'contactPreset',
  'channelChoice',
  'smsAfterDays',
  'mostPersonsPerAddress',
  'quietHours',
  'sendAtWeekends',
  'dailyCap',
  'fundModels',
  'skipKnown',
  'awaitReturn',
  'excludeTransfers',
  'excludeCustody',
  'minimumAge',
  'skipTooLate',
  'startOfContinuing',
  'rowForSilence',
  'rowForUnsubscribed',
  'rowForBarred',
  'rowForPartial',
  'nonResponseDespiteOutcome',
  'nonResponseForSuppressed',
  'interimAfterDays',
] as const satisfies readonly (keyof Settings)[];

export type SettingKey = (typeof settingKeys)[number];
