import type { Knex } from 'knex';
import type { Database } from '../../../lib/sql/index.ts';
import type { AuditRow } from '../audit.ts';

/** An act of support staff on the installation or on one of its tenants. */
export interface SupplierAuditRow extends AuditRow {
  /** Id; null: the installation itself, or several tenants. */
  readonly tenant: string | null;
}

export async function appendSupplierAudit(tx: Knex.Transaction, row: SupplierAuditRow): Promise<void> {
  await tx('ct_audit').insert(row);
}

/** The newest acts first. */
export async function latestSupplierAudit(control: Database, limit: number): Promise<SupplierAuditRow[]> {
  return control
    .reader('ct_audit')
    .orderBy('id', 'desc')
    .limit(limit)
    .select('at', 'who', 'tenant', 'act', 'target', 'result', 'detail');
}
