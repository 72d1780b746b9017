import type { Knex } from 'knex';
import { inChunks } from '../../lib/sql/index.ts';
import { type Connection, defineTable } from './table.ts';

/** What a person, or somebody for them, told us to stop: one channel, everything, or for good. */
export interface SuppressionRow {
  readonly personKey: string;
  readonly scope: 'email' | 'sms' | 'all';
  readonly reason: 'unsubscribed' | 'deceased' | 'do-not-contact';
  readonly who: string;
  readonly at: string;
}

const table = defineTable<SuppressionRow>(
  'dt_suppression',
  ['personKey', 'scope', 'reason'],
  ['personKey', 'scope', 'reason', 'who', 'at'],
);

export async function suppress(tx: Knex.Transaction, row: SuppressionRow): Promise<void> {
  const held = await table
    .read(tx)
    .where({ person_key: row.personKey, scope: row.scope, reason: row.reason })
    .first();
  if (held === undefined) await table.insert(tx, [row]);
}

/** Takes back an unsubscription; what was told of a death or by staff stays. */
export async function liftUnsubscribed(
  tx: Knex.Transaction,
  personKey: string,
  scopes: readonly string[],
): Promise<void> {
  await tx('dt_suppression')
    .where({ person_key: personKey, reason: 'unsubscribed' })
    .whereIn('scope', scopes)
    .delete();
}

export async function suppressionsOf(
  connection: Connection,
  personKeys: readonly string[],
): Promise<SuppressionRow[]> {
  const rows: SuppressionRow[] = [];
  for (const page of inChunks(personKeys, 400))
    rows.push(...(await table.read(connection).whereIn('person_key', page)));
  return rows;
}
