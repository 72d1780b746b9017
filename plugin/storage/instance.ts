import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { type Connection, defineTable } from './table.ts';

/** What this database calls itself to the survey service. There is one row. */
export interface InstanceRow {
  readonly id: string;
  /** Rises by one with each token that the service took. */
  readonly generation: number;
  readonly token: string;
  /** What `token` becomes when the service has answered; null: nothing is on its way. */
  readonly nextToken: string | null;
  /** Where the database stood when it last named itself; null: it never did. */
  readonly place: string | null;
  /** When the service knew another instance; null: it does not doubt this one. */
  readonly refusedAt: string | null;
}

const table = defineTable<InstanceRow>(
  'dt_instance',
  ['id'],
  ['id', 'generation', 'token', 'nextToken', 'place', 'refusedAt'],
);

export async function readInstance(connection: Connection): Promise<InstanceRow> {
  return (await table.read(connection).first()) as InstanceRow;
}

/** Changes the row where its name still is the one that was seen; false: somebody renewed it meanwhile. */
export async function changeInstance(
  tx: Knex.Transaction,
  { id, generation, token, nextToken }: InstanceRow,
  change: Partial<InstanceRow>,
): Promise<boolean> {
  return (await table.update(tx, { id, generation, token, nextToken }, change)) > 0;
}

/** Makes the database another one than before, that has never named itself: no earlier state of it is taken for the same. */
export async function renewInstance(tx: Knex.Transaction): Promise<void> {
  await tx('dt_instance').update({
    id: randomUUID(),
    generation: 0,
    token: randomUUID(),
    next_token: null,
    place: null,
    refused_at: null,
  });
}
