import type { Knex } from 'knex';
import type { CalendarDate, DpOutcome, OutType } from '../../lib/ilr/model.ts';
import { inChunks } from '../../lib/sql/index.ts';
import { type Conflict, isSameConflict, type Keep } from '../domain/index.ts';
import type { DestinationSource } from '../host.ts';
import { type Connection, defineTable } from './table.ts';

/** `overtaken`: nothing is left to settle, since the record changed by itself. */
export type ConflictState = 'open' | 'settled' | 'overtaken';

/** The row on record as it was when the conflict was found. */
export interface RecordedRow extends DpOutcome {
  readonly source: DestinationSource;
}

/** One conflict, with both sources and what became of it. */
export interface ConflictRow extends Conflict {
  readonly number: number;
  readonly state: ConflictState;
  readonly learnerRef: string;
  readonly potId: string | null;
  readonly onRecord: RecordedRow | null;
  readonly foundAt: string;
  readonly kept: Keep | null;
  readonly settledBy: string | null;
  readonly settledAt: string | null;
  readonly why: string | null;
}

/** A conflict that was just met, on which record and on which POT. */
export type FoundConflict = Conflict & Pick<ConflictRow, 'learnerRef' | 'potId' | 'onRecord'>;

interface StoredConflict {
  readonly number: number;
  readonly state: ConflictState;
  readonly kind: string;
  readonly learnerRef: string;
  readonly potId: string | null;
  readonly surveyId: string | null;
  readonly rowId: string | null;
  /** JSON. */
  readonly onRecord: string | null;
  readonly toldType: string;
  readonly toldCode: number;
  readonly toldStart: CalendarDate;
  readonly toldEnd: CalendarDate | null;
  /** The collection date of what was told. */
  readonly toldOn: CalendarDate;
  readonly toldRowId: string | null;
  /** JSON: cause, evidence, and the start in the words of the learner. */
  readonly toldHow: string;
  readonly toldBy: string;
  readonly foundAt: string;
  readonly kept: Keep | null;
  readonly settledBy: string | null;
  readonly settledAt: string | null;
  readonly why: string | null;
}

const COLUMNS = [
  'state',
  'kind',
  'learnerRef',
  'potId',
  'surveyId',
  'rowId',
  'onRecord',
  'toldType',
  'toldCode',
  'toldStart',
  'toldEnd',
  'toldOn',
  'toldRowId',
  'toldHow',
  'toldBy',
  'foundAt',
  'kept',
  'settledBy',
  'settledAt',
  'why',
] as const;

const table = defineTable<StoredConflict>('dt_conflict', ['number'], ['number', ...COLUMNS]);
const newTable = defineTable<Omit<StoredConflict, 'number'>>('dt_conflict', ['learnerRef'], COLUMNS);

/**
 * Lists conflicts for staff. One that they have before them, or have settled, is not listed again.
 * @returns those that are new
 */
export async function addConflicts(
  tx: Knex.Transaction,
  found: readonly FoundConflict[],
  at: string,
): Promise<readonly FoundConflict[]> {
  if (found.length === 0) return [];
  const before: Conflict[] = (await conflictsOf(tx, [...new Set(found.map((one) => one.learnerRef))])).filter(
    ({ state }) => state !== 'overtaken',
  );
  const added: FoundConflict[] = [];
  for (const one of found) {
    if (before.some((other) => isSameConflict(one, other))) continue;
    before.push(one);
    added.push(one);
  }
  await newTable.insert(
    tx,
    added.map((one) => toStored(one, at)),
  );
  return added;
}

/** Every conflict of these learner records, oldest first. */
export async function conflictsOf(connection: Connection, refs: readonly string[]): Promise<ConflictRow[]> {
  const rows: ConflictRow[] = [];
  for (const page of inChunks(refs, 400))
    rows.push(
      ...(
        (await table.read(connection).whereIn('learner_ref', page).orderBy('number')) as StoredConflict[]
      ).map(toConflict),
    );
  return rows;
}

/** Those of these learner records that wait for staff; without any in the tenant the question costs nothing. */
export async function openConflictsOf(
  connection: Connection,
  refs: readonly string[],
): Promise<ConflictRow[]> {
  if ((await connection('dt_conflict').where('state', 'open').first('number')) === undefined) return [];
  return (await conflictsOf(connection, refs)).filter(({ state }) => state === 'open');
}

export async function conflictByNumber(
  connection: Connection,
  number: number,
): Promise<ConflictRow | undefined> {
  const row = (await table.read(connection).where({ number }).first()) as StoredConflict | undefined;
  return row === undefined ? undefined : toConflict(row);
}

/** A page of conflicts in one state, oldest first. */
export async function conflictsAfter(
  connection: Connection,
  request: { readonly state: ConflictState | 'any'; readonly after: number; readonly limit: number },
): Promise<ConflictRow[]> {
  const query = table.read(connection).where('number', '>', request.after);
  if (request.state !== 'any') query.where('state', request.state);
  return ((await query.orderBy('number').limit(request.limit)) as StoredConflict[]).map(toConflict);
}

/** How many wait for staff. */
export async function countOpenConflicts(connection: Connection): Promise<number> {
  const row = await connection('dt_conflict').where('state', 'open').count({ rows: '*' }).first();
  return Number((row as { rows: number } | undefined)?.rows ?? 0);
}

/** @returns whether it was open: of two who settle it at once, one does */
export async function closeConflict(
  tx: Knex.Transaction,
  number: number,
  how: Pick<StoredConflict, 'state' | 'kept' | 'settledBy' | 'settledAt' | 'why'>,
): Promise<boolean> {
  return (await table.update(tx, { number, state: 'open' }, how)) > 0;
}

function toStored(found: FoundConflict, foundAt: string): Omit<StoredConflict, 'number'> {
  const { kind, learnerRef, potId, surveyId, rowId, onRecord, told, toldRowId, by } = found;
  const { cause, evidence, toldStart } = found;
  return {
    state: 'open',
    kind,
    learnerRef,
    potId,
    surveyId,
    rowId,
    onRecord: onRecord === null ? null : JSON.stringify(onRecord),
    toldType: told.outType,
    toldCode: told.outCode,
    toldStart: told.startDate,
    toldEnd: told.endDate,
    toldOn: told.collDate,
    toldRowId,
    toldHow: JSON.stringify({ cause, evidence, toldStart }),
    toldBy: by,
    foundAt,
    kept: null,
    settledBy: null,
    settledAt: null,
    why: null,
  };
}

function toConflict(row: StoredConflict): ConflictRow {
  const { onRecord, toldType, toldCode, toldStart, toldEnd, toldOn, toldHow, toldBy, ...rest } = row;
  return {
    ...rest,
    ...(JSON.parse(toldHow) as Pick<Conflict, 'cause' | 'evidence' | 'toldStart'>),
    onRecord: onRecord === null ? null : (JSON.parse(onRecord) as RecordedRow),
    told: {
      outType: toldType as OutType,
      outCode: toldCode,
      startDate: toldStart,
      endDate: toldEnd,
      collDate: toldOn,
    },
    by: toldBy,
  };
}
