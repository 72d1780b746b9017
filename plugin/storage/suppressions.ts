import type { Knex } from 'knex';
import { inChunks } from '../../lib/sql/index.ts';
import { afterKey, type Connection, defineTable } from './table.ts';

/** What a person, or somebody for them, told us to stop: one channel, everything, or for good. */
export interface SuppressionRow {
  readonly personKey: string;
  readonly scope: 'email' | 'sms' | 'all';
  readonly reason: 'unsubscribed' | 'deceased' | 'do-not-contact';
  readonly who: string;
  readonly at: string;
  /** The reason that staff gave; null: it was told by the learner, or for them. */
  readonly why: string | null;
}

const table = defineTable<SuppressionRow>(
  'dt_suppression',
  ['personKey', 'scope', 'reason'],
  ['personKey', 'scope', 'reason', 'who', 'at', 'why'],
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

/** Takes back what staff said, or what was told of a death. @returns whether there was any */
export async function liftSuppression(
  tx: Knex.Transaction,
  personKey: string,
  reason: 'do-not-contact' | 'deceased',
): Promise<boolean> {
  return (await tx('dt_suppression').where({ person_key: personKey, reason }).delete()) > 0;
}

/** The place of a suppression in the list of all. */
export type SuppressionPlace = Pick<SuppressionRow, 'personKey' | 'scope' | 'reason'>;

/** What persons are not to be written to for, the page after `after`. */
export async function suppressionsAfter(
  connection: Connection,
  { after, limit }: { readonly after: SuppressionPlace | null; readonly limit: number },
): Promise<SuppressionRow[]> {
  const query = table.read(connection).orderBy(['person_key', 'scope', 'reason']).limit(limit);
  if (after !== null)
    afterKey(query, ['person_key', after.personKey], ['scope', after.scope], ['reason', after.reason]);
  return query;
}
