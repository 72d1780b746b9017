import { CodedError } from '../../lib/errors/index.ts';
import { isNonResponse } from '../domain/index.ts';
import type { Actor, DestinationRow, HostLearner } from '../host.ts';
import { readLearners } from '../sync/person-facts.ts';
import { type RowWrites, rowsOnRecord, withdrawal } from '../sync/row-writes.ts';
import { writeOutcomes } from '../sync/write-outcomes.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';

/** A row that is taken back, or would be. */
export interface UndoneRow {
  readonly outcome: string;
  readonly start: string;
  readonly collected: string;
  readonly cause: string;
}

/**
 * Takes back the OTH 3 (unable to contact) that we wrote for a learner: the provider knows better, or it was written by
 * mistake. Another's row is never touched, and an interim row goes by itself when its survey ends. The survey stays as it
 * ended: no run writes the row again.
 *
 * @param how.dryRun only tells which rows would go
 * @param how.why kept in the audit
 * @throws `LEARNER_UNKNOWN`, `OUTCOME_NOTHING_TO_UNDO`, and `ROW_CHANGED` when somebody changed a row meanwhile
 */
export async function undoNonResponse(
  context: AdminContext,
  actor: Actor,
  learnerRef: string,
  { dryRun, why }: { readonly dryRun: boolean; readonly why: string },
): Promise<readonly UndoneRow[]> {
  const { host } = context;
  const act: Act = {
    name: 'outcome-undo',
    target: learnerRef,
    permission: PERMISSIONS.getResults,
    effect: dryRun ? 'look' : 'change',
  };
  return permitted(context, actor, act, async (trace) => {
    const [learner] = await readLearners(host, [learnerRef]);
    if (learner === undefined) throw new CodedError('LEARNER_UNKNOWN', { learner: learnerRef });
    const rows = learner.destinations.filter(isOurNonResponse);
    if (rows.length === 0) throw new CodedError('OUTCOME_NOTHING_TO_UNDO', { learner: learnerRef });
    const told = rows.map(toldRow);
    if (dryRun) return told;
    const settings = await context.settings();
    await host.transaction((tx) =>
      writeOutcomes(
        tx,
        host,
        rows.map((row) => withdrawalOf(row, learner, actor)),
        { run: null, settings },
      ),
    );
    trace.changed({ rows: told }, { rows: [] }, why);
    return told;
  });
}

function isOurNonResponse(row: DestinationRow): boolean {
  return isNonResponse(row) && row.provenance?.cause !== 'interim';
}

function withdrawalOf(row: DestinationRow, learner: HostLearner, { id }: Actor): RowWrites {
  return {
    potId: row.potId,
    learnerRef: row.learnerRef,
    writes: [withdrawal(row, 'undone', row.provenance?.surveyId ?? null, id)],
    before: rowsOnRecord([learner]),
    conflicts: [],
  };
}

function toldRow({ outType, outCode, startDate, collDate, provenance }: DestinationRow): UndoneRow {
  return {
    outcome: `${outType} ${outCode}`,
    start: startDate,
    collected: collDate,
    cause: provenance?.cause ?? '',
  };
}
