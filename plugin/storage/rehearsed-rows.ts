import type { Knex } from 'knex';
import { bulkInsert, bulkUpdate, inChunks } from '../../lib/sql/index.ts';
import type { DestinationRow, DestinationWrite, DestinationWriteResult, Provenance } from '../host.ts';
import type { Connection } from './table.ts';

/**
 * What a rehearsal would have written into the host, one entry a destination row: rows that it appended, and what it
 * changed of rows that are the host's.
 */
interface Entry {
  readonly id: string;
  /** Of a row that it appended; null: the row is the host's. */
  readonly learner_ref: string | null;
  readonly appended: string | null;
  readonly change: string;
  readonly provenance: string;
  readonly version: number;
  readonly withdrawn: number;
}

const TABLE = 'rehearsed_row';

/** Makes the table: a rehearsal's own database has it and no other. */
export async function createRehearsedRows(tx: Knex.Transaction): Promise<void> {
  await tx.schema.createTable(TABLE, (t) => {
    t.string('id', 64).notNullable().primary();
    t.string('learner_ref', 64).index();
    t.text('appended');
    t.text('change').notNullable();
    t.text('provenance').notNullable();
    t.integer('version').notNullable();
    t.integer('withdrawn').notNullable();
  });
}

/** Keeps writes as a host would carry them out, each on what the ones before left. */
export async function keepRehearsed(
  tx: Knex.Transaction,
  writes: readonly DestinationWrite[],
): Promise<DestinationWriteResult[]> {
  const ids = writes.flatMap((write) => (write.op === 'append' ? [] : [write.id]));
  const before = await entriesOf(tx, 'id', ids);
  const kept = new Map(before.map((entry) => [entry.id, entry]));
  let count = Number(((await tx(TABLE).count({ rows: '*' })) as { rows: number }[])[0]!.rows);
  const added: Entry[] = [];
  const results = writes.map((write): DestinationWriteResult => {
    const held = write.op === 'append' ? undefined : kept.get(write.id);
    if (write.op !== 'append' && held !== undefined) {
      const { id, version } = held;
      if (held.withdrawn === 1) return { status: 'missing', id };
      if (version !== write.expectedVersion) return { status: 'stale', id, version };
    }
    count += 1;
    const entry = held === undefined ? firstOf(write, count) : changed(held, write);
    kept.set(entry.id, entry);
    if (held === undefined) added.push(entry);
    return { status: 'written', id: entry.id, version: entry.version };
  });
  const known = new Set(before.map(({ id }) => id));
  await bulkInsert(
    tx,
    TABLE,
    added.map(({ id }) => kept.get(id)!),
  );
  await bulkUpdate(
    tx,
    TABLE,
    ['id'],
    [...kept.values()].filter(({ id }) => known.has(id)),
  );
  return results;
}

function firstOf(write: DestinationWrite, number: number): Entry {
  const provenance = JSON.stringify(write.provenance);
  if (write.op !== 'append')
    return {
      id: write.id,
      learner_ref: null,
      appended: null,
      change: JSON.stringify(write.op === 'amend' ? write.change : {}),
      provenance,
      version: write.expectedVersion + 1,
      withdrawn: write.op === 'withdraw' ? 1 : 0,
    };
  const { learnerRef, potId, row } = write;
  return {
    id: `rehearsed-${number}`,
    learner_ref: learnerRef,
    appended: JSON.stringify({ ...row, learnerRef, potId, source: 'survey' }),
    change: '{}',
    provenance,
    version: 1,
    withdrawn: 0,
  };
}

function changed(held: Entry, write: DestinationWrite): Entry {
  const change = write.op === 'amend' ? write.change : {};
  return {
    ...held,
    change: JSON.stringify({ ...(JSON.parse(held.change) as object), ...change }),
    provenance: JSON.stringify(write.provenance),
    version: held.version + 1,
    withdrawn: write.op === 'withdraw' ? 1 : 0,
  };
}

/** The destination rows of some learners as they stand after what was rehearsed so far. */
export async function withRehearsed(
  connection: Connection,
  learners: readonly { readonly ref: string; readonly destinations: readonly DestinationRow[] }[],
): Promise<readonly (readonly DestinationRow[])[]> {
  const ids = learners.flatMap(({ destinations }) => destinations.map(({ id }) => id));
  const touched = await entriesOf(connection, 'id', ids);
  const appended = await entriesOf(
    connection,
    'learner_ref',
    learners.map(({ ref }) => ref),
  );
  const byId = new Map(touched.map((entry) => [entry.id, entry]));
  return learners.map(({ ref, destinations }) => [
    ...destinations.flatMap((row) => after(row, byId.get(row.id))),
    ...appended
      .filter((entry) => entry.learner_ref === ref)
      .flatMap((entry) => {
        const row = JSON.parse(entry.appended!) as Omit<DestinationRow, 'id' | 'version' | 'provenance'>;
        return after({ ...row, id: entry.id, version: entry.version, provenance: null }, entry);
      }),
  ]);
}

function after(row: DestinationRow, entry: Entry | undefined): DestinationRow[] {
  if (entry === undefined) return [row];
  if (entry.withdrawn === 1) return [];
  // Of another's row a host keeps where it came from.
  const provenance = row.source === 'survey' ? (JSON.parse(entry.provenance) as Provenance) : row.provenance;
  return [{ ...row, ...(JSON.parse(entry.change) as object), provenance, version: entry.version }];
}

async function entriesOf(
  connection: Connection,
  column: 'id' | 'learner_ref',
  values: readonly string[],
): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const page of inChunks([...new Set(values)], 400))
    entries.push(...((await connection(TABLE).whereIn(column, page).orderBy('id')) as Entry[]));
  return entries;
}
