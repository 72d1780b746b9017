import { conflictStands, conflictsOnRecord } from '../domain/index.ts';
import type { HostLearner, Transaction } from '../host.ts';
import { type ConflictRow, closeConflict } from '../storage/conflicts.ts';
import type { EventRow } from '../storage/events.ts';
import { isOnRecord, type RowWrites, rowsOnRecord } from './row-writes.ts';

/** Another's row came after ours, and only one of both can stand: staff settle it, nothing is written. */
export function clashesOnRecord(learners: readonly HostLearner[]): RowWrites[] {
  return learners
    .filter(({ absent, test }) => !absent && !test)
    .flatMap((learner) => {
      const rows = learner.destinations.filter(isOnRecord);
      return conflictsOnRecord(rows).map((conflict) => ({
        learnerRef: learner.ref,
        potId: rows.find(({ id }) => id === conflict.toldRowId)?.potId ?? null,
        writes: [],
        before: rowsOnRecord([learner]),
        conflicts: [conflict],
      }));
    });
}

/** Open conflicts of a person in which nothing is left to settle. @param learners all records of the person */
export function overtakenConflicts(
  open: readonly ConflictRow[],
  learners: readonly HostLearner[],
): readonly ConflictRow[] {
  if (open.length === 0) return [];
  const onRecord = [...rowsOnRecord(learners).values()];
  return open.filter((conflict) => !conflictStands(conflict, onRecord));
}

/** Closes them. @returns the event of each */
export async function closeOvertaken(
  tx: Transaction,
  conflicts: readonly ConflictRow[],
  at: string,
): Promise<EventRow[]> {
  const events: EventRow[] = [];
  for (const { number, learnerRef, surveyId, kind } of conflicts) {
    const closed = { state: 'overtaken', kept: null, settledBy: null, settledAt: at, why: null } as const;
    if (!(await closeConflict(tx, number, closed))) continue;
    const data = JSON.stringify({ conflict: number });
    events.push({ at, learnerRef, surveyId, what: 'conflict-overtaken', why: kind, who: 'system', data });
  }
  return events;
}
