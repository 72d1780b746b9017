import type { Knex } from 'knex';
import { type AuditPlace, type AuditRequest, type AuditRow, pageOf } from '../audit.ts';
import type { Connection } from '../table.ts';

/** An act of support staff on the installation or on one of its tenants. */
export interface SupplierAuditRow extends AuditRow {
  /** Id; null: the installation itself, or several tenants. */
  readonly tenant: string | null;
}

export async function appendSupplierAudit(tx: Knex.Transaction, row: SupplierAuditRow): Promise<void> {
  await tx('ct_audit').insert(row);
}

/**
 * The installation's audit by filter, a page at a time.
 * @param request.tenant only what was done to this one
 */
export async function supplierAuditPage(
  connection: Connection,
  { tenant, ...request }: AuditRequest & { readonly tenant?: string },
): Promise<(SupplierAuditRow & AuditPlace)[]> {
  const query = connection('ct_audit').select(
    'id',
    'at',
    'who',
    'tenant',
    'act',
    'target',
    'result',
    'detail',
  );
  if (tenant !== undefined) query.where({ tenant });
  return pageOf(query, request);
}
