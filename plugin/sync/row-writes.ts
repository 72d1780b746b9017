import { addDays } from '../../lib/ilr/calendar.ts';
import type { DpOutcome } from '../../lib/ilr/model.ts';
import {
  amendNonResponse,
  type Conflict,
  conflictAbout,
  type Decision,
  mergeRows,
  type NonResponseCause,
  type OutcomeRow,
  publishable,
  type RowBefore,
  type RowTurn,
  RULE_VERSION,
} from '../domain/index.ts';
import type { DestinationRow, DestinationWrite, HostLearner, Provenance } from '../host.ts';
import type { SurveyRow } from '../storage/surveys.ts';

/** Provenance names us, so that a host with several plugins can tell. */
export const PLUGIN = 'destination-tracking';

/** What has to be written into the host for one POT, and the rows it rests on. */
export interface RowWrites {
  readonly potId: string | null;
  readonly learnerRef: string;
  readonly writes: readonly DestinationWrite[];
  /** The rows on record by id, as they were read. */
  readonly before: ReadonlyMap<string, DestinationRow>;
  readonly conflicts: readonly Conflict[];
  /** What these writes take back, and who wants that. */
  readonly undoing?: { readonly act: number; readonly who: string };
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

/** Id of a row that is written in the same transaction and has none yet. */
const PENDING = 'pending:';

/**
 * The person's records as a plan would leave them, so that what is planned next in the same transaction sees it: no
 * outcome is written twice, no row is changed by two that saw the same version.
 */
export function learnersAfter(learners: readonly HostLearner[], plan: RowWrites): readonly HostLearner[] {
  return plan.writes.reduce(
    (records, write) => records.map((learner) => withWrite(learner, write)),
    learners,
  );
}

function withWrite(learner: HostLearner, write: DestinationWrite): HostLearner {
  if (write.op === 'append') {
    if (write.learnerRef !== learner.ref) return learner;
    const { row, learnerRef, potId, provenance } = write;
    const id = PENDING + [learnerRef, potId, row.outType, row.outCode, row.startDate].join(':');
    const source = write.as ?? ('survey' as const);
    const added = { ...row, id, learnerRef, potId, version: 0, source, provenance };
    return { ...learner, destinations: [...learner.destinations, added] };
  }
  const others = learner.destinations.filter(({ id }) => id !== write.id);
  if (others.length === learner.destinations.length || write.op === 'withdraw')
    return { ...learner, destinations: others };
  const before = learner.destinations.find(({ id }) => id === write.id)!;
  const ours = before.source === 'survey' ? { provenance: write.provenance } : {};
  const amended = { ...before, ...write.change, ...ours, version: before.version + 1 };
  return { ...learner, destinations: [...others, amended] };
}

/** Whether a row is on record, and not only written in the same transaction. */
export function isOnRecord({ id }: Pick<DestinationRow, 'id'>): boolean {
  return !id.startsWith(PENDING);
}

/** What has no id yet cannot be changed; it says the same as what would change it, but for a day of collection. */
function onRows(writes: readonly DestinationWrite[]): DestinationWrite[] {
  return writes.filter((write) => write.op === 'append' || isOnRecord(write));
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
  const found = conflicts.filter(({ rowId }) => rowId === null || isOnRecord({ id: rowId }));
  const refused = judged.refused.map(({ told, rule }) =>
    conflictAbout(told, { rowId: null, kind: rule, surveyId, by }),
  );
  return { learnerRef, potId, writes: onRows(writes), before, conflicts: [...found, ...refused] };
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
  const { learnerRef, potId } = decision;
  return writes.length === 0 ? null : { learnerRef, potId, writes: onRows(writes), before, conflicts: [] };
}

export function withdrawal(
  row: DestinationRow,
  cause: RowTurn | NonResponseCause,
  surveyId: string | null,
): DestinationWrite {
  return {
    op: 'withdraw',
    id: row.id,
    expectedVersion: row.version,
    provenance: provenance(cause, surveyId),
  };
}

/** What the row was as far as the write changes it; null for a new row. */
export function rowBefore(plan: RowWrites, write: DestinationWrite): RowBefore | null {
  if (write.op === 'append') return null;
  const before = plan.before.get(write.id)!;
  const changed = write.op === 'amend' ? (Object.keys(write.change) as (keyof typeof write.change)[]) : [];
  return {
    dates: Object.fromEntries(changed.map((date) => [date, before[date]])),
    provenance: before.provenance,
  };
}

export function rowsOnRecord(learners: readonly HostLearner[]): ReadonlyMap<string, DestinationRow> {
  return new Map(learners.flatMap((learner) => learner.destinations.map((row) => [row.id, row] as const)));
}

function provenance(cause: RowTurn | NonResponseCause, surveyId: string | null): Provenance {
  return { plugin: PLUGIN, surveyId, cause, ruleVersion: RULE_VERSION, by: 'system' };
}
