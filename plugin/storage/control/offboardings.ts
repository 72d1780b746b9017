import type { Knex } from 'knex';
import type { Connection } from '../table.ts';

/** How far the offboarding of a tenant is: what is said here is done. What the states mean `admin/offboarding` tells. */
export type OffboardingState = 'begun' | 'held' | 'closed' | 'exported' | 'erasing' | 'erased' | 'done';

export interface OffboardingRow<Steps> {
  readonly id: number;
  readonly tenant: string;
  readonly state: OffboardingState;
  readonly who: string;
  readonly why: string;
  /** Where what was held is written, as an absolute path. */
  readonly folder: string;
  readonly beganAt: string;
  readonly steps: Steps;
}

/** The last time that a tenant was offboarded, or still is; null: never. */
export async function latestOffboarding<Steps>(
  connection: Connection,
  tenant: string,
): Promise<OffboardingRow<Steps> | null> {
  const row = await connection('ct_offboarding').where({ tenant }).orderBy('id', 'desc').first();
  if (row === undefined) return null;
  const { began_at: beganAt, steps, ...rest } = row;
  return { ...rest, beganAt, steps: JSON.parse(steps as string) } as OffboardingRow<Steps>;
}

export async function openOffboarding(
  tx: Knex.Transaction,
  { beganAt, steps, ...row }: Omit<OffboardingRow<object>, 'id' | 'state'>,
): Promise<void> {
  await tx('ct_offboarding').insert({
    ...row,
    state: 'begun',
    began_at: beganAt,
    steps: JSON.stringify(steps),
  });
}

/** Says what was done, where nobody has said more meanwhile. @returns false: somebody has */
export async function advanceOffboarding(
  tx: Knex.Transaction,
  { id, state: from }: Pick<OffboardingRow<unknown>, 'id' | 'state'>,
  state: OffboardingState,
  steps: object,
): Promise<boolean> {
  return (
    (await tx('ct_offboarding')
      .where({ id, state: from })
      .update({ state, steps: JSON.stringify(steps) })) > 0
  );
}

/** Whether a tenant is leaving now: it was begun and has not come to its end. */
export async function isLeaving(connection: Connection, tenant: string): Promise<boolean> {
  const latest = await connection('ct_offboarding').where({ tenant }).orderBy('id', 'desc').first('state');
  return latest !== undefined && latest.state !== 'done';
}

/** Tenants that were offboarded once, or are leaving now. */
export async function everOffboarded(connection: Connection): Promise<ReadonlySet<string>> {
  return new Set((await connection('ct_offboarding').distinct('tenant').pluck('tenant')) as string[]);
}
