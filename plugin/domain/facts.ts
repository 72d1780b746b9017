import type {
  CalendarDate,
  ContactPreference,
  DpOutcome,
  LearnerFam,
  PeriodOfTraining,
} from '../../lib/ilr/model.ts';

/** What the rules need to know of a learner record. The host's learner is assignable to it. */
export interface LearnerFacts {
  readonly ref: string;
  readonly prevRef: string | null;
  readonly uln: number;
  readonly familyName: string | null;
  readonly givenNames: string | null;
  readonly dateOfBirth: CalendarDate | null;
  readonly email: string | null;
  readonly telephone: string | null;
  readonly planLearnHours: number | null;
  readonly planEepHours: number | null;
  readonly fams: readonly LearnerFam[];
  readonly preferences: readonly ContactPreference[];
  readonly absent: boolean;
  readonly test: boolean;
  readonly suppression: { readonly reason: string } | null;
  readonly pots: readonly PeriodOfTraining[];
  readonly destinations: readonly OutcomeOnRecord[];
}

/** A destination row as the host holds it. `survey` rows are ours; nothing else of another's row is ever touched. */
export interface OutcomeOnRecord extends DpOutcome {
  readonly id: string;
  readonly learnerRef: string;
  readonly potId: string | null;
  readonly version: number;
  readonly source: 'survey' | 'person' | 'import' | 'other';
  readonly provenance: RowProvenance | null;
}

/** Why a row of ours is there. */
export interface RowProvenance {
  readonly plugin: string;
  readonly surveyId: string | null;
  readonly cause: string;
  readonly ruleVersion: string;
  readonly by: string;
  readonly toldStart?: string | null;
  /** How it came to be known, in the words of the member of staff who entered it. */
  readonly evidence?: string | null;
}

/** All records of one person (F10): most persons have one. */
export interface PersonFacts {
  readonly personKey: string;
  readonly learners: readonly LearnerFacts[];
}

export type Channel = 'email' | 'sms';

/** What is known of an address beyond its shape. */
export interface AddressStanding {
  /** How many different persons use it. */
  readonly persons: number;
  /** A person of the provider confirmed that a shared address may be used. */
  readonly confirmed: boolean;
  /** Why it may not be used (bounced, not this person), or null. */
  readonly unusable: string | null;
}

/** What people told the provider or the survey service about a person, beside what the learner record says. */
export interface ToldFacts {
  /** Somebody told that the person has died, or cannot answer. */
  readonly deceased: boolean;
  /** Staff said that the person is not to be contacted. */
  readonly suppressed: boolean;
  /** Channels the person unsubscribed from. */
  readonly unsubscribed: readonly Channel[];
}

export const NOTHING_TOLD: ToldFacts = { deceased: false, suppressed: false, unsubscribed: [] };

/** One key for a POT of a learner record, for maps. */
export function potKey(learnerRef: string, potId: string): string {
  return `${learnerRef}\u0000${potId}`;
}
