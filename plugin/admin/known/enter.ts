import { CodedError } from '../../../lib/errors/index.ts';
import type { EntryEffect, ReasonCode } from '../../domain/index.ts';
import type { Actor, DestinationRow } from '../../host.ts';
import { conflictsOf } from '../../storage/conflicts.ts';
import { type EntriesPlan, planEntries } from '../../sync/enter-outcomes.ts';
import { isSamePot } from '../../sync/same-pot.ts';
import { type Act, PERMISSIONS, permitted } from '../access.ts';
import type { AdminContext } from '../context.ts';
import { type EntryText, type FieldProblem, readEntry } from './fields.ts';
import { faultProblems } from './words.ts';
import { enterAll } from './write.ts';

/** What entering a known destination did, or would do. */
export interface Entered {
  readonly learner: string;
  readonly effect: EntryEffect;
  /** The published rule, or `end-told`, of a conflict. */
  readonly rule: string | null;
  /** As it was read: `EMP 1 from 2025-09-01`. */
  readonly outcome: {
    readonly type: string;
    readonly code: number;
    readonly start: string;
    readonly end: string | null;
  };
  /** The row on record that it confirms, closes, repeats or is in conflict with. */
  readonly onRecord: { readonly outcome: string; readonly start: string; readonly source: string } | null;
  /** Number of the conflict that waits for staff; null: there is none, or nothing was written yet. */
  readonly conflict: number | null;
  /** How each period of training of the person is decided from now on, and what ended. */
  readonly asking: readonly {
    readonly pot: string;
    readonly reason: ReasonCode;
    readonly surveyEnded: boolean;
    /** Rows of ours that stood for no answer and are taken back. */
    readonly takenBack: readonly string[];
  }[];
  /** False: skipping what is known is off, so that whoever left is asked all the same. */
  readonly skipKnown: boolean;
}

/**
 * Enters a destination that staff know of, as the row of whoever enters it. Asking ends, and our own row that stood for no
 * answer is taken back, in the same transaction (F11).
 *
 * @param how.dryRun only tells what it would do
 * @throws `LEARNER_UNKNOWN`, `LEARNER_ERASED`, `OUTCOME_REFUSED` with what is wrong
 */
export async function enterOutcome(
  context: AdminContext,
  actor: Actor,
  of: { readonly learner: string; readonly pot: string | null; readonly told: EntryText },
  how: { readonly dryRun: boolean },
): Promise<Entered> {
  const { host } = context;
  const act: Act = {
    name: 'outcome-add',
    target: of.learner,
    permission: PERMISSIONS.getResults,
    effect: how.dryRun ? 'read' : 'change',
  };
  return permitted(context, actor, act, async (trace) => {
    const read = readEntry(of.told, { cause: 'entered', today: host.clock.today(), monthFirst: false });
    if ('problems' in read) throw refused(of.learner, read.problems);
    // Whoever is asked on the telephone says it today.
    const entry = { ...read.entry, collected: true };
    const one = { learnerRef: of.learner, potId: of.pot, entry };
    const plan = how.dryRun
      ? await planEntries(context, [one], actor.id)
      : await enterAll(context, [one], actor.id);
    const entered = await told(context, of.learner, plan, entry.row);
    if (!how.dryRun) trace.changed(null, { effect: entered.effect, ...entered.outcome }, entry.evidence);
    return entered;
  });
}

async function told(
  context: AdminContext,
  learner: string,
  plan: EntriesPlan,
  row: { outType: string; outCode: number; startDate: string; endDate: string | null },
): Promise<Entered> {
  const outcome = plan.outcomes[0]!;
  if ('is' in outcome) {
    if (outcome.is === 'unknown') throw new CodedError('LEARNER_UNKNOWN', { learner });
    if (outcome.is === 'erased') throw new CodedError('LEARNER_ERASED');
    throw refused(learner, faultProblems(outcome));
  }
  const { skipKnown } = await context.settings();
  const { effect, rule, row: held } = outcome;
  const listed = effect === 'conflict' ? await conflictsOf(context.host.database.reader, [learner]) : [];
  const conflict = listed.findLast((one) => one.rowId === held?.id && one.kind === rule);
  return {
    learner,
    effect,
    rule,
    outcome: { type: row.outType, code: row.outCode, start: row.startDate, end: row.endDate },
    onRecord:
      held === null
        ? null
        : { outcome: `${held.outType} ${held.outCode}`, start: held.startDate, source: held.source },
    conflict: conflict?.number ?? null,
    asking: plan.decisions.map(({ learnerRef, potId, reason }) => {
      const end = plan.ends.find((one) => isSamePot(one, { learnerRef, potId }));
      return {
        pot: potId,
        reason,
        surveyEnded: (end?.surveys ?? []).length > 0,
        takenBack: withdrawnRows(plan)
          .filter((one) => isSamePot(one, { learnerRef, potId }))
          .map(({ outType, outCode }) => `${outType} ${outCode}`),
      };
    }),
    skipKnown,
  };
}

function withdrawnRows({ rows }: EntriesPlan): DestinationRow[] {
  return rows.flatMap(({ writes, before }) =>
    writes.flatMap((write) => (write.op === 'withdraw' ? (before.get(write.id) ?? []) : [])),
  );
}

function refused(learner: string, problems: readonly FieldProblem[]): CodedError {
  return new CodedError('OUTCOME_REFUSED', {
    learner,
    problem: problems.map(({ field, problem }) => `${field}: ${problem}`).join('; '),
    todo: problems[0]!.todo,
  });
}
