import type { DpOutcome } from '../../lib/ilr/model.ts';
import { clashWith } from './answers/clashes.ts';
import type { OutcomeRow, RowCause } from './answers/types.ts';
import type { OutcomeOnRecord } from './facts.ts';
import { isSameOutcome } from './outcomes.ts';

/**
 * What the record says and what was told cannot both be so: staff settle it. The record is never changed by itself
 * (domain.md, *Merging*, 4).
 */
export interface Conflict {
  /** The row on record it is about; null where a published rule keeps the told row out by itself. */
  readonly rowId: string | null;
  /** `end-told`: whether, or when, it ended. Otherwise the published name of the rule that lets only one of both stand. */
  readonly kind: string;
  readonly told: DpOutcome;
  /** The row that says what was told, where it is on record itself: another's came later. Null: it was not written. */
  readonly toldRowId: string | null;
  readonly cause: RowCause;
  /** The date the learner told, where the rules moved the start. */
  readonly toldStart: string | null;
  /** How staff came to know it, in their words; null where a survey or the procedure told. */
  readonly evidence: string | null;
  readonly surveyId: string | null;
  /** Who told: the learner, a proxy, a member of staff, or the system. */
  readonly by: string;
}

/** @param about what else is known of it; not written yet, and without evidence, unless said */
export function conflictAbout(
  { row, cause, toldStart }: OutcomeRow,
  about: Pick<Conflict, 'rowId' | 'kind' | 'surveyId' | 'by'> & Partial<Conflict>,
): Conflict {
  return { told: row, cause, toldStart, toldRowId: null, evidence: null, ...about };
}

/** Whether two say the same: of what staff have before them, or have settled, nobody tells them again. */
export function isSameConflict(a: Conflict, b: Conflict): boolean {
  return (
    a.rowId === b.rowId &&
    a.kind === b.kind &&
    isSameOutcome(a.told, b.told) &&
    a.told.endDate === b.told.endDate
  );
}

/**
 * Decides whether there is still something to settle: the row it is about is on record and says otherwise than was told.
 * @param onRecord all rows of the person, withdrawn ones left out
 */
export function conflictStands(conflict: Conflict, onRecord: readonly OutcomeOnRecord[]): boolean {
  const { rowId, kind, told, toldRowId } = conflict;
  const row = onRecord.find(({ id }) => id === rowId);
  const ours = onRecord.find(({ id }) => id === toldRowId);
  if (toldRowId !== null && ours === undefined) return false;
  // Refused by a rule alone, until somebody enters it.
  if (rowId === null) return !onRecord.some((one) => isSameOutcome(one, told));
  if (row === undefined) return false;
  if (kind === 'end-told') return row.endDate !== told.endDate;
  const beside = onRecord.filter((one) => one.learnerRef === row.learnerRef && one.id !== toldRowId);
  return clashWith(ours ?? told, beside) !== null;
}

/**
 * Finds where a row of ours and one of another source, which came after it, cannot both stand by the published rules.
 * @param onRecord the rows of one learner record
 */
export function conflictsOnRecord(onRecord: readonly OutcomeOnRecord[]): Conflict[] {
  const others = onRecord.filter(({ source }) => source !== 'survey');
  if (others.length === 0 || others.length === onRecord.length) return [];
  const found = new Map<string, Conflict>();
  for (const row of onRecord.filter(({ source }) => source === 'survey')) {
    const ours = onRecord.filter((one) => one.source === 'survey' && one !== row);
    const clash = clashWith(row, [...others, ...ours]);
    if (clash === null || clash.other.source === 'survey' || found.has(clash.other.id)) continue;
    found.set(clash.other.id, byOurRow(row, clash.other.id, clash.rule));
  }
  return [...found.values()];
}

function byOurRow(row: OutcomeOnRecord, rowId: string, kind: string): Conflict {
  const { outType, outCode, startDate, endDate, collDate, provenance } = row;
  return {
    rowId,
    kind,
    told: { outType, outCode, startDate, endDate, collDate },
    toldRowId: row.id,
    cause: (provenance?.cause ?? 'answered') as RowCause,
    toldStart: provenance?.toldStart ?? null,
    evidence: null,
    surveyId: provenance?.surveyId ?? null,
    by: provenance?.by ?? 'system',
  };
}
