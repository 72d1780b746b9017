import { CodedError } from '../../lib/errors/index.ts';
import type { DestinationWrite, Host, Transaction } from '../host.ts';
import { addConflicts, type FoundConflict } from '../storage/conflicts.ts';
import { appendEvents, type EventRow } from '../storage/events.ts';
import { type OutcomeRow, recordOutcomes } from '../storage/outcomes.ts';
import type { RunCounts } from '../storage/runs.ts';
import type { SyncSettings } from './context.ts';
import { type GoesBy, goesBy } from './goes-by.ts';
import { learnerOf, outcomeAfter, type RowWrites, rowBefore } from './row-writes.ts';

/** Why something was done to a row that took back what was done to it before. */
export const UNDONE = 'undone';

/**
 * Writes destination rows into the host and our links to them, in the transaction of whatever caused them.
 *
 * @param by.run in which they are written; null: by an act of somebody
 * @param by.settings in force
 * @returns how many rows of the host were appended, amended and withdrawn
 * @throws `ROW_CHANGED` when a row is no longer as it was read: nothing is written and the page is decided again
 */
export async function writeOutcomes(
  tx: Transaction,
  host: Host,
  plans: readonly RowWrites[],
  by: { readonly run: number | null; readonly settings: SyncSettings },
): Promise<Written> {
  const all = plans.flatMap((plan) => plan.writes.map((write) => ({ plan, write })));
  if (all.length === 0 && plans.every((plan) => plan.conflicts.length === 0))
    return { appended: 0, amended: 0, withdrawn: 0 };
  const results = await host.destinations.write(
    tx,
    all.map(({ write }) => write),
  );
  const at = host.clock.now();
  const stands = goesBy(by.settings);
  const links: OutcomeRow[] = [];
  const events: EventRow[] = [];
  for (const [index, { plan, write }] of all.entries()) {
    const result = results[index];
    const learnerRef = learnerOf(plan, write);
    if (result?.status !== 'written') throw new CodedError('ROW_CHANGED', { learner: learnerRef });
    const shape = outcomeAfter(plan, write);
    const was = rowBefore(plan, write);
    const who = plan.undoing?.who ?? write.provenance.by;
    links.push({
      hostRowId: result.id,
      learnerRef,
      potId: plan.potId,
      surveyId: write.provenance.surveyId,
      op: write.op,
      cause: write.provenance.cause,
      outType: shape.outType,
      outCode: shape.outCode,
      startDate: shape.startDate,
      ruleVersion: write.provenance.ruleVersion,
      supersededBy: null,
      at,
      who,
      hostVersion: result.version,
      was: was === null ? null : JSON.stringify(was),
      undoes: plan.undoing?.act ?? null,
    });
    events.push({
      at,
      learnerRef,
      surveyId: write.provenance.surveyId,
      what: `row-${write.op}`,
      why: plan.undoing === undefined ? write.provenance.cause : UNDONE,
      who,
      data: JSON.stringify({
        row: result.id,
        outcome: `${shape.outType} ${shape.outCode}`,
        start: shape.startDate,
        ...(write.op === 'amend' ? { changed: write.change, was: was?.dates } : {}),
        ...stands,
        ...(write.provenance.evidence == null ? {} : { evidence: write.provenance.evidence }),
      }),
    });
  }
  const conflicts = await addConflicts(tx, plans.flatMap(foundConflicts), at);
  events.push(...conflicts.map((conflict) => conflictEvent(conflict, stands, at)));
  await recordOutcomes(tx, links);
  await appendEvents(tx, events, { run: by.run, at });
  return {
    appended: count(all, 'append'),
    amended: count(all, 'amend'),
    withdrawn: count(all, 'withdraw'),
  };
}

/** What staff must look at: what was told is otherwise than a row that is not ours, or a published rule keeps it out. */
function foundConflicts(plan: RowWrites): FoundConflict[] {
  return plan.conflicts.map((conflict) => {
    const row = conflict.rowId === null ? undefined : plan.before.get(conflict.rowId);
    if (row === undefined)
      return { ...conflict, learnerRef: plan.learnerRef, potId: plan.potId, onRecord: null };
    const { source, outType, outCode, startDate, endDate, collDate } = row;
    const onRecord = { source, outType, outCode, startDate, endDate, collDate };
    return { ...conflict, learnerRef: plan.learnerRef, potId: plan.potId, onRecord };
  });
}

function conflictEvent(conflict: FoundConflict, stands: GoesBy, at: string): EventRow {
  const { learnerRef, surveyId, kind, rowId, by, told } = conflict;
  const { outType, outCode, startDate } = told;
  return {
    at,
    learnerRef,
    surveyId,
    what: 'row-conflict',
    why: kind,
    who: by,
    data: JSON.stringify({ row: rowId, told: `${outType} ${outCode}`, start: startDate, ...stands }),
  };
}

export interface Written {
  readonly appended: number;
  readonly amended: number;
  readonly withdrawn: number;
}

/** What a run counts of them. */
export function rowCounts({ appended, amended, withdrawn }: Written): RunCounts {
  return { rowsAppended: appended, rowsAmended: amended, rowsWithdrawn: withdrawn };
}

function count(all: readonly { readonly write: DestinationWrite }[], op: DestinationWrite['op']): number {
  return all.filter(({ write }) => write.op === op).length;
}
