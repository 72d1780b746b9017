import type { Database } from '../../lib/sql/index.ts';

/** The database that a request comes from, as its header says. */
export interface Presented {
  readonly id: string;
  readonly generation: number;
  readonly token: string;
  /** What the token is to become by this request; null: it stays. */
  readonly next: string | null;
}

/** The database that a tenant's requests come from, as known here. */
export interface Known {
  readonly id: string;
  readonly generation: number;
  readonly token: string;
  /** Whether the plugin is known to hold the token. */
  readonly used: boolean;
}

/**
 * What is known after a request, null when it comes from another database or an earlier state of it.
 *
 *  1. nothing is known: the first one is taken
 *  2. the same state: it moves on to what it renews to
 *  3. one state behind, renewing to ours, which nobody has presented as held: our reply was lost, it says it again
 *  4. a later state of the same: we are the older one, put back from a backup
 */
export function knownAfter(known: Known | undefined, presented: Presented): Known | null {
  const { id, generation, token, next } = presented;
  const becomes: Known =
    next === null
      ? { id, generation, token, used: true }
      : { id, generation: generation + 1, token: next, used: false };
  if (known === undefined) return becomes;
  if (known.id !== id) return null;
  if (generation > known.generation) return becomes;
  if (generation === known.generation) return token === known.token ? becomes : null;
  const again = generation + 1 === known.generation && next === known.token && !known.used;
  return again ? known : null;
}

/** Takes note of the database that a request comes from. @returns false: it is not the one whose requests are taken */
export async function recognise(database: Database, tenant: string, presented: Presented): Promise<boolean> {
  return database.transaction(async (tx) => {
    const known = await readKnown(tx, tenant);
    const after = knownAfter(known, presented);
    if (after === null) return false;
    if (known === undefined) await tx('sv_instance').insert({ tenant, ...toColumns(after) });
    else if (after.token !== known.token || after.used !== known.used)
      await tx('sv_instance').where({ tenant }).update(toColumns(after));
    return true;
  });
}

/**
 * A person says that this database is the one, whatever was known before: no earlier state of any is taken again.
 * @returns the generation it has from now on, later than any that was given
 */
export async function confirmInstance(
  database: Database,
  tenant: string,
  { id, generation, next }: Presented & { readonly next: string },
  by: { readonly by: string; readonly reason: string; readonly at: string },
): Promise<number> {
  return database.transaction(async (tx) => {
    const known = await readKnown(tx, tenant);
    const stands = Math.max(generation, known?.generation ?? 0) + 1;
    const row = {
      ...toColumns({ id, generation: stands, token: next, used: false }),
      confirmed_by: by.by,
      confirmed_reason: by.reason,
      confirmed_at: by.at,
    };
    if (known === undefined) await tx('sv_instance').insert({ tenant, ...row });
    else await tx('sv_instance').where({ tenant }).update(row);
    return stands;
  });
}

async function readKnown(
  tx: Parameters<Parameters<Database['transaction']>[0]>[0],
  tenant: string,
): Promise<Known | undefined> {
  const row = await tx('sv_instance').where({ tenant }).first('id', 'generation', 'token', 'used');
  return row === undefined ? undefined : { ...row, used: row.used === 1 };
}

function toColumns({ id, generation, token, used }: Known) {
  return { id, generation, token, used: used ? 1 : 0 };
}
