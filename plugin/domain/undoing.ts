import type { CalendarDate, DpOutcome } from '../../lib/ilr/model.ts';
import { clashWith } from './answers/clashes.ts';
import type { OutcomeOnRecord, RowProvenance } from './facts.ts';
import { isRealOutcome } from './outcomes.ts';

/** What a row was before an act: the dates that the act changed, and why the row was there. */
export interface RowBefore {
  readonly dates: Partial<Pick<DpOutcome, 'startDate' | 'endDate' | 'collDate'>>;
  readonly provenance: RowProvenance | null;
}

/** One thing we did to a row, oldest first among those of the row. */
export interface RowAct {
  readonly id: number;
  readonly op: 'append' | 'amend' | 'withdraw';
  readonly cause: string;
  readonly who: string | null;
  readonly at: string;
  /** Version of the row once it was done; null where that was not kept yet. */
  readonly hostVersion: number | null;
  /** Null for a new row, and where it was not kept yet. */
  readonly was: RowBefore | null;
  /** The act that this one takes back. */
  readonly undoes: number | null;
}

/**
 * What of a row can be taken back.
 *
 * - `row` the row itself, which was written through us: it is withdrawn
 * - `dates` the last change of when it ended or was collected: what was there before comes back
 * - `withdrawal` that it was withdrawn: it comes back as a new row
 */
export type UndoKind = 'row' | 'dates' | 'withdrawal';

/** Why something cannot be taken back. */
export type UndoRefusal =
  /** Somebody else changed the row after our last act. */
  | { readonly why: 'changed-in-mis'; readonly by: string | null; readonly since: string }
  /** What we did later stands on it. */
  | { readonly why: 'later-act'; readonly act: RowAct }
  /** What was there before was not kept yet when it was done. */
  | { readonly why: 'not-kept' }
  /** A row that took its place stands. */
  | { readonly why: 'replaced'; readonly row: OutcomeOnRecord }
  /** The destination is known by another source: the next run would take back what stands for no answer. */
  | { readonly why: 'known' }
  /** A published rule keeps it from standing beside a row on record. */
  | { readonly why: 'clash'; readonly rule: string; readonly row: OutcomeOnRecord };

export interface Undoable {
  readonly what: UndoKind;
  /** The act that is taken back. */
  readonly act: RowAct;
  readonly refused: UndoRefusal | null;
}

/** A destination row as it stands, withdrawn or not. */
export type RowStanding = OutcomeOnRecord & { readonly withdrawn: boolean };

/**
 * Decides what of a row can be taken back now, and what stands against it. That a row follows a termination date is nothing
 * to take back: the date is the MIS's.
 *
 * @param acts ours on this row, oldest first; at least one
 * @param beside the other rows on record of the learner, withdrawn ones left out
 * @param known the POT is decided as known
 */
export function undoable(
  row: RowStanding,
  acts: readonly RowAct[],
  beside: readonly OutcomeOnRecord[],
  known: boolean,
): Undoable[] {
  const last = acts.at(-1)!;
  const changed = changedInMis(row, acts);
  if (row.withdrawn)
    return last.op === 'withdraw'
      ? [{ what: 'withdrawal', act: last, refused: changed ?? standsAgainst(row, beside, known) }]
      : [];
  const dates = datesActs(acts).at(-1);
  const found: Undoable[] = [];
  const written = acts.find(({ op }) => op === 'append');
  if (written !== undefined) {
    const confirmed =
      dates?.was == null || !isRealOutcome(row) ? null : ({ why: 'later-act', act: dates } as const);
    found.push({ what: 'row', act: written, refused: changed ?? confirmed });
  }
  if (dates !== undefined)
    found.push({
      what: 'dates',
      act: dates,
      refused: changed ?? (dates.was === null ? { why: 'not-kept' } : null),
    });
  return found;
}

/** Acts on when the row ended or was collected that stand: those that were taken back are gone, with what took them back. */
function datesActs(acts: readonly RowAct[]): RowAct[] {
  const undone = new Set(acts.map(({ undoes }) => undoes));
  return acts.filter(
    ({ id, op, was, undoes }) =>
      op === 'amend' && undoes === null && !undone.has(id) && (was === null || changesDates(was)),
  );
}

function changesDates({ dates }: RowBefore): boolean {
  return dates.endDate !== undefined || dates.collDate !== undefined;
}

/** Each act of ours raises the version by one; where it was not kept, acts on a row of ours are counted. */
function changedInMis(row: RowStanding, acts: readonly RowAct[]): UndoRefusal | null {
  const last = acts.at(-1)!;
  const expected = last.hostVersion ?? (row.source === 'survey' ? acts.length : null);
  if (expected === null || expected === row.version) return null;
  const by = row.provenance?.by ?? null;
  return { why: 'changed-in-mis', by: by === last.who ? null : by, since: last.at };
}

function standsAgainst(
  row: RowStanding,
  beside: readonly OutcomeOnRecord[],
  known: boolean,
): UndoRefusal | null {
  if (known && row.source === 'survey' && !isRealOutcome(row)) return { why: 'known' };
  const replacement = beside.find(
    (other) => other.source === 'survey' && other.potId === row.potId && isRealOutcome(other),
  );
  if (replacement !== undefined && !isRealOutcome(row)) return { why: 'replaced', row: replacement };
  const clash = clashWith(row, beside);
  return clash === null ? null : { why: 'clash', rule: clash.rule, row: clash.other };
}

/** What taking back the dates of a row writes. */
export function datesBefore({ was }: RowAct): {
  readonly endDate?: CalendarDate | null;
  readonly collDate?: CalendarDate;
} {
  const { endDate, collDate } = was!.dates;
  return {
    ...(endDate === undefined ? {} : { endDate }),
    ...(collDate === undefined ? {} : { collDate }),
  };
}
