import type { Knex } from 'knex';
import { type Connection, defineTable } from './table.ts';

/** One act on the tenant's messages: somebody held them, or lifted it. The newest says how it stands. */
export interface HoldRow {
  readonly id: number;
  /** 1: held; 0: lifted. */
  readonly held: number;
  readonly who: string;
  readonly why: string;
  readonly at: string;
  /** When the survey service had it; null: it is still to be told. */
  readonly toldAt: string | null;
}

const table = defineTable<HoldRow>('dt_hold', ['id'], ['id', 'held', 'who', 'why', 'at', 'toldAt']);

/** The newest act; undefined: nobody ever held anything. */
export async function newestHold(connection: Connection): Promise<HoldRow | undefined> {
  return (await table.read(connection).orderBy('id', 'desc').first()) as HoldRow | undefined;
}

/** The hold in force; null: messages go. */
export async function holdInForce(connection: Connection): Promise<HoldRow | null> {
  const newest = await newestHold(connection);
  return newest?.held === 1 ? newest : null;
}

/** Newest first. */
export async function holdsBefore(connection: Connection, limit: number): Promise<HoldRow[]> {
  return table.read(connection).orderBy('id', 'desc').limit(limit);
}

/** @returns its number */
export async function addHold(
  tx: Knex.Transaction,
  { held, who, why, at, toldAt }: Omit<HoldRow, 'id'>,
): Promise<number> {
  const [added] = (await tx('dt_hold').insert({ held, who, why, at, told_at: toldAt }).returning('id')) as {
    id: number;
  }[];
  return added!.id;
}

/** Notes that the survey service has an act. */
export async function noteHoldTold(tx: Knex.Transaction, id: number, at: string): Promise<void> {
  await table.update(tx, { id }, { toldAt: at });
}
