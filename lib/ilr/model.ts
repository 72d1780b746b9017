/**
 * The field's words as types. Dates are calendar dates without time, held as ISO text ("2025-07-31"): they sort,
 * compare, store and print as they are; `calendar.ts` does the arithmetic with Temporal (decision 0005).
 */

/** A calendar date, `YYYY-MM-DD`. */
export type CalendarDate = string;

export type OutType = 'EDU' | 'EMP' | 'GAP' | 'NPE' | 'OTH' | 'SDE' | 'VOL';

/** A destination and progression outcome. Only the pair type/code has meaning. */
export interface DpOutcome {
  readonly outType: OutType;
  readonly outCode: number;
  readonly startDate: CalendarDate;
  readonly endDate: CalendarDate | null;
  /** Collection date: the day the outcome was learned. */
  readonly collDate: CalendarDate;
}

/** RUI restricted use indicator or PMC preferred method of contact. */
export interface ContactPreference {
  readonly type: 'RUI' | 'PMC';
  readonly code: number;
}

/** A learner funding and monitoring code (for example HNS 1, high needs). */
export interface LearnerFam {
  readonly type: string;
  readonly code: string;
}

/** One learning aim (LearningDelivery). `aimSeqNumber` can repeat in real files: it is no key. */
export interface Aim {
  readonly aimSeqNumber: number;
  readonly learnAimRef: string;
  readonly aimType: number;
  readonly startDate: CalendarDate;
  readonly plannedEndDate: CalendarDate;
  /** `LearnActEndDate`: when learning itself ended; null while it goes on. */
  readonly actualEndDate: CalendarDate | null;
  /** `AchDate`: when the achievement was confirmed. */
  readonly achievementDate: CalendarDate | null;
  readonly fundModel: number;
  readonly progType: number | null;
  readonly fworkCode: number | null;
  readonly pwayCode: number | null;
  readonly stdCode: number | null;
  readonly compStatus: number;
  readonly withdrawReason: number | null;
  readonly outcome: number | null;
  /** FAM RES 1: the aim is flagged as a restart. */
  readonly restart: boolean;
  /** The aim carries a higher education record (LearningDeliveryHE). */
  readonly higherEducation: boolean;
}

/** A period of training: what a learner is enrolled on. */
export interface PeriodOfTraining {
  /** Stable within the learner: survives a re-import of the same or a later file. */
  readonly id: string;
  readonly startDate: CalendarDate;
  /** When learning itself ended; null while open, or when the MIS does not know it. Never the same thing as the termination date. */
  readonly actualEndDate: CalendarDate | null;
  /** When the learner left; null while open. */
  readonly terminationDate: CalendarDate | null;
  /** Derived from aims (an ILR file) or given by an MIS that has POTs of its own. */
  readonly derived: boolean;
  /** A name a learner recognises, for the invitation ("your course"). */
  readonly title: string | null;
  readonly aims: readonly Aim[];
}

/** A learner as one ILR file has them. */
export interface IlrLearner {
  readonly learnRefNumber: string;
  readonly prevLearnRefNumber: string | null;
  readonly prevUkprn: number | null;
  readonly uln: number;
  readonly familyName: string | null;
  readonly givenNames: string | null;
  readonly dateOfBirth: CalendarDate | null;
  readonly email: string | null;
  /** Digits only in the ILR; landline or mobile. */
  readonly telNo: string | null;
  readonly planLearnHours: number | null;
  readonly planEepHours: number | null;
  readonly fams: readonly LearnerFam[];
  readonly preferences: readonly ContactPreference[];
  readonly aims: readonly Aim[];
}

/** A LearnerDestinationandProgression record. */
export interface IlrDestinationRecord {
  readonly learnRefNumber: string;
  readonly uln: number;
  readonly outcomes: readonly DpOutcome[];
}

/** ILR collection years this product reads, as in the namespace `ESFA/ILR/2019-20`. */
export type IlrYear = '2019-20' | '2020-21' | '2021-22' | '2022-23' | '2023-24' | '2024-25' | '2025-26';

export interface IlrHeader {
  readonly year: IlrYear;
  readonly ukprn: number;
  readonly filePreparationDate: CalendarDate;
}
