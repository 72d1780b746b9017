import type { Knex } from 'knex';

/** What somebody did to a tenant or a key. */
export interface Act {
  readonly at: string;
  readonly who: string;
  readonly act: 'tenant-created' | 'key-created' | 'key-ending' | 'key-revoked';
  readonly tenant: string;
  /** The tenant's or the key's id; never a key. */
  readonly target: string;
}

/** Writes it down, in the transaction of what was done. */
export async function appendAudit(tx: Knex.Transaction, act: Act): Promise<void> {
  await tx('sv_audit').insert(act);
}

/** Who did what to a tenant and its keys, the newest last. */
export async function auditOf(connection: Knex, tenant: string): Promise<readonly Act[]> {
  return (await connection('sv_audit')
    .where({ tenant })
    .orderBy('id')
    .select('at', 'who', 'act', 'tenant', 'target')) as Act[];
}
