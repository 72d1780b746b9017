import type { Knex } from 'knex';

/** What somebody did to a tenant, a key, or what stands against writing to somebody. */
export interface Act {
  readonly at: string;
  readonly who: string;
  readonly act:
    | 'tenant-created'
    | 'key-created'
    | 'key-ending'
    | 'key-revoked'
    | 'held'
    | 'lifted'
    | 'address-released'
    | 'learner-released';
  readonly tenant: string;
  /** The tenant's or the key's id, or the kind of what was released: never a key, an address or whom it is about. */
  readonly target: string;
  /** The reason given; null: none is asked for. */
  readonly why?: string | null;
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
    .select('at', 'who', 'act', 'tenant', 'target', 'why')) as Act[];
}
