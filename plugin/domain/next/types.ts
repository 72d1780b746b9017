import type { CalendarDate } from '../../../lib/ilr/model.ts';
import type { Decision } from '../decision/types.ts';
import type { Channel } from '../facts.ts';
import type { SurveyState } from '../lifecycle.ts';
import type { RuleSettings } from '../settings.ts';
import type { DelayCause } from '../timeline/kinds.ts';
import type { RoundFacts, RoundKind } from '../timing.ts';

/** One thing that will happen, or that keeps it from happening. */
export interface NextStep {
  /** The tenant's date; null: no date is known, or none matters. */
  readonly on: CalendarDate | null;
  readonly what:
    | 'message'
    | 'no-more-messages'
    | 'row'
    | 'review'
    | 'waits'
    | 'held'
    | 'switched-off'
    | 'late-answer'
    | 'later-survey'
    | 'nothing';
  /** In a sentence, for staff. */
  readonly told: string;
}

/** A survey as far as its next steps go. */
export interface NextSurvey {
  readonly state: SurveyState;
  readonly round: RoundFacts;
  /** Last day on which a link takes answers. */
  readonly closesOn: CalendarDate;
  readonly actualEnd: CalendarDate | null;
  readonly termination: CalendarDate;
  /** Cause of a row that is still to be written. */
  readonly owes: 'barred' | 'unsubscribed' | 'silent' | null;
  readonly delayed: DelayCause | null;
  /** The day on which the SMS of the last round follows its email; null: none does. */
  readonly smsFollowsOn: CalendarDate | null;
  /** Channels of the last round whose message could not go in time, and is meant again. */
  readonly late: readonly Channel[];
  /** Messages that are planned and did not go yet. */
  readonly waiting: readonly {
    readonly channel: Channel;
    readonly kind: RoundKind;
    /** UTC instant. */
    readonly notBefore: string;
    /** The survey service has it. */
    readonly handedOver: boolean;
  }[];
  /** An interim row was written for it. */
  readonly interim: boolean;
}

export interface NextFacts {
  readonly now: string;
  readonly today: CalendarDate;
  /** IANA name. */
  readonly zone: string;
  /** Tracking is switched on. */
  readonly enabled: boolean;
  /** Who holds all messages of the provider; null: nobody does. */
  readonly heldBy: string | null;
  readonly settings: RuleSettings;
  /** Null: no run has decided. */
  readonly decision: Pick<Decision, 'reason' | 'held' | 'reviewOn'> | null;
  /** Channels on which a message may go now. */
  readonly channels: readonly Channel[];
  /** Null: there is none. */
  readonly survey: NextSurvey | null;
  /** A real outcome that started on or after the end of learning is on record. */
  readonly known: boolean;
}
