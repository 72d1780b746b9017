import type { Knex } from 'knex';
import { type Connection, defineTable } from './table.ts';

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

const table = defineTable<AuditRow>('dt_audit', ['at'], ['at', 'who', 'act', 'target', 'result', 'detail']);

export async function appendAudit(tx: Knex.Transaction, row: AuditRow): Promise<void> {
  await table.insert(tx, [row]);
}

export async function latestAudit(connection: Connection, limit: number): Promise<AuditRow[]> {
  return table.read(connection).orderBy('id', 'desc').limit(limit);
}
