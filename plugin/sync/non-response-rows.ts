import {
  type Decision,
  isNonResponse,
  type NonResponseCause,
  type ReasonCode,
  type RowTurn,
} from '../domain/index.ts';
import type { DestinationRow, HostLearner } from '../host.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import { isOnRecord, type RowWrites, rowsOnRecord, withdrawal } from './row-writes.ts';
import { isSamePot, type PotOf } from './same-pot.ts';

/**
 * Takes back our rows of a POT that stand for no answer: a survey that is opened again does.
 *
 * @param learners all records of the person
 * @param only those written for this cause
 */
export function withdrawNonResponse(
  survey: Pick<SurveyRow, 'learnerRef' | 'potId' | 'surveyId'>,
  why: RowTurn | NonResponseCause,
  learners: readonly HostLearner[],
  only?: NonResponseCause,
): RowWrites {
  const { learnerRef, potId, surveyId } = survey;
  const before = rowsOnRecord(learners);
  const ours = standingForNoAnswer(survey, before).filter(
    ({ provenance }) => only === undefined || provenance?.cause === only,
  );
  const writes = ours.map((row) => withdrawal(row, why, surveyId));
  return { learnerRef, potId, writes, before, conflicts: [] };
}

/** Reasons by which a row that stands for no answer says what is not so, and how that is told. */
const TAKEN_BACK: Partial<Record<ReasonCode, RowTurn>> = {
  KNOWN: 'known',
  NOT_ENDED: 'not-left',
};

/**
 * What became of the learner is on record by another source, or the learner has not left after all: our row of the POT that
 * stands for no answer is taken back, as when an answer comes. Null where there is none.
 *
 * @param learners all records of the person
 */
export function withdrawOvertaken(decision: Decision, learners: readonly HostLearner[]): RowWrites | null {
  const why = TAKEN_BACK[decision.reason];
  if (why === undefined) return null;
  const { learnerRef, potId } = decision;
  const before = rowsOnRecord(learners);
  const ours = standingForNoAnswer(decision, before);
  if (ours.length === 0) return null;
  const writes = ours.map((row) => withdrawal(row, why, row.provenance?.surveyId ?? null));
  return { learnerRef, potId, writes, before, conflicts: [] };
}

/** Whether a row of ours that stands for no answer is on record of a POT. @param learners all records of the person */
export function hasRowForNoAnswer(pot: PotOf, learners: readonly HostLearner[]): boolean {
  return standingForNoAnswer(pot, rowsOnRecord(learners)).length > 0;
}

/** Our rows of a POT that stand for no answer. One that is written in the same transaction cannot be taken back yet. */
function standingForNoAnswer(
  pot: PotOf,
  onRecord: ReadonlyMap<string, DestinationRow>,
): readonly DestinationRow[] {
  return [...onRecord.values()].filter((row) => isNonResponse(row) && isSamePot(row, pot) && isOnRecord(row));
}
