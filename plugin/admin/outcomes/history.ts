import { CodedError } from '../../../lib/errors/index.ts';
import {
  type RowAct,
  type RowBefore,
  type RowStanding,
  type Undoable,
  undoable,
} from '../../domain/index.ts';
import type { Actor, DestinationRow, DestinationSource } from '../../host.ts';
import { decisionsOf } from '../../storage/decisions.ts';
import { type OutcomeEntry, outcomesOf } from '../../storage/outcomes.ts';
import { groupBy } from '../../sync/group-by.ts';
import { type Act, PERMISSIONS, permitted } from '../access.ts';
import type { AdminContext } from '../context.ts';
import { refusalText } from './refusal.ts';

/** A row of the host that we did something to, and what of it can be taken back. */
export interface RowHistory {
  readonly row: RowStanding & DestinationRow;
  /** Oldest first. */
  readonly entries: readonly OutcomeEntry[];
  readonly undoable: readonly Undoable[];
}

/** The rows of a learner record that we wrote or changed, withdrawn ones too, in the order in which we first did. */
export async function rowHistories({ host }: AdminContext, learnerRef: string): Promise<RowHistory[]> {
  const { reader } = host.database;
  const entries = await outcomesOf(reader, [learnerRef]);
  const decisions = await decisionsOf(reader, [learnerRef]);
  const known = decisions.filter(({ reason }) => reason === 'KNOWN').map(({ potId }) => potId);
  const onRecord = await host.learners.destinationHistory(learnerRef);
  const rows = new Map(onRecord.map((row) => [row.id, row]));
  const undone = new Set(entries.map(({ undoes }) => undoes));
  const standing = onRecord.filter(({ withdrawn }) => !withdrawn);
  return [...groupBy(entries, ({ hostRowId }) => hostRowId)].flatMap(([id, own]) => {
    const row = rows.get(id);
    if (row === undefined) return [];
    const beside = standing.filter((other) => other.id !== id);
    const isKnown = row.potId !== null && known.includes(row.potId);
    const found = undoable(row, own.map(actOf), beside, isKnown);
    // A withdrawal that was taken back is: the row came back under another id.
    return [{ row, entries: own, undoable: found.filter(({ act }) => !undone.has(act.id)) }];
  });
}

function actOf({ id, op, cause, who, at, hostVersion, was, undoes }: OutcomeEntry): RowAct {
  const before = was === null ? null : (JSON.parse(was) as RowBefore);
  return { id, op, cause, who, at, hostVersion, was: before, undoes };
}

/** A row as a person reads it. */
export interface OutcomeShown {
  readonly row: string;
  readonly outcome: string;
  readonly start: string;
  readonly end: string | null;
  readonly collected: string;
  readonly source: DestinationSource;
  readonly withdrawn: boolean;
  readonly acts: readonly {
    readonly at: string;
    readonly op: OutcomeEntry['op'];
    readonly cause: string;
    readonly who: string | null;
    /** Dates as they were before, where it changed any. */
    readonly was: RowBefore['dates'];
    /** It took back what was done before. */
    readonly undo: boolean;
  }[];
  readonly canUndo: readonly {
    readonly what: Undoable['what'];
    /** Why it cannot be taken back, and what to do instead; null: it can. */
    readonly refused: string | null;
  }[];
}

/**
 * The rows of a learner that we wrote or changed: what we did to each, when and by whose act, and what of it can be
 * taken back.
 * @throws `LEARNER_UNKNOWN`
 */
export async function listOutcomes(
  context: AdminContext,
  actor: Actor,
  learnerRef: string,
): Promise<readonly OutcomeShown[]> {
  const act: Act = {
    name: 'outcome-list',
    target: learnerRef,
    permission: PERMISSIONS.getResults,
    effect: 'read',
  };
  return permitted(context, actor, act, async () => {
    await requireLearner(context, learnerRef);
    return (await rowHistories(context, learnerRef)).map(shown);
  });
}

/** @throws `LEARNER_UNKNOWN` */
export async function requireLearner({ host }: AdminContext, learnerRef: string): Promise<void> {
  const [learner] = await host.learners.getMany([learnerRef], 'identity');
  if (learner === undefined) throw new CodedError('LEARNER_UNKNOWN', { learner: learnerRef });
}

function shown({ row, entries, undoable }: RowHistory): OutcomeShown {
  return {
    row: row.id,
    outcome: `${row.outType} ${row.outCode}`,
    start: row.startDate,
    end: row.endDate,
    collected: row.collDate,
    source: row.source,
    withdrawn: row.withdrawn,
    acts: entries.map(({ at, op, cause, who, was, undoes }) => ({
      at,
      op,
      cause,
      who,
      was: was === null ? {} : (JSON.parse(was) as RowBefore).dates,
      undo: undoes !== null,
    })),
    canUndo: undoable.map(({ what, refused }) => ({
      what,
      refused: refused === null ? null : refusalText(refused),
    })),
  };
}
