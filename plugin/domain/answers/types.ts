import type { CalendarDate, DpOutcome } from '../../../lib/ilr/model.ts';
import type { RuleSettings } from '../settings.ts';

/** A date as a learner tells it. */
export type ToldDate =
  | { readonly when: 'date'; readonly value: CalendarDate }
  | { readonly when: 'month'; readonly value: string }
  | { readonly when: 'unknown' };

export type ActivityKind =
  | 'employed'
  | 'self-employed'
  | 'apprenticeship'
  | 'traineeship'
  | 'supported-internship'
  | 'course'
  | 'higher-education'
  | 'voluntary'
  | 'not-working'
  | 'living'
  | 'something-else';

/** One activity as told; the shape of `manifests/wire/answers.json`. */
export interface Activity {
  readonly kind: ActivityKind;
  readonly hours?: '16-or-more' | 'fewer-than-16' | undefined;
  readonly mode?: 'full-time' | 'part-time' | undefined;
  readonly looking?: 'looking' | 'not-looking' | undefined;
  readonly living?: 1 | 2 | 3 | 4 | undefined;
  readonly gapYear?: boolean | undefined;
  readonly start: ToldDate;
  /** Null or absent: still going on. */
  readonly end?: ToldDate | null | undefined;
  readonly text?: string | undefined;
}

export interface Answers {
  readonly activities: readonly Activity[];
  readonly preferNotToSay: boolean;
}

/** What turning answers into rows depends on. */
export interface AnswerFacts {
  /** The day the survey was submitted (or last saved, when partly answered), in the tenant's zone: the collection date. */
  readonly submittedOn: CalendarDate;
  /** The tenant's date: stands for file preparation in the published rules. */
  readonly today: CalendarDate;
  readonly terminationDate: CalendarDate;
  /** FundModel 25 with learner FAM HNS (`asksLiving`): SDE outcomes are allowed. */
  readonly highNeeds: boolean;
  readonly startOfContinuing: RuleSettings['startOfContinuing'];
}

/** Why a row is there: `entered` and `uploaded` are staff's, the others the procedure's. */
export type RowCause =
  | 'answered'
  | 'partial'
  | 'silent'
  | 'unsubscribed'
  | 'barred'
  | 'interim'
  | 'returned'
  | 'entered'
  | 'uploaded';

/** A row to be merged with what is on record. */
export interface OutcomeRow {
  readonly row: DpOutcome;
  readonly cause: RowCause;
  /** OTH 4 because an activity lacked what its code needs. */
  readonly incomplete: boolean;
  /** The start as told ("2025-07-01", "2025-07"), null when unknown or nothing was told. */
  readonly toldStart: string | null;
  /** Index of the activity it came from; null for OTH 3 and OTH 4. */
  readonly activity: number | null;
}

/** Why an activity, or a part of it, gave no row or another date than the one told. */
export type EvidenceReason =
  | 'ended-before-leaving'
  | 'start-moved'
  | 'end-unknown'
  | 'end-before-start'
  | 'incomplete'
  | 'part-of-apprenticeship'
  | 'living-not-asked'
  | 'too-far-ahead'
  | 'too-long-ago'
  | 'clash';

/** What was told and is kept without being (wholly) a row: no answer is lost. */
export interface Evidence {
  readonly activity: number;
  readonly why: EvidenceReason;
  readonly told: Activity;
}

export interface RowsResult {
  readonly rows: readonly OutcomeRow[];
  readonly evidence: readonly Evidence[];
}
