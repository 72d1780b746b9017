import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { CodedError } from '../../lib/errors/index.ts';
import type { DpOutcome, OutType } from '../../lib/ilr/model.ts';
import { bulkInsert, bulkUpdate, inChunks } from '../../lib/sql/index.ts';
import type {
  DestinationRow,
  DestinationSource,
  DestinationWrite,
  DestinationWriteResult,
  Provenance,
} from '../../plugin/host.ts';
import { touchLearners } from './changes.ts';

export interface DestinationRecord {
  readonly id: string;
  readonly learner_ref: string;
  readonly pot_id: string | null;
  readonly out_type: string;
  readonly out_code: number;
  readonly start_date: string;
  readonly end_date: string | null;
  readonly coll_date: string;
  readonly version: number;
  readonly source: string;
  readonly provenance: string | null;
  readonly withdrawn: number;
}

export function toDestination(record: DestinationRecord): DestinationRow {
  return {
    id: record.id,
    learnerRef: record.learner_ref,
    potId: record.pot_id,
    outType: record.out_type as OutType,
    outCode: record.out_code,
    startDate: record.start_date,
    endDate: record.end_date,
    collDate: record.coll_date,
    version: record.version,
    source: record.source as DestinationSource,
    provenance: record.provenance === null ? null : (JSON.parse(record.provenance) as Provenance),
  };
}

/**
 * Writes destination rows in the caller's transaction: each row keeps every version it had, and a write that saw an
 * older version is `stale` and changes nothing. A row for a learner erased meanwhile is `missing`.
 *
 * @throws `HOST_ROW_NOT_YOURS` for more than a new collection date on a row that is not the plugin's, unless a person does it
 */
export async function writeDestinations(
  tx: Knex.Transaction,
  writes: readonly DestinationWrite[],
  at: string,
): Promise<DestinationWriteResult[]> {
  const held = await heldRows(tx, writes);
  const learners = await knownLearners(tx, writes);
  const added: NewDestination[] = [];
  const changed: DestinationRecord[] = [];
  const results = writes.map((write): DestinationWriteResult => {
    if (write.op === 'append') {
      if (!learners.has(write.learnerRef)) return { status: 'missing', id: '' };
      const { op, as: source = 'survey', ...row } = write;
      const id = randomUUID();
      added.push({ ...row, id, source });
      return { status: 'written', id, version: 1 };
    }
    const record = held.get(write.id);
    if (record === undefined || record.withdrawn === 1) return { status: 'missing', id: write.id };
    if (record.version !== write.expectedVersion)
      return { status: 'stale', id: write.id, version: record.version };
    const next = amended(record, write);
    held.set(record.id, next);
    changed.push(next);
    return { status: 'written', id: next.id, version: next.version };
  });
  await insertDestinations(tx, added, at);
  await bulkUpdate(tx, 'mis_destination', ['id'], changed);
  await bulkInsert(
    tx,
    'mis_destination_version',
    changed.map((record) => versionOf(record, at)),
  );
  const touched = [...added.map(({ learnerRef }) => learnerRef), ...changed.map((row) => row.learner_ref)];
  await touchLearners(tx, [...new Set(touched)]);
  return results;
}

function amended(
  record: DestinationRecord,
  write: Exclude<DestinationWrite, { op: 'append' }>,
): DestinationRecord {
  const ours = record.source === 'survey';
  const change = write.op === 'withdraw' ? { withdrawn: 1 } : columnsOf(write.change);
  const toldAgain = Object.keys(change).every((column) => column === 'coll_date');
  // Told again is all that the plugin may say of a row that a person or another source entered; a person may say more.
  if (!ours && !toldAgain && write.as !== 'person')
    throw new CodedError('HOST_ROW_NOT_YOURS', { id: record.id, op: write.op });
  const provenance = ours || !toldAgain ? JSON.stringify(write.provenance) : record.provenance;
  return { ...record, ...change, provenance, version: record.version + 1 };
}

async function heldRows(
  tx: Knex.Transaction,
  writes: readonly DestinationWrite[],
): Promise<Map<string, DestinationRecord>> {
  const ids = [...new Set(writes.flatMap((write) => (write.op === 'append' ? [] : [write.id])))];
  const held = new Map<string, DestinationRecord>();
  for (const page of inChunks(ids, 500))
    for (const row of (await tx('mis_destination').whereIn('id', page)) as DestinationRecord[])
      held.set(row.id, row);
  return held;
}

async function knownLearners(
  tx: Knex.Transaction,
  writes: readonly DestinationWrite[],
): Promise<Set<string>> {
  const refs = [...new Set(writes.flatMap((write) => (write.op === 'append' ? [write.learnerRef] : [])))];
  const known = new Set<string>();
  for (const page of inChunks(refs, 500))
    for (const row of await tx('mis_learner').whereIn('ref', page).select('ref'))
      known.add(row.ref as string);
  return known;
}

export interface NewDestination {
  /** Chosen by the host when left out. */
  readonly id?: string;
  readonly learnerRef: string;
  readonly potId: string | null;
  readonly row: DpOutcome;
  readonly source: DestinationSource;
  readonly provenance: Provenance | null;
}

/** Adds rows, each with its first version. The caller marks the learners as changed. @returns the ids, in order */
export async function insertDestinations(
  tx: Knex.Transaction,
  added: readonly NewDestination[],
  at: string,
): Promise<string[]> {
  const records = added.map(toRecord);
  await bulkInsert(
    tx,
    'mis_destination',
    records.map((record) => ({ ...record })),
  );
  await bulkInsert(
    tx,
    'mis_destination_version',
    records.map((record) => versionOf(record, at)),
  );
  return records.map(({ id }) => id);
}

function toRecord({ id, learnerRef, potId, row, source, provenance }: NewDestination): DestinationRecord {
  return {
    id: id ?? randomUUID(),
    learner_ref: learnerRef,
    pot_id: potId,
    out_type: row.outType,
    out_code: row.outCode,
    start_date: row.startDate,
    end_date: row.endDate,
    coll_date: row.collDate,
    version: 1,
    source,
    provenance: provenance === null ? null : JSON.stringify(provenance),
    withdrawn: 0,
  };
}

function versionOf(record: DestinationRecord, at: string) {
  return { id: record.id, version: record.version, row: JSON.stringify(record), at };
}

/** All destination rows of a learner, withdrawn ones too. */
export async function destinationHistory(connection: Knex, learnerRef: string) {
  const rows = (await connection('mis_destination')
    .where('learner_ref', learnerRef)
    .orderBy(['start_date', 'id'])) as DestinationRecord[];
  return rows.map((record) => ({ ...toDestination(record), withdrawn: record.withdrawn === 1 }));
}

function columnsOf(change: Extract<DestinationWrite, { op: 'amend' }>['change']): Partial<DestinationRecord> {
  return {
    ...(change.startDate === undefined ? {} : { start_date: change.startDate }),
    ...(change.endDate === undefined ? {} : { end_date: change.endDate }),
    ...(change.collDate === undefined ? {} : { coll_date: change.collDate }),
  };
}
