import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { OutType } from '../../lib/ilr/model.ts';
import type {
  DestinationRow,
  DestinationSource,
  DestinationWrite,
  DestinationWriteResult,
  Provenance,
} from '../../plugin/host.ts';
import { touchLearners } from './changes.ts';

interface DestinationRecord {
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
 * older version is `stale` and changes nothing.
 */
export async function writeDestinations(
  tx: Knex.Transaction,
  writes: readonly DestinationWrite[],
  at: string,
): Promise<DestinationWriteResult[]> {
  const results: DestinationWriteResult[] = [];
  const touched = new Set<string>();
  for (const write of writes) {
    const { result, learnerRef } = await writeOne(tx, write, at);
    results.push(result);
    if (result.status === 'written') touched.add(learnerRef);
  }
  await touchLearners(tx, [...touched]);
  return results;
}

interface WrittenRow {
  readonly result: DestinationWriteResult;
  readonly learnerRef: string;
}

async function writeOne(tx: Knex.Transaction, write: DestinationWrite, at: string): Promise<WrittenRow> {
  if (write.op === 'append') {
    const { learnerRef, potId, row, provenance } = write;
    const id = await appendDestination(tx, { learnerRef, potId, row, source: 'survey', provenance }, at);
    return { result: { status: 'written', id, version: 1 }, learnerRef };
  }
  const record = (await tx('mis_destination').where({ id: write.id, withdrawn: 0 }).first()) as
    | DestinationRecord
    | undefined;
  if (record === undefined) return { result: { status: 'missing', id: write.id }, learnerRef: '' };
  const learnerRef = record.learner_ref;
  if (record.version !== write.expectedVersion)
    return { result: { status: 'stale', id: write.id, version: record.version }, learnerRef };
  // A row of somebody else stays theirs: only what is ours says why it is there.
  const provenance = record.source === 'survey' ? JSON.stringify(write.provenance) : record.provenance;
  const change = write.op === 'withdraw' ? { withdrawn: 1 } : columnsOf(write.change);
  const next = { ...record, ...change, provenance, version: record.version + 1 };
  await tx('mis_destination').where({ id: record.id }).update(next);
  await keepVersion(tx, next, at);
  return { result: { status: 'written', id: record.id, version: next.version }, learnerRef };
}

export interface NewDestination {
  readonly learnerRef: string;
  readonly potId: string | null;
  readonly row: Pick<DestinationRow, 'outType' | 'outCode' | 'startDate' | 'endDate' | 'collDate'>;
  readonly source: DestinationSource;
  readonly provenance: Provenance | null;
}

/** Adds a row; its id. The caller marks the learner as changed. */
export async function appendDestination(
  tx: Knex.Transaction,
  added: NewDestination,
  at: string,
): Promise<string> {
  const { learnerRef, potId, row, source, provenance } = added;
  const record: DestinationRecord = {
    id: randomUUID(),
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
  await tx('mis_destination').insert(record);
  await keepVersion(tx, record, at);
  return record.id;
}

/** All destination rows of a learner, withdrawn ones too. */
export async function destinationHistory(connection: Knex, learnerRef: string) {
  const rows = (await connection('mis_destination')
    .where('learner_ref', learnerRef)
    .orderBy(['start_date', 'id'])) as DestinationRecord[];
  return rows.map((record) => ({ ...toDestination(record), withdrawn: record.withdrawn === 1 }));
}

async function keepVersion(tx: Knex.Transaction, record: DestinationRecord, at: string): Promise<void> {
  await tx('mis_destination_version').insert({
    id: record.id,
    version: record.version,
    row: JSON.stringify(record),
    at,
  });
}

function columnsOf(change: Extract<DestinationWrite, { op: 'amend' }>['change']): Partial<DestinationRecord> {
  return {
    ...(change.startDate === undefined ? {} : { start_date: change.startDate }),
    ...(change.endDate === undefined ? {} : { end_date: change.endDate }),
    ...(change.collDate === undefined ? {} : { coll_date: change.collDate }),
  };
}
