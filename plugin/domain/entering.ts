import type { DpOutcome } from '../../lib/ilr/model.ts';
import { clashWith } from './answers/clashes.ts';
import type { OutcomeRow, RowCause } from './answers/types.ts';
import { type Conflict, conflictAbout } from './conflicts.ts';
import type { OutcomeOnRecord, RowProvenance } from './facts.ts';
import type { RowWrite } from './merging.ts';
import { isNonResponse, isRealOutcome, isSameOutcome } from './outcomes.ts';
import { type Refusal, refusals } from './publishable.ts';

/** A destination that staff know of, from wherever. */
export interface Entry {
  readonly row: DpOutcome;
  /** Whether a collection date was told: without one the row is collected today, and nothing on record is confirmed. */
  readonly collected: boolean;
  /** How it came to be known. */
  readonly evidence: string;
  readonly cause: Extract<RowCause, 'entered' | 'uploaded'>;
}

/**
 * What an entry does: `new` row, `confirms` one on record (its collection date moves), `closes` one (it ended), `held`
 * already as told, `conflict` with what is on record, or `refused` by a published rule.
 */
export type EntryEffect = 'new' | 'confirms' | 'closes' | 'held' | 'conflict' | 'refused';

export interface EntryResult {
  readonly effect: EntryEffect;
  /** The kind of the conflict. */
  readonly rule: string | null;
  /** The published rules that refuse it. */
  readonly refused: readonly Refusal[];
  /** The row on record that it confirms, closes, repeats or clashes with. */
  readonly row: OutcomeOnRecord | null;
  readonly writes: readonly RowWrite[];
  readonly conflict: Conflict | null;
}

/** Whose row staff write, and in whose name. */
export interface EntryContext {
  readonly learner: { readonly ref: string; readonly uln: number };
  readonly potId: string | null;
  /** Stands for file preparation in the published rules. */
  readonly today: string;
  /** The member of staff. */
  readonly by: string;
  readonly plugin: string;
  readonly ruleVersion: string;
}

const NOTHING = { rule: null, refused: [], row: null, writes: [], conflict: null } as const;

/**
 * Decides how a destination that staff enter meets what is on record: as an answer would (domain.md, *Merging*), but that
 * the row is theirs.
 * @param onRecord all rows of the person, withdrawn ones left out
 */
export function enter(
  entry: Entry,
  onRecord: readonly OutcomeOnRecord[],
  context: EntryContext,
): EntryResult {
  const told: OutcomeRow = {
    row: entry.row,
    cause: entry.cause,
    incomplete: false,
    toldStart: null,
    activity: null,
  };
  const refused = refusals(entry.row, context.learner, context.today);
  if (refused.length > 0) return { ...NOTHING, effect: 'refused', refused };

  const held = heldRow(entry.row, onRecord, context);
  if (held !== undefined) return onto(held, entry, told, context);

  const beside = onRecord.filter(({ learnerRef }) => learnerRef === context.learner.ref);
  const yields = (row: OutcomeOnRecord) =>
    isNonResponse(row) && isRealOutcome(entry.row) && clashWith(entry.row, [row]) !== null;
  const clash = clashWith(
    entry.row,
    beside.filter((row) => !yields(row)),
  );
  if (clash !== null) return conflicting(clash.other, clash.rule, entry, told, context);
  const append: RowWrite = {
    op: 'append',
    as: 'person',
    learnerRef: context.learner.ref,
    potId: context.potId,
    row: entry.row,
    provenance: provenance(entry, context),
  };
  // That nobody was reached, or told, cannot stand beside what is known: no published rule has room for both.
  const given = beside.filter(yields).map(
    (row): RowWrite => ({
      op: 'withdraw',
      id: row.id,
      expectedVersion: row.version,
      provenance: { ...provenance(entry, context), surveyId: row.provenance?.surveyId ?? null },
    }),
  );
  return { ...NOTHING, effect: 'new', writes: [...given, append] };
}

/** The same type, code and start: on the learner's own record if it is there, else on another of the same person. */
function heldRow(
  entered: DpOutcome,
  onRecord: readonly OutcomeOnRecord[],
  { learner }: EntryContext,
): OutcomeOnRecord | undefined {
  const same = onRecord.filter((row) => isSameOutcome(row, entered));
  return same.find(({ learnerRef }) => learnerRef === learner.ref) ?? same[0];
}

function onto(held: OutcomeOnRecord, entry: Entry, told: OutcomeRow, context: EntryContext): EntryResult {
  const { endDate, collDate } = entry.row;
  const later = entry.collected && collDate > held.collDate ? { collDate } : {};
  if (endDate !== held.endDate && !isBeforeItsEnd(held, entry)) {
    if (held.endDate !== null || !mayClose(held, context))
      return conflicting(held, 'end-told', entry, told, context);
    return amending('closes', held, { endDate, ...later }, entry, context);
  }
  if (!('collDate' in later)) return { ...NOTHING, effect: 'held', row: held };
  return amending('confirms', held, later, entry, context);
}

/** Told without an end, on a day on which it had not ended yet: no contradiction. Without a day nothing is said of its end. */
function isBeforeItsEnd(held: OutcomeOnRecord, { row, collected }: Entry): boolean {
  return row.endDate === null && held.endDate !== null && (!collected || row.collDate <= held.endDate);
}

/** Ours, and what staff entered here: another's row ends where it was entered, or by settling the conflict. */
function mayClose(held: OutcomeOnRecord, { plugin }: EntryContext): boolean {
  return held.source === 'survey' || (held.source === 'person' && held.provenance?.plugin === plugin);
}

function amending(
  effect: 'closes' | 'confirms',
  held: OutcomeOnRecord,
  change: Extract<RowWrite, { op: 'amend' }>['change'],
  entry: Entry,
  context: EntryContext,
): EntryResult {
  const { surveyId = null, toldStart = null } = held.provenance ?? {};
  const write: RowWrite = {
    op: 'amend',
    // A row of ours stays ours: only its end, or its day of collection, is staff's word.
    ...(held.source === 'survey' ? {} : { as: 'person' as const }),
    id: held.id,
    expectedVersion: held.version,
    change,
    provenance: { ...provenance(entry, context), surveyId, ...(toldStart === null ? {} : { toldStart }) },
  };
  return { ...NOTHING, effect, row: held, writes: [write] };
}

function conflicting(
  row: OutcomeOnRecord,
  kind: string,
  { evidence }: Entry,
  told: OutcomeRow,
  { by }: EntryContext,
): EntryResult {
  const conflict = conflictAbout(told, { rowId: row.id, kind, surveyId: null, by, evidence });
  return { ...NOTHING, effect: 'conflict', rule: kind, row, conflict };
}

function provenance({ cause, evidence }: Entry, { plugin, ruleVersion, by }: EntryContext): RowProvenance {
  return { plugin, surveyId: null, cause, ruleVersion, by, evidence };
}
