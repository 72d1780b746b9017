import type { Knex } from 'knex';
import { beforeKey, type Connection, defineTable } from './table.ts';

/** Who did what, or was refused: one row per act of a person. */
export interface AuditRow {
  readonly at: string;
  readonly who: string;
  readonly act: string;
  readonly target: string | null;
  readonly result: string;
  /** JSON, or null. */
  readonly detail: string | null;
}

/** Where a row stands in the order of time; of one instant the later id is the newer. */
export interface AuditPlace {
  readonly at: string;
  readonly id: number;
}

/** Which rows are meant; every part given must hold. */
export interface AuditFilter {
  readonly who?: string;
  readonly act?: string;
  readonly result?: string;
  /** Instant; the rows from then on. */
  readonly since?: string;
}

/** A page, newest first. */
export interface AuditRequest extends AuditFilter {
  /** Only what is older than this place; null: from the newest. */
  readonly before: AuditPlace | null;
  readonly limit: number;
}

const table = defineTable<AuditRow>('dt_audit', ['at'], ['at', 'who', 'act', 'target', 'result', 'detail']);

export async function appendAudit(tx: Knex.Transaction, row: AuditRow): Promise<void> {
  await table.insert(tx, [row]);
}

export async function latestAudit(connection: Connection, limit: number): Promise<AuditRow[]> {
  return table.read(connection).orderBy('id', 'desc').limit(limit);
}

/** The tenant's own audit by filter, a page at a time. */
export async function auditPage(
  connection: Connection,
  request: AuditRequest,
): Promise<(AuditRow & AuditPlace)[]> {
  const query = connection('dt_audit').select('id', 'at', 'who', 'act', 'target', 'result', 'detail');
  return pageOf(query, request);
}

/** Narrows a query on a table of audit rows to one page of them. */
export function pageOf<Row>(
  query: Knex.QueryBuilder,
  { since, before, limit, who, act, result }: AuditRequest,
): Promise<Row[]> {
  for (const [column, value] of Object.entries({ who, act, result }))
    if (value !== undefined) query.where(column, value);
  if (since !== undefined) query.where('at', '>=', since);
  if (before !== null) beforeKey(query, ['at', before.at], ['id', before.id]);
  return query
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit) as unknown as Promise<Row[]>;
}
