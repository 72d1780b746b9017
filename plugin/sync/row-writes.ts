import { addDays } from '../../lib/ilr/calendar.ts';
import type { DpOutcome } from '../../lib/ilr/model.ts';
import {
  amendNonResponse,
  type Decision,
  isUnreached,
  type MergeConflict,
  mergeRows,
  type OutcomeRow,
  publishable,
  RULE_VERSION,
} from '../domain/index.ts';
import type { DestinationRow, DestinationWrite, HostLearner, Provenance } from '../host.ts';
import type { SurveyRow } from '../storage/surveys.ts';

/** Provenance names us, so that a host with several plugins can tell. */
const PLUGIN = 'destination-tracking';

/** What has to be written into the host for one POT, and the rows it rests on. */
export interface RowWrites {
  readonly potId: string | null;
  readonly learnerRef: string;
  readonly writes: readonly DestinationWrite[];
  /** The rows on record by id, as they were read. */
  readonly before: ReadonlyMap<string, DestinationRow>;
  readonly conflicts: readonly MergeConflict[];
}

/** The learner whose row a write touches: merging may confirm a row of the person's other record. */
export function learnerOf(plan: RowWrites, write: DestinationWrite): string {
  return write.op === 'append' ? write.learnerRef : plan.before.get(write.id)!.learnerRef;
}

/** How the row reads once the write is done. */
export function outcomeAfter(plan: RowWrites, write: DestinationWrite): DpOutcome {
  if (write.op === 'append') return write.row;
  const before = plan.before.get(write.id)!;
  return write.op === 'amend' ? { ...before, ...write.change } : before;
}

/**
 * Merges the rows of one survey with everything on record of the person.
 *
 * A row that a published rule refuses is not written but listed, like another's that says otherwise.
 *
 * @param learners all records of the person
 * @param by who caused it: the learner, a proxy, a member of staff, the system
 */
export function surveyRows(
  rows: readonly OutcomeRow[],
  survey: Pick<SurveyRow, 'learnerRef' | 'potId' | 'wave'> & { readonly surveyId: string | null },
  learners: readonly HostLearner[],
  by: string,
  today: string,
): RowWrites {
  const before = rowsOnRecord(learners);
  const { learnerRef, potId, surveyId, wave } = survey;
  const learner = learners.find((candidate) => candidate.ref === learnerRef)!;
  const judged = publishable(rows, learner, today);
  const context = { learnerRef, potId, surveyId, wave, plugin: PLUGIN, ruleVersion: RULE_VERSION, by };
  const { writes, conflicts } = mergeRows(judged.rows, [...before.values()], context);
  const refused = judged.refused.map(({ told, rule }) => ({ rowId: null, kind: rule, told: told.row }));
  return { learnerRef, potId, writes, before, conflicts: [...conflicts, ...refused] };
}

/** A survey that is opened again takes back our own OTH 3 of its POT. */
export function withdrawUnreached(
  decision: Decision,
  surveyId: string,
  learners: readonly HostLearner[],
): RowWrites {
  const before = rowsOnRecord(learners);
  const ours = [...before.values()].filter(
    (row) =>
      row.source === 'survey' &&
      row.learnerRef === decision.learnerRef &&
      row.potId === decision.potId &&
      isUnreached(row),
  );
  const writes = ours.map((row): DestinationWrite => withdrawal(row, 'reopened', surveyId));
  return { learnerRef: decision.learnerRef, potId: decision.potId, writes, before, conflicts: [] };
}

/** Our OTH 3 and OTH 4 rows follow a termination date that the MIS amended. Null where nothing has to follow. */
export function followTermination(decision: Decision, learners: readonly HostLearner[]): RowWrites | null {
  if (decision.termination === null) return null;
  const start = addDays(decision.termination, 1);
  const before = rowsOnRecord(learners.filter((learner) => learner.ref === decision.learnerRef));
  const astray = [...before.values()].some(
    (row) => row.source === 'survey' && row.potId === decision.potId && row.startDate !== start,
  );
  if (!astray) return null;
  const writes = amendNonResponse(
    [...before.values()],
    decision.potId,
    decision.termination,
    provenance('amended', null),
  );
  return writes.length === 0
    ? null
    : { learnerRef: decision.learnerRef, potId: decision.potId, writes, before, conflicts: [] };
}

export function withdrawal(row: DestinationRow, cause: string, surveyId: string | null): DestinationWrite {
  return {
    op: 'withdraw',
    id: row.id,
    expectedVersion: row.version,
    provenance: provenance(cause, surveyId),
  };
}

export function rowsOnRecord(learners: readonly HostLearner[]): ReadonlyMap<string, DestinationRow> {
  return new Map(learners.flatMap((learner) => learner.destinations.map((row) => [row.id, row] as const)));
}

function provenance(cause: string, surveyId: string | null): Provenance {
  return { plugin: PLUGIN, surveyId, cause, ruleVersion: RULE_VERSION, by: 'system' };
}
