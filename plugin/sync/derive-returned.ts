import type { DpOutcome } from '../../lib/ilr/model.ts';
import {
  type Decision,
  isSameOutcome,
  LEAVING_WAVE,
  returnedOutcome,
  returnUndone,
} from '../domain/index.ts';
import type { HostLearner } from '../host.ts';
import type { OutcomeRow } from '../storage/outcomes.ts';
import { type RowWrites, rowsOnRecord, surveyRows, withdrawal } from './row-writes.ts';
import { isSamePot } from './same-pot.ts';

/**
 * `RETURNED`: the outcome that new learning at the same provider gives without asking, and its withdrawal when that
 * learning vanishes or ends uncompleted within 42 days. Null where there is nothing to write, or where somebody took back
 * that it was written or withdrawn.
 *
 * @param undoings acts on rows of the person that took back another
 */
export function deriveReturned(
  decision: Decision,
  learners: readonly HostLearner[],
  undoings: readonly OutcomeRow[],
  today: string,
): RowWrites | null {
  return decision.reason === 'RETURNED'
    ? derive(decision, learners, undoings, today)
    : withdraw(decision, learners, undoings);
}

function derive(
  decision: Decision,
  learners: readonly HostLearner[],
  undoings: readonly OutcomeRow[],
  today: string,
): RowWrites | null {
  const learner = learners.find((candidate) => candidate.ref === decision.facts.learner);
  const newPot = learner?.pots.find((pot) => pot.id === decision.facts.pot);
  if (learner === undefined || newPot === undefined) return null;
  const outcome = returnedOutcome({
    today,
    actualEndDate: decision.actualEnd ?? decision.termination!,
    newPot,
    learner,
    onRecord: [...rowsOnRecord(learners).values()],
  });
  if (outcome === null || undoings.some((undoing) => tookBack(undoing, decision, outcome.row))) return null;
  return surveyRows([outcome], noSurvey(decision), learners, 'system', today);
}

function tookBack(undoing: OutcomeRow, decision: Decision, row: DpOutcome): boolean {
  return undoing.op === 'withdraw' && isSamePot(undoing, decision) && isSameOutcome(undoing, row);
}

function withdraw(
  decision: Decision,
  learners: readonly HostLearner[],
  undoings: readonly OutcomeRow[],
): RowWrites | null {
  const before = rowsOnRecord(learners);
  const derived = [...before.values()].find(
    (row) =>
      row.source === 'survey' &&
      row.provenance?.cause === 'returned' &&
      isSamePot(row, decision) &&
      // A withdrawal that was taken back stays so.
      !undoings.some(({ op, hostRowId }) => op === 'append' && hostRowId === row.id),
  );
  if (derived === undefined) return null;
  const newPot =
    learners.flatMap((learner) => learner.pots).find((pot) => pot.startDate === derived.startDate) ?? null;
  if (!returnUndone(newPot)) return null;
  const { learnerRef, potId } = decision;
  return { learnerRef, potId, writes: [withdrawal(derived, 'return-undone', null)], before, conflicts: [] };
}

function noSurvey({ learnerRef, potId }: Decision) {
  return { learnerRef, potId, surveyId: null, wave: LEAVING_WAVE };
}
