import { CodedError } from '../../../lib/errors/index.ts';
import { conflictStands, instantInWords, type Keep, RULE_VERSION, settle } from '../../domain/index.ts';
import type { Actor, HostLearner } from '../../host.ts';
import { type ConflictRow, closeConflict, conflictByNumber } from '../../storage/conflicts.ts';
import { appendEvents, type EventRow } from '../../storage/events.ts';
import { personOf, recordsOf, reviewLearners } from '../../storage/persons.ts';
import { closeOvertaken } from '../../sync/conflicts.ts';
import { readLearners } from '../../sync/read-learners.ts';
import { outcomeAfter, PLUGIN, type RowWrites, rowsOnRecord } from '../../sync/row-writes.ts';
import { writeOutcomes } from '../../sync/write-outcomes.ts';
import { type Act, PERMISSIONS, permitted } from '../access.ts';
import type { AdminContext } from '../context.ts';
import { besideText } from '../known/words.ts';
import { requireReason } from '../reason.ts';
import { type ConflictShown, shownConflict } from './list.ts';

export interface ConflictSettled {
  readonly conflict: ConflictShown;
  readonly keep: Keep;
  /** What is written to the record, or would be: `withdrawn EMP 1 from 2025-09-01`; none: it stays as it is. */
  readonly writes: readonly string[];
}

/**
 * Settles a conflict in the name of whoever does it: the record stays, what was told takes its place, or both stand.
 *
 * @param how.dryRun only tells what would be written; needs no reason
 * @throws `CONFLICT_UNKNOWN`, `LEARNER_UNKNOWN`, `CONFLICT_CLOSED`, `CONFLICT_NOT_SETTLED_SO` with the published rule, `REASON_NEEDED`, and
 *   `ROW_CHANGED` when somebody changed the record meanwhile
 */
export async function settleConflict(
  context: AdminContext,
  actor: Actor,
  number: number,
  how: { readonly keep: Keep; readonly why: string; readonly dryRun: boolean },
): Promise<ConflictSettled> {
  const { host } = context;
  const { keep, dryRun } = how;
  const act: Act = {
    name: 'conflict-settle',
    target: String(number),
    permission: PERMISSIONS.getResults,
    effect: dryRun ? 'read' : 'change',
  };
  return permitted(context, actor, act, async (trace) => {
    const why = dryRun ? '' : requireReason(how.why);
    const conflict = await openConflict(context, number);
    const learners = await recordsOfPerson(context, conflict.learnerRef);
    await requireStanding(context, conflict, learners, dryRun);
    const rows = settlingWrites(conflict, keep, learners, { by: actor.id, today: host.clock.today() });
    const writes = rows.writes.map((write) => {
      const { outType, outCode, startDate, endDate } = outcomeAfter(rows, write);
      return `${DONE[write.op]} ${outType} ${outCode} from ${startDate}${endDate === null ? '' : ` to ${endDate}`}`;
    });
    const before = shownConflict(conflict, host.tenant.timeZone);
    if (dryRun) return { conflict: before, keep, writes };
    const settings = await context.settings();
    const at = host.clock.now();
    await host.transaction(async (tx) => {
      const done = { state: 'settled', kept: keep, settledBy: actor.id, settledAt: at, why } as const;
      // Of two who settle it at once the second changes nothing.
      if (!(await closeConflict(tx, number, done)))
        throw new CodedError('CONFLICT_CLOSED', { number, state: 'settled' });
      await writeOutcomes(tx, host, [rows], { run: null, settings });
      await appendEvents(tx, [settledEvent(conflict, keep, why, { at, who: actor.id })], { run: null, at });
      await reviewLearners(tx, [conflict.learnerRef], host.clock.today());
    });
    trace.changed({ onRecord: before.onRecord, told: before.told }, { keep, writes }, why);
    const settled = { kept: keep, by: actor.id, at: instantInWords(at, host.tenant.timeZone), why };
    return { conflict: { ...before, state: 'settled', settled }, keep, writes };
  });
}

const DONE = { append: 'written', amend: 'amended', withdraw: 'withdrawn' } as const;

async function openConflict({ host }: AdminContext, number: number): Promise<ConflictRow> {
  const conflict = await conflictByNumber(host.database.reader, number);
  if (conflict === undefined) throw new CodedError('CONFLICT_UNKNOWN', { number });
  if (conflict.state !== 'open') throw new CodedError('CONFLICT_CLOSED', { number, state: conflict.state });
  return conflict;
}

async function recordsOfPerson({ host }: AdminContext, learnerRef: string): Promise<HostLearner[]> {
  const { reader } = host.database;
  const person = await personOf(reader, learnerRef);
  const records = person === undefined ? [] : await recordsOf(reader, [person.personKey]);
  return readLearners(host, [...new Set([learnerRef, ...records.map((record) => record.learnerRef)])]);
}

/** The record may have changed since: then there is nothing to settle, as the next run would find. */
async function requireStanding(
  { host }: AdminContext,
  conflict: ConflictRow,
  learners: readonly HostLearner[],
  dryRun: boolean,
): Promise<void> {
  if (conflictStands(conflict, [...rowsOnRecord(learners).values()])) return;
  const at = host.clock.now();
  if (!dryRun)
    await host.transaction(async (tx) =>
      appendEvents(tx, await closeOvertaken(tx, [conflict], at), { run: null, at }),
    );
  throw new CodedError('CONFLICT_CLOSED', { number: conflict.number, state: 'overtaken' });
}

function settlingWrites(
  conflict: ConflictRow,
  keep: Keep,
  learners: readonly HostLearner[],
  { by, today }: { readonly by: string; readonly today: string },
): RowWrites {
  const { learnerRef, potId, number } = conflict;
  const before = rowsOnRecord(learners);
  const learner = learners.find(({ ref }) => ref === learnerRef);
  if (learner === undefined) throw new CodedError('LEARNER_UNKNOWN', { learner: learnerRef });
  const onRecord = [...before.values()];
  const settled = settle(conflict, keep, {
    ...{ onRecord, learner, potId, today, by },
    ...{ plugin: PLUGIN, ruleVersion: RULE_VERSION },
  });
  if ('refusedBy' in settled) {
    const rule = settled.refusedBy;
    throw new CodedError('CONFLICT_NOT_SETTLED_SO', { number, rule, problem: besideText(rule) });
  }
  return { learnerRef, potId, writes: settled.writes, before, conflicts: [] };
}

function settledEvent(
  { learnerRef, surveyId, number, kind }: ConflictRow,
  keep: Keep,
  reason: string,
  { at, who }: Pick<EventRow, 'at' | 'who'>,
): EventRow {
  const data = JSON.stringify({ conflict: number, kind, reason });
  return { at, learnerRef, surveyId, what: 'conflict-settled', why: keep, who, data };
}
