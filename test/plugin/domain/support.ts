import type { Aim, PeriodOfTraining } from '../../../lib/ilr/model.ts';
import type { DecisionContext } from '../../../plugin/domain/decision/types.ts';
import {
  type LearnerFacts,
  NOTHING_TOLD,
  type OutcomeOnRecord,
  type PersonFacts,
} from '../../../plugin/domain/facts.ts';
import type { RuleSettings } from '../../../plugin/domain/settings.ts';

export const RECOMMENDED: RuleSettings = {
  intervalDays: 30,
  stopContactAfterDays: 365,
  backPopulationDate: '2020-01-01',
  firstContactAfterDays: 0,
  mostReminders: 5,
  contactPreset: 'guide',
  channelChoice: 'both',
  smsAfterDays: 7,
  skipKnown: true,
  awaitReturn: true,
  excludeTransfers: true,
  excludeCustody: true,
  minimumAge: 16,
  skipTooLate: true,
  mostPersonsPerAddress: 3,
  fundModels: [],
  waves: [],
  confirmStartAfterDays: null,
  startOfContinuing: 'after-termination',
  rowForSilence: 'OTH-3',
  rowForUnsubscribed: 'OTH-3',
  rowForBarred: 'OTH-3',
  rowForPartial: 'OTH-3',
  nonResponseDespiteOutcome: false,
  nonResponseForSuppressed: false,
  interimAfterDays: null,
};

export const GUIDE: RuleSettings = {
  ...RECOMMENDED,
  mostReminders: null,
  skipKnown: false,
  awaitReturn: false,
  excludeTransfers: false,
  excludeCustody: false,
  minimumAge: null,
  skipTooLate: false,
  mostPersonsPerAddress: null,
  nonResponseDespiteOutcome: true,
};

export function aim(change: Partial<Aim> = {}): Aim {
  return {
    aimSeqNumber: 1,
    learnAimRef: '60000001',
    aimType: 4,
    startDate: '2019-09-02',
    plannedEndDate: '2020-07-31',
    actualEndDate: '2020-11-20',
    achievementDate: null,
    fundModel: 35,
    progType: null,
    fworkCode: null,
    pwayCode: null,
    stdCode: null,
    compStatus: 2,
    withdrawReason: null,
    outcome: 1,
    restart: false,
    higherEducation: false,
    ...change,
  };
}

/** A POT that ended on 20 November 2020 and was terminated on 30 November, unless changed. */
export function pot(change: Partial<PeriodOfTraining> = {}): PeriodOfTraining {
  return {
    id: 'P1',
    startDate: '2019-09-02',
    actualEndDate: '2020-11-20',
    terminationDate: '2020-11-30',
    derived: true,
    title: 'Plumbing',
    aims: [aim()],
    ...change,
  };
}

export function openPot(change: Partial<PeriodOfTraining> = {}): PeriodOfTraining {
  return pot({
    id: 'P2',
    actualEndDate: null,
    terminationDate: null,
    aims: [aim({ actualEndDate: null, compStatus: 1 })],
    ...change,
  });
}

export function learner(change: Partial<LearnerFacts> = {}): LearnerFacts {
  return {
    ref: 'L1',
    prevRef: null,
    uln: 1234567890,
    familyName: 'Example',
    givenNames: 'Ada',
    dateOfBirth: '2000-03-01',
    email: 'ada@example.com',
    telephone: '07700900123',
    planLearnHours: 400,
    planEepHours: 0,
    fams: [],
    preferences: [],
    absent: false,
    test: false,
    suppression: null,
    pots: [pot()],
    destinations: [],
    ...change,
  };
}

export function person(...learners: LearnerFacts[]): PersonFacts {
  const all = learners.length === 0 ? [learner()] : learners;
  return { personKey: all[0]!.ref, learners: all };
}

export function context(change: Partial<DecisionContext> = {}): DecisionContext {
  return {
    today: '2020-12-15',
    settings: RECOMMENDED,
    switchedOnDate: '2020-01-01',
    firstSeenEnded: new Map(),
    told: NOTHING_TOLD,
    standing: () => ({ persons: 1, confirmed: false, unusable: null }),
    ...change,
  };
}

export function onRecord(change: Partial<OutcomeOnRecord> = {}): OutcomeOnRecord {
  return {
    id: 'R1',
    learnerRef: 'L1',
    potId: 'P1',
    version: 1,
    source: 'person',
    provenance: null,
    outType: 'EMP',
    outCode: 1,
    startDate: '2020-12-01',
    endDate: null,
    collDate: '2020-12-10',
    ...change,
  };
}

/** A row of ours, by cause. */
export function ourRow(cause: string, change: Partial<OutcomeOnRecord> = {}): OutcomeOnRecord {
  return onRecord({
    id: 'OURS',
    source: 'survey',
    provenance: { plugin: 'destination-tracking', surveyId: 'S1', cause, ruleVersion: '1', by: 'system' },
    outType: 'OTH',
    outCode: 3,
    ...change,
  });
}
