/** Rates of leavers: what is counted and what it means, side by side. */
export {
  type AskedSurvey,
  countedSurvey,
  type DecidedPot,
  type Leaver,
  learningEnded,
  leavingPot,
  makesLeaver,
} from './cohort.ts';
export type { RateDefinition } from './definition.ts';
export { GROUPING_DEFINITIONS, GROUPINGS, type Grouping } from './grouping.ts';
export { type LeaverCounts, leaverCounts, NO_LEAVERS } from './kept.ts';
export {
  isMeantWithin,
  type PositiveDefinition,
  type PositiveProblem,
  positiveProblems,
} from './positive.ts';
export { type GroupRates, type Rates, rateCounter, type Share, type Told } from './rates.ts';
