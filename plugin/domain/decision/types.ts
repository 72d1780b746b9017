import type { CalendarDate, PeriodOfTraining } from '../../../lib/ilr/model.ts';
import type { AddressStanding, Channel, LearnerFacts, PersonFacts, ToldFacts } from '../facts.ts';
import type { Effect, ReasonCode } from '../reasons.ts';
import type { RuleSettings } from '../settings.ts';

/** What a decision depends on besides the person: one per person and run. */
export interface DecisionContext {
  /** The tenant's date. */
  readonly today: CalendarDate;
  readonly settings: RuleSettings;
  /** The day tracking was switched on; null: not yet, which counts as today. */
  readonly switchedOnDate: CalendarDate | null;
  /** By `potKey`: the day the POT was first seen ended, with somebody to ask (`canBeAsked`); absent counts as today. */
  readonly firstSeenEnded: ReadonlyMap<string, CalendarDate>;
  readonly told: ToldFacts;
  /** What is known of a normalised address (`usableEmail`, `usableMobile`). Asked only of leavers who may be contacted. */
  readonly standing: (channel: Channel, address: string) => AddressStanding;
}

/** The facts a decision rests on, by name: stored and shown as they are. */
export type DecisionFacts = Readonly<Record<string, string | number | null>>;

/** The one decision on a POT. */
export interface Decision {
  readonly learnerRef: string;
  readonly potId: string;
  readonly personKey: string;
  readonly potStart: CalendarDate;
  readonly actualEnd: CalendarDate | null;
  readonly termination: CalendarDate | null;
  /** What the leaver left, for the report and the rates; null while nobody left, and where it is not known. */
  readonly fundModel: number | null;
  readonly course: string | null;
  readonly reason: ReasonCode;
  /** What follows from the reason with these facts and settings. */
  readonly effect: Effect;
  readonly facts: DecisionFacts;
  /** Null unless `ELIGIBLE`, the channel allowed and the address usable; where it may go now is `addressesToWrite`. */
  readonly email: string | null;
  readonly sms: string | null;
  /** Nothing may be sent although the decision stands: the learner is no longer in the file, or is a test learner. */
  readonly held: 'absent' | 'test' | null;
  /** The next date on which time alone can change the decision; null: only data can. */
  readonly reviewOn: CalendarDate | null;
  readonly ruleVersion: string;
}

/** A POT of a person as the predicates see it. */
export interface Subject {
  readonly person: PersonFacts;
  readonly learner: LearnerFacts;
  readonly pot: PeriodOfTraining;
  /** The person's other POTs. */
  readonly others: readonly OtherPot[];
  readonly context: DecisionContext;
}

export interface OtherPot {
  readonly learner: LearnerFacts;
  readonly pot: PeriodOfTraining;
  /** Its own decision, known for POTs that ended later than the subject. */
  readonly decision: Decision | null;
}

/** A predicate that holds: the facts that made it hold and when time may change that. */
export interface Match {
  readonly facts: DecisionFacts;
  readonly reviewOn?: CalendarDate | null;
  /** Effect where it is not the reason's usual one. */
  readonly effect?: Effect;
  readonly email?: string | null;
  readonly sms?: string | null;
}

/** Decides whether one reason holds for the subject: its match, or null. */
export type Predicate = (subject: Subject) => Match | null;
