import type { Knex } from 'knex';
import { databaseNow, dialectOf, insertIfAbsent, instantSql } from '../../../lib/sql/index.ts';
import { type Connection, defineTable } from '../table.ts';

/** A rollout, and who applies it just now. */
export interface RolloutRow {
  readonly name: string;
  /** JSON: part of the file → digest of what it said. */
  readonly digests: string;
  readonly begunBy: string;
  readonly begunAt: string;
  /** The process that applies it: machine, process id, and something of its own. */
  readonly holder: string | null;
  readonly heldBy: string | null;
  /** By the database's clock. */
  readonly heldUntil: string | null;
}

/**
 * One tenant in a rollout.
 *
 * - `at-work`: from its first step on; what a process that died leaves
 * - `done`: each step of its wave is
 * - `failed`: at `step`, by `error`
 *
 * There is no row before its first step.
 */
export interface RolloutTenantRow {
  readonly rollout: string;
  readonly tenant: string;
  readonly state: 'at-work' | 'done' | 'failed';
  /** The step it is at, or failed at. */
  readonly step: string | null;
  /** JSON: the steps done, each with when and what came of it. */
  readonly done: string;
  /** JSON: code, message, hint. */
  readonly error: string | null;
  /** Number of the test send that counts, from 1: one that did not go is followed by another. */
  readonly test: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** When its checks were asked once more, after the soak. */
  readonly observedAt: string | null;
}

const rollouts = defineTable<RolloutRow>(
  'ct_rollout',
  ['name'],
  ['name', 'digests', 'begunBy', 'begunAt', 'holder', 'heldBy', 'heldUntil'],
);
const tenants = defineTable<RolloutTenantRow>(
  'ct_rollout_tenant',
  ['rollout', 'tenant'],
  [
    ...(['rollout', 'tenant', 'state', 'step', 'done', 'error', 'test'] as const),
    ...(['startedAt', 'finishedAt', 'observedAt'] as const),
  ],
);

export async function findRollout(connection: Connection, name: string): Promise<RolloutRow | undefined> {
  return rollouts.read(connection).where({ name }).first();
}

/** Who holds a rollout, as long as the lease has not run out. */
export async function holderOf(connection: Connection, name: string): Promise<RolloutRow | undefined> {
  const row = await findRollout(connection, name);
  if (row?.heldUntil == null) return undefined;
  return row.heldUntil > (await databaseNow(connection)) ? row : undefined;
}

/** Notes a rollout that is new. */
export async function beginRollout(
  tx: Knex.Transaction,
  { name, digests, begunBy, begunAt }: Pick<RolloutRow, 'name' | 'digests' | 'begunBy' | 'begunAt'>,
): Promise<void> {
  const row = { name, digests, begun_by: begunBy, begun_at: begunAt };
  await insertIfAbsent(tx, 'ct_rollout', ['name'], [row]);
}

export async function changeDigests(tx: Knex.Transaction, name: string, digests: string): Promise<void> {
  await rollouts.update(tx, { name }, { digests });
}

/** Takes the lease, whoever had it. */
export async function takeRollout(
  tx: Knex.Transaction,
  name: string,
  { holder, heldBy, seconds }: { readonly holder: string; readonly heldBy: string; readonly seconds: number },
): Promise<void> {
  await rollouts.update(tx, { name }, { holder, heldBy });
  await keepRollout(tx, name, { holder, seconds });
}

/** Makes the lease last on. @returns whether it was still this holder's */
export async function keepRollout(
  tx: Knex.Transaction,
  name: string,
  { holder, seconds }: { readonly holder: string; readonly seconds: number },
): Promise<boolean> {
  const until = tx.raw(instantSql(dialectOf(tx), 'seconds'), [seconds]);
  return (await tx('ct_rollout').where({ name, holder }).update({ held_until: until })) > 0;
}

/** Lets go of the lease, where it is still this holder's. */
export async function leaveRollout(tx: Knex.Transaction, name: string, holder: string): Promise<void> {
  await tx('ct_rollout').where({ name, holder }).update({ holder: null, held_by: null, held_until: null });
}

/** Every tenant that was begun. An installation has hundreds, not more. */
export async function tenantsOfRollout(connection: Connection, rollout: string): Promise<RolloutTenantRow[]> {
  return tenants.read(connection).where({ rollout }).orderBy('tenant');
}

export async function putRolloutTenant(tx: Knex.Transaction, row: RolloutTenantRow): Promise<void> {
  await tenants.upsert(tx, [row]);
}
