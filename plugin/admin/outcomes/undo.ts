import { CodedError } from '../../../lib/errors/index.ts';
import {
  datesBefore,
  isNonResponse,
  RULE_VERSION,
  type Undoable,
  type UndoKind,
} from '../../domain/index.ts';
import type { Actor, DestinationRow, DestinationWrite, Provenance } from '../../host.ts';
import { PLUGIN, type RowWrites } from '../../sync/row-writes.ts';
import { UNDONE, writeOutcomes } from '../../sync/write-outcomes.ts';
import { type Act, PERMISSIONS, permitted } from '../access.ts';
import type { AdminContext } from '../context.ts';
import { type RowHistory, requireLearner, rowHistories } from './history.ts';
import { refusalText } from './refusal.ts';

/** What is taken back, or would be. */
export interface UndoneRow {
  readonly row: string;
  readonly what: UndoKind;
  readonly outcome: string;
  readonly start: string;
  readonly collected: string;
  readonly cause: string;
}

export interface UndoRequest {
  /** Id of the row in the MIS, or its beginning. */
  readonly row?: string;
  readonly what?: UndoKind;
  /** Only tells what would be taken back. */
  readonly dryRun: boolean;
  /** Kept in the audit. */
  readonly why: string;
}

/** One thing that can be taken back, on its row. */
type Candidate = Undoable & { readonly of: RowHistory };

/**
 * Takes back what we did to a row of a learner: one that we wrote is withdrawn, dates that we changed are as they were,
 * one that we withdrew comes back. Without a row named it is what stands for no answer, or the one thing that there is; a
 * withdrawal is taken back only where that is asked for. The survey stays as it ended, and no run does it again.
 *
 * Of a row that was not written through us nothing but dates that we changed is put back.
 *
 * @throws `LEARNER_UNKNOWN`, `OUTCOME_NOTHING_TO_UNDO`, `OUTCOME_UNDO_WHICH`, `OUTCOME_UNDO_REFUSED`, and `ROW_CHANGED`
 * when somebody changed a row meanwhile
 */
export async function undoOutcome(
  context: AdminContext,
  actor: Actor,
  learnerRef: string,
  request: UndoRequest,
): Promise<readonly UndoneRow[]> {
  const { host } = context;
  const act: Act = {
    name: 'outcome-undo',
    target: learnerRef,
    permission: PERMISSIONS.getResults,
    effect: request.dryRun ? 'look' : 'change',
  };
  return permitted(context, actor, act, async (trace) => {
    await requireLearner(context, learnerRef);
    const chosen = choose(await rowHistories(context, learnerRef), learnerRef, request);
    const told = chosen.map(toldRow);
    if (request.dryRun) return told;
    const settings = await context.settings();
    const plans = chosen.map((candidate) => undoing(candidate, actor));
    await host.transaction((tx) => writeOutcomes(tx, host, plans, { run: null, settings }));
    trace.changed({ rows: told }, { rows: chosen.flatMap(rowAfter) }, request.why);
    return told;
  });
}

function choose(
  histories: readonly RowHistory[],
  learner: string,
  { row, what }: UndoRequest,
): readonly Candidate[] {
  const all = histories
    .filter((of) => row === undefined || of.row.id.startsWith(row))
    .flatMap((of) => meant(of, what).map((found): Candidate => ({ ...found, of })));
  const open = all.filter(({ refused }) => refused === null);
  const [first] = all;
  if (first === undefined) throw new CodedError('OUTCOME_NOTHING_TO_UNDO', { learner });
  if (open.length === 0)
    throw new CodedError('OUTCOME_UNDO_REFUSED', {
      learner,
      outcome: `${first.of.row.outType} ${first.of.row.outCode} from ${first.of.row.startDate}`,
      because: refusalText(first.refused!),
    });
  if (row === undefined) {
    const unanswered = open.filter(({ what: kind, of }) => kind === 'row' && isNonResponse(of.row));
    if (unanswered.length > 0) return unanswered;
  }
  if (open.length > 1) throw new CodedError('OUTCOME_UNDO_WHICH', { learner, count: open.length });
  return open;
}

/** What of a row is meant: unless said, the row itself where it is ours, and never that one withdrawn comes back. */
function meant({ undoable }: RowHistory, what: UndoKind | undefined): readonly Undoable[] {
  if (what !== undefined) return undoable.filter((one) => one.what === what);
  return undoable.filter((one) => one.what !== 'withdrawal').slice(0, 1);
}

function undoing({ what, act, of: { row, entries } }: Candidate, { id: who }: Actor): RowWrites {
  const { learnerRef, potId } = row;
  const entry = entries.find(({ id }) => id === act.id)!;
  const provenance: Provenance = act.was?.provenance ?? {
    plugin: PLUGIN,
    surveyId: entry.surveyId,
    // Of a withdrawal it says what became of the row; why it was there stands before.
    cause: entries.findLast(({ op }) => op !== 'withdraw')?.cause ?? entry.cause,
    ruleVersion: RULE_VERSION,
    by: who,
  };
  return {
    learnerRef,
    // Of a row that is not ours the POT is that of the survey which confirmed it.
    potId: entry.potId,
    writes: [writeOf(what, act, { ...row, potId }, provenance, who)],
    before: new Map([[row.id, row]]),
    conflicts: [],
    undoing: { act: act.id, who },
  };
}

function writeOf(
  what: UndoKind,
  act: Undoable['act'],
  { id, version: expectedVersion, learnerRef, potId, ...row }: DestinationRow,
  provenance: Provenance,
  by: string,
): DestinationWrite {
  // What staff entered or settled is theirs, and so is taking it back.
  const as = row.source === 'survey' ? {} : { as: 'person' as const };
  switch (what) {
    case 'row':
      return {
        ...as,
        op: 'withdraw',
        id,
        expectedVersion,
        provenance: { ...provenance, surveyId: row.provenance?.surveyId ?? null, cause: UNDONE, by },
      };
    case 'dates':
      return { ...as, op: 'amend', id, expectedVersion, change: datesBefore(act), provenance };
    case 'withdrawal': {
      const { outType, outCode, startDate, endDate, collDate } = row;
      const again = { outType, outCode, startDate, endDate, collDate };
      return { ...as, op: 'append', learnerRef, potId, row: again, provenance };
    }
  }
}

function toldRow({ what, act, of: { row } }: Candidate): UndoneRow {
  return {
    row: row.id,
    what,
    outcome: `${row.outType} ${row.outCode}`,
    start: row.startDate,
    collected: row.collDate,
    cause: what === 'row' ? (row.provenance?.cause ?? act.cause) : act.cause,
  };
}

/** How the row reads once it is done; none where it is withdrawn. */
function rowAfter(candidate: Candidate): readonly object[] {
  const { what, act, of } = candidate;
  if (what === 'row') return [];
  const { endDate, collDate } = of.row;
  const { outcome, start } = toldRow(candidate);
  return [{ outcome, start, endDate, collDate, ...(what === 'dates' ? datesBefore(act) : {}) }];
}
