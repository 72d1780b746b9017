import type { Knex } from 'knex';
import { inChunks } from '../../lib/sql/index.ts';
import { usableEmail } from '../domain/index.ts';
import { type Connection, defineTable } from './table.ts';

/**
 * `current`: as the MIS has it. `bounced`, `undelivered`: a message came back for good. `wrong-person`: somebody
 * else reads it. `confirmed`: shared, and staff said that it may be used. A corrected address starts as `current`.
 */
export type AddressState = 'current' | 'bounced' | 'undelivered' | 'wrong-person' | 'confirmed';

export interface AddressRow {
  readonly learnerRef: string;
  readonly channel: 'email' | 'sms';
  /** As `addressKey` has it: telephone numbers are parsed when a message is due, the dearest step. */
  readonly address: string;
  readonly state: AddressState;
  readonly changedAt: string;
}

const table = defineTable<AddressRow>(
  'dt_address',
  ['learnerRef', 'channel'],
  ['learnerRef', 'channel', 'address', 'state', 'changedAt'],
);

/**
 * The form in which addresses are compared. An email is what would be written to; telephone numbers are text only, no
 * parsing, for it is asked of every learner: they lose everything but digits and begin with 0, whether written 07…,
 * +44 7… or 0044 (0)7….
 */
export function addressKey(channel: 'email' | 'sms', text: string): string {
  if (channel === 'email') {
    const email = usableEmail(text);
    return email.ok ? email.address : text.trim().toLowerCase().slice(0, 254);
  }
  return text
    .replace(/\D/g, '')
    .replace(/^(00)?440?/, '0')
    .slice(0, 254);
}

/** Keeps the state of an address that did not change; a new one starts over. Tells which came and which went. */
export async function keepAddresses(
  tx: Knex.Transaction,
  rows: readonly AddressRow[],
): Promise<AddressRow[]> {
  const before = new Map(
    (
      await addressesOf(
        tx,
        rows.map((row) => row.learnerRef),
      )
    ).map((row) => [keyOf(row), row]),
  );
  const fresh = rows.filter((row) => before.get(keyOf(row))?.address !== row.address);
  await table.upsert(tx, fresh);
  const gone = [...before.values()].filter((row) => !rows.some((kept) => keyOf(kept) === keyOf(row)));
  for (const row of gone)
    await tx('dt_address').where({ learner_ref: row.learnerRef, channel: row.channel }).delete();
  return [...fresh, ...fresh.flatMap((row) => before.get(keyOf(row)) ?? []), ...gone];
}

export async function addressesOf(connection: Connection, refs: readonly string[]): Promise<AddressRow[]> {
  const rows: AddressRow[] = [];
  for (const page of inChunks([...new Set(refs)], 400))
    rows.push(...(await table.read(connection).whereIn('learner_ref', page)));
  return rows;
}

/** How many persons have each of these addresses; only those of two or more. */
export async function sharedBy(
  connection: Connection,
  channel: 'email' | 'sms',
  addresses: readonly string[],
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const page of inChunks([...new Set(addresses)], 400)) {
    const rows = await connection('dt_address as a')
      .join('dt_person as p', 'p.learner_ref', 'a.learner_ref')
      .where('a.channel', channel)
      .whereIn('a.address', page)
      .groupBy('a.address')
      .havingRaw('count(distinct p.person_key) > 1')
      .select('a.address as address')
      .select(connection.raw('count(distinct p.person_key) as persons'));
    for (const row of rows) counts.set(row.address as string, Number(row.persons));
  }
  return counts;
}

/** What is known of these addresses from anybody who has them; nothing of those that are as the MIS has them. */
export async function statesOf(
  connection: Connection,
  channel: 'email' | 'sms',
  addresses: readonly string[],
): Promise<Pick<AddressRow, 'address' | 'state'>[]> {
  const found: Pick<AddressRow, 'address' | 'state'>[] = [];
  for (const page of inChunks([...new Set(addresses)], 400))
    found.push(
      ...(await connection('dt_address')
        .distinct('address', 'state')
        .where('channel', channel)
        .whereIn('address', page)
        .whereNot('state', 'current')),
    );
  return found;
}

/** Learner records that have one of these addresses. */
export async function learnersAt(
  connection: Connection,
  rows: readonly Pick<AddressRow, 'channel' | 'address'>[],
): Promise<string[]> {
  const refs = new Set<string>();
  for (const channel of ['email', 'sms'] as const) {
    const addresses = [...new Set(rows.filter((row) => row.channel === channel).map((row) => row.address))];
    for (const page of inChunks(addresses, 400)) {
      const found = await connection('dt_address')
        .where('channel', channel)
        .whereIn('address', page)
        .select('learner_ref');
      for (const row of found) refs.add(row.learner_ref as string);
    }
  }
  return [...refs];
}

/** Sets the state of an address that the learner still has. */
export async function setAddressState(
  tx: Knex.Transaction,
  address: Pick<AddressRow, 'learnerRef' | 'channel' | 'address'>,
  state: AddressState,
  at: string,
): Promise<void> {
  await table.update(tx, address, { state, changedAt: at });
}

/** States in which an address is not written to. */
const GIVEN_UP: readonly AddressState[] = ['bounced', 'undelivered', 'wrong-person'];

/** Takes an address back into use, whoever has it. @returns how many records had it given up */
export async function releaseAddress(
  tx: Knex.Transaction,
  { channel, address }: Pick<AddressRow, 'channel' | 'address'>,
  at: string,
): Promise<number> {
  return tx('dt_address')
    .where({ channel, address })
    .whereIn('state', [...GIVEN_UP])
    .update({ state: 'current', changed_at: at });
}

const keyOf = (row: Pick<AddressRow, 'learnerRef' | 'channel'>) => `${row.channel}:${row.learnerRef}`;
