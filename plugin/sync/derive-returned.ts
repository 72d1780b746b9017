import { type Decision, LEAVING_WAVE, returnedOutcome, returnUndone } from '../domain/index.ts';
import type { HostLearner } from '../host.ts';
import { type RowWrites, rowsOnRecord, surveyRows, withdrawal } from './row-writes.ts';

/**
 * `RETURNED`: the outcome that new learning at the same provider gives without asking, and its withdrawal when that
 * learning vanishes or ends uncompleted within 42 days. Null where there is nothing to write.
 */
export function deriveReturned(
  decision: Decision,
  learners: readonly HostLearner[],
  today: string,
): RowWrites | null {
  return decision.reason === 'RETURNED' ? derive(decision, learners, today) : undo(decision, learners);
}

function derive(decision: Decision, learners: readonly HostLearner[], today: string): RowWrites | null {
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
  return outcome === null ? null : surveyRows([outcome], noSurvey(decision), learners, 'system', today);
}

function undo(decision: Decision, learners: readonly HostLearner[]): RowWrites | null {
  const before = rowsOnRecord(learners);
  const derived = [...before.values()].find(
    (row) =>
      row.source === 'survey' &&
      row.provenance?.cause === 'returned' &&
      row.learnerRef === decision.learnerRef &&
      row.potId === decision.potId,
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
