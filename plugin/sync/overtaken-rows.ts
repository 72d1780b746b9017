import { type Decision, isNonResponse, type ReasonCode, type RowTurn } from '../domain/index.ts';
import type { HostLearner } from '../host.ts';
import { isOnRecord, type RowWrites, rowsOnRecord, withdrawal } from './row-writes.ts';
import { isSamePot } from './same-pot.ts';

/** Reasons by which a row that stands for no answer says what is not so, and how that is told. */
const TAKEN_BACK: Partial<Record<ReasonCode, RowTurn>> = {
  KNOWN: 'known',
  NOT_ENDED: 'not-left',
};

/**
 * What became of the learner is on record by another source, or the learner has not left after all: our row of the POT that
 * stands for no answer is taken back, as when an answer comes. Null where there is none.
 */
export function withdrawOvertaken(decision: Decision, learners: readonly HostLearner[]): RowWrites | null {
  const why = TAKEN_BACK[decision.reason];
  if (why === undefined) return null;
  const { learnerRef, potId } = decision;
  const before = rowsOnRecord(learners);
  const ours = [...before.values()].filter(
    (row) => isNonResponse(row) && isSamePot(row, decision) && isOnRecord(row),
  );
  if (ours.length === 0) return null;
  const writes = ours.map((row) => withdrawal(row, why, row.provenance?.surveyId ?? null));
  return { learnerRef, potId, writes, before, conflicts: [] };
}
