import { type Decision, isNonResponse } from '../domain/index.ts';
import type { HostLearner } from '../host.ts';
import { isOnRecord, type RowWrites, rowsOnRecord, withdrawal } from './row-writes.ts';

/**
 * `KNOWN`: what became of the learner is on record by another source, so our row of the POT that stands for no answer is taken
 * back, as when one comes. Null where there is none.
 */
export function withdrawOnceKnown(decision: Decision, learners: readonly HostLearner[]): RowWrites | null {
  if (decision.reason !== 'KNOWN') return null;
  const { learnerRef, potId } = decision;
  const before = rowsOnRecord(learners);
  const ours = [...before.values()].filter(
    (row) => isNonResponse(row) && row.learnerRef === learnerRef && row.potId === potId && isOnRecord(row),
  );
  if (ours.length === 0) return null;
  const writes = ours.map((row) => withdrawal(row, 'known', row.provenance?.surveyId ?? null));
  return { learnerRef, potId, writes, before, conflicts: [] };
}
