/** The rules, by what they decide. Pure: no clock, no random, no database, no network. */
export {
  type Addresses,
  addressesToWrite,
  isSilenced,
  usableAddresses,
  usableEmail,
  usableMobile,
} from './addresses.ts';
export { asksLiving } from './answers/high-needs.ts';
export { rowsFromAnswers, rowsFromPartial } from './answers/rows.ts';
export { type ToldBefore, toldBefore } from './answers/told-before.ts';
export type {
  Activity,
  AnswerFacts,
  Answers,
  Evidence,
  OutcomeRow,
  RowCause,
  RowsResult,
} from './answers/types.ts';
export {
  CIRCUMSTANCES,
  type Circumstance,
  type CircumstanceFacts,
  circumstanceOf,
  rounds,
} from './circumstance.ts';
export {
  type Conflict,
  conflictAbout,
  conflictStands,
  conflictsOnRecord,
  isSameConflict,
} from './conflicts.ts';
export { isAddressTrouble } from './decision/contact.ts';
export { decideByHand, decidePerson } from './decision/decide.ts';
export { isRecordedDeceased } from './decision/suppressions.ts';
export type { Decision, DecisionContext, DecisionFacts } from './decision/types.ts';
export {
  type Entry,
  type EntryEffect,
  type EntryResult,
  enter,
} from './entering.ts';
export {
  type AddressStanding,
  type Channel,
  type LearnerFacts,
  NOTHING_TOLD,
  type OutcomeOnRecord,
  type PersonFacts,
  potKey,
  type ToldFacts,
} from './facts.ts';
export { isForReview, NOTHING_TO_REVIEW, REVIEW_STATES } from './for-review.ts';
export {
  canMove,
  move,
  SURVEY_MOVES,
  type SurveyEvent,
  type SurveyStanding,
  type SurveyState,
} from './lifecycle.ts';
export { maskedAddress } from './masked.ts';
export { mergeRows, type RowWrite } from './merging.ts';
export { withLaterSurvey } from './next/later-survey.ts';
export type { NextFacts, NextStep, NextSurvey } from './next/types.ts';
export { whatNext } from './next/what-next.ts';
export { amendNonResponse, nonResponse, realOutcomeSince, rowFor } from './non-response.ts';
export { isNonResponse, isRealOutcome, isSameOutcome, type NonResponseCause } from './outcomes.ts';
export { groupRecords, matchKey, type SharedTrait, sharedKeys } from './persons.ts';
export { publishable, type Refusal } from './publishable.ts';
export {
  type AskedSurvey,
  countedSurvey,
  GROUPING_DEFINITIONS,
  GROUPINGS,
  type Grouping,
  type GroupRates,
  isMeantWithin,
  type Leaver,
  type LeaverCounts,
  learningEnded,
  leaverCounts,
  leavingPot,
  makesLeaver,
  NO_LEAVERS,
  type PositiveDefinition,
  positiveProblems,
  type RateDefinition,
  type Rates,
  rateCounter,
  type Share,
  type Told,
} from './rates/index.ts';
export { canBeAsked, REASONS, type ReasonCode, reasonOf } from './reasons.ts';
export { returnedOutcome, returnUndone } from './returned.ts';
export { firstOpenOn, type SendingHours, type SendWindow, sendWindow } from './send-window.ts';
export type { RuleSettings } from './settings.ts';
export { KEEPS, type Keep, settle } from './settling.ts';
export { type EmailOfRound, firstOfRound, smsFollowsOn } from './sms-follows.ts';
export { STAFF_WORDS, type StaffWords } from './staff-words.ts';
export { LEAVING_WAVE, surveyId } from './survey-identity.ts';
export { whyNotByTelephone } from './telephoning.ts';
export { instantInWords } from './timeline/dates.ts';
export type {
  DelayCause,
  EventKind,
  RoundCause,
  RowTurn,
  SurveyReason,
  SurveyTurn,
} from './timeline/kinds.ts';
export { type ToldEvent, tellEvent } from './timeline/sentences.ts';
export {
  earlierOf,
  firstContactOn,
  interimEndedBy,
  linkClosesOn,
  nextRoundOn,
  type RoundFacts,
  type RoundKind,
  roundDue,
  roundGoesOn,
  stopDate,
} from './timing.ts';
export {
  datesBefore,
  type RowAct,
  type RowBefore,
  type RowStanding,
  type Undoable,
  type UndoKind,
  type UndoRefusal,
  undoable,
} from './undoing.ts';
export { RULE_VERSION } from './versions.ts';
export {
  type LaterSurvey,
  laterSurveys,
  opensToday,
  waveTitle,
} from './waves.ts';
