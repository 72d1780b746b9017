import type { CalendarDate, DpOutcome } from '../../lib/ilr/model.ts';
import { clashWith } from './answers/clashes.ts';
import type { OutcomeRow } from './answers/types.ts';
import { type Conflict, conflictAbout } from './conflicts.ts';
import type { OutcomeOnRecord, RowProvenance } from './facts.ts';
import { isNonResponse, isRealOutcome } from './outcomes.ts';
import { LEAVING_WAVE } from './survey-identity.ts';
import { isPlan } from './waves.ts';

/** What is asked of the host; its destination writes have this shape. `as` a person: the act of the member of staff named. */
export type RowWrite = { readonly as?: 'person' } & AskedWrite;

type AskedWrite =
  | {
      readonly op: 'append';
      readonly learnerRef: string;
      readonly potId: string | null;
      readonly row: DpOutcome;
      readonly provenance: RowProvenance;
    }
  | {
      readonly op: 'amend';
      readonly id: string;
      readonly expectedVersion: number;
      readonly change: Partial<Pick<DpOutcome, 'startDate' | 'endDate' | 'collDate'>>;
      readonly provenance: RowProvenance;
    }
  | {
      readonly op: 'withdraw';
      readonly id: string;
      readonly expectedVersion: number;
      readonly provenance: RowProvenance;
    };

export interface MergeContext {
  readonly learnerRef: string;
  readonly potId: string;
  readonly surveyId: string | null;
  /** 0 for the survey at leaving. */
  readonly wave: number;
  readonly plugin: string;
  readonly ruleVersion: string;
  /** Who caused it: the learner, a proxy, a member of staff, or the system. */
  readonly by: string;
}

export interface MergeResult {
  readonly writes: readonly RowWrite[];
  readonly conflicts: readonly Conflict[];
}

/**
 * Decides how new rows of one survey meet what is on record (domain.md, *Merging*):
 *
 * 1. same type, code and start: the collection date moves forward, anyone's row; no new row
 * 2. in a later wave, same type and code, still current and unchanged: the same
 * 3. a row from an answer withdraws our row of the POT that stood for no answer (OTH 3, OTH 4 for a cause, interim), and
 *    what an earlier partial answer gave; one from a later wave also our row of a future start that is told no more. A
 *    start that was put off moves it
 * 4. another's row is otherwise never changed; an end told closes ours, on another's it is a conflict
 * 5. is `nonResponse`'s: no row for silence where a real outcome is on record
 *
 * A new row that a published rule keeps from standing beside a row on record is a conflict and is not written.
 * @param onRecord all rows of the person, withdrawn ones left out
 */
export function mergeRows(
  rows: readonly OutcomeRow[],
  onRecord: readonly OutcomeOnRecord[],
  context: MergeContext,
): MergeResult {
  const superseded = onRecord.filter((row) => isSuperseded(row, rows, context));
  const kept = onRecord.filter((row) => !superseded.includes(row));
  // New rows never clash with each other: they come as a set that passed.
  const beside = kept.filter((row) => row.learnerRef === context.learnerRef);
  const cause = rows[0]?.cause ?? 'answered';
  const writes: RowWrite[] = superseded.map((row) => ({
    op: 'withdraw',
    id: row.id,
    expectedVersion: row.version,
    provenance: provenanceOf(isToldNoMore(row, rows, context) ? TOLD_NO_MORE : cause, null, context),
  }));
  const conflicts: Conflict[] = [];
  const found = (rowId: string, kind: string, told: OutcomeRow) =>
    conflicts.push(conflictAbout(told, { rowId, kind, surveyId: context.surveyId, by: context.by }));

  for (const told of rows) {
    const provenance = provenanceOf(told.cause, told.toldStart, context);
    const putOff = postponed(told, kept, rows, context);
    if (putOff !== undefined) {
      const { startDate, endDate, collDate } = told.row;
      const change = { startDate, endDate, collDate };
      writes.push({ op: 'amend', id: putOff.id, expectedVersion: putOff.version, change, provenance });
      continue;
    }
    const held = heldRow(told, kept, context);
    if (held !== undefined) {
      if (contradicts(held, told.row)) found(held.id, 'end-told', told);
      else writes.push(...confirm(held, told.row, provenance));
      continue;
    }
    const clash = clashWith(told.row, beside);
    if (clash !== null) {
      found(clash.other.id, clash.rule, told);
      continue;
    }
    const { learnerRef, potId } = context;
    writes.push({ op: 'append', learnerRef, potId, row: told.row, provenance });
  }
  return { writes, conflicts };
}

/** Rule 3, and the same for what a partial answer or an OTH 4 said before this answer. */
function isSuperseded(row: OutcomeOnRecord, rows: readonly OutcomeRow[], context: MergeContext): boolean {
  const own = row.potId === context.potId || isOf(row, context);
  if (row.source !== 'survey' || !own) return false;
  // An answer that gives the very same OTH 4 takes its place too: the row then is the learner's.
  if (isNonResponse(row)) return rows.some((told) => told.cause === 'answered' || !isSameCode(row, told));
  if (heldByAny(row, rows, context)) return false;
  if (!isRealOutcome(row)) return rows.some((told) => isRealOutcome(told.row));
  if (isToldNoMore(row, rows, context)) return true;
  const fromPartial = row.provenance?.cause === 'partial' && isOf(row, context);
  return fromPartial && rows.some((told) => told.cause === 'answered');
}

function isSameCode(row: OutcomeOnRecord, told: OutcomeRow): boolean {
  return row.outType === told.row.outType && row.outCode === told.row.outCode;
}

/** Cause of the withdrawal of a future start that never came. */
const TOLD_NO_MORE = 'told-no-more';

/** A future start that never came: a later answer in full, which tells something, does not hold it any more. */
function isToldNoMore(row: OutcomeOnRecord, rows: readonly OutcomeRow[], context: MergeContext): boolean {
  if (context.wave === LEAVING_WAVE || !isPlan(row)) return false;
  const inFull = rows.some((told) => told.cause === 'answered' && isRealOutcome(told.row));
  return inFull && !rows.some((told) => isSameCode(row, told));
}

/**
 * Our row of a future start for which a later wave tells a later one: it moves, as a row beside it would say that two
 * things began. Not where one told stands for the row as it is.
 */
function postponed(
  told: OutcomeRow,
  onRecord: readonly OutcomeOnRecord[],
  rows: readonly OutcomeRow[],
  context: MergeContext,
): OutcomeOnRecord | undefined {
  if (context.wave === LEAVING_WAVE || told.cause !== 'answered') return undefined;
  const plans = onRecord.filter(
    (row) =>
      isPlan(row) &&
      row.potId === context.potId &&
      isSameCode(row, told) &&
      row.startDate < told.row.startDate &&
      !heldByAny(row, rows, context),
  );
  const others = onRecord.filter((row) => row.learnerRef === context.learnerRef && !plans.includes(row));
  return clashWith(told.row, others) === null ? plans[0] : undefined;
}

/** Written for this very survey: also where its POT has another name by now. */
function isOf({ provenance }: OutcomeOnRecord, { surveyId }: MergeContext): boolean {
  return surveyId !== null && provenance?.surveyId === surveyId;
}

function heldByAny(row: OutcomeOnRecord, rows: readonly OutcomeRow[], context: MergeContext): boolean {
  return rows.some((told) => heldRow(told, [row], context) !== undefined);
}

/** The row on record that says what was told: rule 1, then rule 2. */
function heldRow(
  told: OutcomeRow,
  onRecord: readonly OutcomeOnRecord[],
  context: MergeContext,
): OutcomeOnRecord | undefined {
  const sameCode = onRecord.filter((row) => isSameCode(row, told));
  const unchanged = ({ startDate, endDate }: OutcomeOnRecord) =>
    context.wave !== LEAVING_WAVE &&
    endDate === null &&
    (told.toldStart === null || told.row.startDate <= startDate) &&
    (told.row.endDate === null || told.row.endDate >= startDate);
  return sameCode.find((row) => row.startDate === told.row.startDate) ?? sameCode.find(unchanged);
}

/** Another's row and the learner differ on whether, or when, it ended. */
function contradicts(held: OutcomeOnRecord, told: DpOutcome): boolean {
  return held.source !== 'survey' && held.endDate !== told.endDate;
}

function confirm(held: OutcomeOnRecord, told: DpOutcome, provenance: RowProvenance): RowWrite[] {
  const later: CalendarDate | null = told.collDate > held.collDate ? told.collDate : null;
  const change = {
    ...(later === null ? {} : { collDate: later }),
    ...(held.endDate === told.endDate ? {} : { endDate: told.endDate }),
  };
  if (Object.keys(change).length === 0) return [];
  const onlyConfirmed = isRealOutcome(told) && !('endDate' in change);
  return [
    {
      op: 'amend',
      id: held.id,
      expectedVersion: held.version,
      change,
      provenance: onlyConfirmed ? { ...provenance, cause: 'confirmed' } : provenance,
    },
  ];
}

function provenanceOf(cause: string, toldStart: string | null, context: MergeContext): RowProvenance {
  const { plugin, surveyId, ruleVersion, by } = context;
  return { plugin, surveyId, cause, ruleVersion, by, ...(toldStart === null ? {} : { toldStart }) };
}
