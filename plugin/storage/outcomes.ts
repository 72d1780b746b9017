import type { Knex } from 'knex';
import type { CalendarDate } from '../../lib/ilr/model.ts';
import { inChunks } from '../../lib/sql/index.ts';
import { type Connection, defineTable } from './table.ts';

/** One thing we did to one destination row of the host: the link between the row and the survey it came from. */
export interface OutcomeRow {
  readonly hostRowId: string;
  readonly learnerRef: string;
  readonly potId: string | null;
  readonly surveyId: string | null;
  readonly op: 'append' | 'amend' | 'withdraw';
  /** A `RowCause`; where the row was changed or taken back, also a `RowTurn`. */
  readonly cause: string;
  readonly outType: string;
  readonly outCode: number;
  readonly startDate: CalendarDate;
  readonly ruleVersion: string;
  /** Id of the withdrawing or undoing entry that made this one history. */
  readonly supersededBy: number | null;
  readonly at: string;
  /** Who caused it; null where that was not kept yet. */
  readonly who: string | null;
  /** Version of the host's row once it was done; null where that was not kept yet. */
  readonly hostVersion: number | null;
  /** `RowBefore`: what an amendment or a withdrawal changed; null for a new row, and where that was not kept yet. */
  readonly was: string | null;
  /** Id of the entry that this one takes back. */
  readonly undoes: number | null;
}

/** The same as it is on record, with its number. */
export interface OutcomeEntry extends OutcomeRow {
  readonly id: number;
}

const table = defineTable<OutcomeRow>(
  'dt_outcome',
  ['hostRowId'],
  [
    'hostRowId',
    'learnerRef',
    'potId',
    'surveyId',
    'op',
    'cause',
    'outType',
    'outCode',
    'startDate',
    'ruleVersion',
    'supersededBy',
    'at',
    'who',
    'hostVersion',
    'was',
    'undoes',
  ],
);

/** Records what was done. A withdrawal supersedes the entries that stood for its row, an undoing what it takes back. */
export async function recordOutcomes(tx: Knex.Transaction, rows: readonly OutcomeRow[]): Promise<void> {
  await table.insert(tx, rows);
  for (const row of rows.filter((one) => one.op === 'withdraw')) {
    const last = await tx('dt_outcome')
      .where({ host_row_id: row.hostRowId, op: 'withdraw' })
      .max({ id: 'id' })
      .first();
    await tx('dt_outcome')
      .where({ host_row_id: row.hostRowId })
      .whereNull('superseded_by')
      .andWhere('id', '<', Number(last?.id))
      .update({ superseded_by: Number(last?.id) });
  }
  for (const { undoes } of rows)
    if (undoes !== null) {
      const by = await tx('dt_outcome').where({ undoes }).max({ id: 'id' }).first();
      await tx('dt_outcome')
        .where({ id: undoes })
        .whereNull('superseded_by')
        .update({ superseded_by: Number(by?.id) });
    }
}

/** Everything that we did to rows of these learner records, in order. */
export async function outcomesOf(connection: Connection, refs: readonly string[]): Promise<OutcomeEntry[]> {
  const rows: OutcomeEntry[] = [];
  for (const page of inChunks(refs, 400))
    rows.push(...(await table.read(connection).select('id').whereIn('learner_ref', page).orderBy('id')));
  return rows;
}

/** The acts on rows of these learner records that took another back: what they say no run says otherwise. */
export async function undoingsOf(connection: Connection, refs: readonly string[]): Promise<OutcomeRow[]> {
  const rows: OutcomeRow[] = [];
  for (const page of inChunks(refs, 400))
    rows.push(
      ...(await table
        .read(connection)
        .whereIn('learner_ref', page)
        // Said in words, not by a parameter: only so do the stores see that the small index has them all.
        .whereRaw('undoes is not null')
        .orderBy('id')),
    );
  return rows;
}

/**
 * What stands of rows that came of these surveys, or of the decisions on these learner records alone: what was withdrawn
 * since is left out, what was only amended stays under its cause.
 */
export async function outcomesInEffect(
  connection: Connection,
  of: { readonly surveyIds: readonly string[]; readonly refs: readonly string[] },
): Promise<OutcomeRow[]> {
  const rows: OutcomeRow[] = [];
  const standing = () =>
    table.read(connection).whereNot('op', 'withdraw').whereNull('superseded_by').orderBy('id');
  for (const page of inChunks(of.surveyIds, 400))
    rows.push(...((await standing().whereIn('survey_id', page)) as OutcomeRow[]));
  for (const page of inChunks(of.refs, 400))
    rows.push(...((await standing().whereIn('learner_ref', page).whereNull('survey_id')) as OutcomeRow[]));
  return rows;
}

/** The number of the newest entry; 0: there is none. */
export async function lastOutcome(connection: Connection): Promise<number> {
  const row = (await connection('dt_outcome').max({ id: 'id' }).first()) as { id: number | null } | undefined;
  return Number(row?.id ?? 0);
}
