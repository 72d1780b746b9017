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

/** An act as it is on record. */
export interface ActOnRecord extends Act {
  readonly id: number;
}

/** Who did what, the newest first, a page at a time. */
export async function auditPage(
  connection: Knex,
  request: { readonly tenant?: string; readonly before?: number; readonly limit: number },
): Promise<readonly ActOnRecord[]> {
  const { tenant, before, limit } = request;
  const query = connection('sv_audit').orderBy('id', 'desc').limit(limit);
  if (tenant !== undefined) query.where({ tenant });
  if (before !== undefined) query.andWhere('id', '<', before);
  return (await query.select('id', 'at', 'who', 'act', 'tenant', 'target', 'why')) as ActOnRecord[];
}
