import type { Knex } from 'knex';
import { type Connection, defineTable } from './table.ts';

/** In a run, by an act of somebody outside any, or over what was there before there were seals. */
export type SealKind = 'run' | 'act' | 'before-seals';

/** A seal over the events of one transaction, and over the seal before it (decision 0052). */
export interface SealRow {
  readonly number: number;
  readonly kind: SealKind;
  readonly runId: number | null;
  readonly at: string;
  /** How many events it stands over. */
  readonly events: number;
  /** Numbers of the first and of the last of them. */
  readonly firstEvent: number;
  readonly lastEvent: number;
  readonly digest: string;
}

const table = defineTable<SealRow>(
  'dt_seal',
  ['number'],
  ['number', 'kind', 'runId', 'at', 'events', 'firstEvent', 'lastEvent', 'digest'],
);

/** The newest seal of the chain; undefined: nothing happened yet. */
export async function lastSeal(connection: Connection): Promise<SealRow | undefined> {
  return table.read(connection).orderBy('number', 'desc').first();
}

/** Adds a seal over the events that came after those of the seal before. */
export async function addSeal(
  tx: Knex.Transaction,
  seal: Omit<SealRow, 'firstEvent' | 'lastEvent'>,
  before: SealRow | undefined,
): Promise<void> {
  const range = (await tx('dt_event')
    .where('id', '>', before?.lastEvent ?? 0)
    .min({ first: 'id' })
    .max({ last: 'id' })
    .first()) as { readonly first: number; readonly last: number };
  await table.insert(tx, [{ ...seal, firstEvent: Number(range.first), lastEvent: Number(range.last) }]);
}

/** Seals in their order, a page at a time. */
export async function sealsAfter(connection: Connection, after: number, limit: number): Promise<SealRow[]> {
  return table.read(connection).where('number', '>', after).orderBy('number').limit(limit);
}

/** How many events are sealed. */
export async function countSealed(connection: Connection): Promise<number> {
  const [row] = (await connection('dt_seal').sum({ events: 'events' })) as { events: number | null }[];
  return Number(row?.events ?? 0);
}

/** The seal that an event stands under by its number; undefined: under none. */
export async function sealOfEvent(connection: Connection, event: number): Promise<SealRow | undefined> {
  const seal = (await table
    .read(connection)
    .where('last_event', '>=', event)
    .orderBy('last_event')
    .first()) as SealRow | undefined;
  return seal !== undefined && seal.firstEvent <= event ? seal : undefined;
}
