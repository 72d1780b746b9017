import type { Database } from '../../../lib/sql/index.ts';
import type { RolloutFile } from '../../config/index.ts';
import type { Actor } from '../../host.ts';
import { findRollout, holderOf, type RolloutRow, tenantsOfRollout } from '../../storage/control/rollouts.ts';
import { permittedSupplier, type SupplierGate } from '../access.ts';
import { isGone } from './hold.ts';
import { progressOf, type WaveProgress } from './progress.ts';
import type { Waves } from './waves.ts';

/** How far a rollout is: what `apply` ends with and `status` tells. */
export interface RolloutReport {
  readonly rollout: string;
  readonly file: string;
  /** null: nothing of it was applied yet. */
  readonly begun: { readonly at: string; readonly who: string } | null;
  /** The parts of the file that said something else when it was last applied. */
  readonly changed: readonly string[];
  /** Who applies it just now; null: nobody. */
  readonly atWork: string | null;
  readonly waves: readonly WaveProgress[];
  /** Tenants that are in no wave. */
  readonly leftOut: readonly string[];
}

/** How far a rollout is. Looks and changes nothing. */
export async function rolloutStatus(
  gate: SupplierGate,
  actor: Actor,
  rollout: RolloutFile,
  waves: Waves,
): Promise<RolloutReport> {
  const act = { name: 'rollout-status', target: rollout.name, tenant: null, effect: 'look' } as const;
  return permittedSupplier(gate, actor, act, () => reportOf(gate.control, rollout, waves));
}

export async function reportOf(
  control: Database,
  rollout: RolloutFile,
  { waves, leftOut }: Pick<Waves, 'waves' | 'leftOut'>,
): Promise<RolloutReport> {
  const { name, file } = rollout;
  const row = await findRollout(control.reader, name);
  const holder = await holderOf(control.reader, name);
  const atWork = holder === undefined || isGone(holder) ? null : holder.heldBy;
  const rows = await tenantsOfRollout(control.reader, name);
  return {
    rollout: name,
    file,
    begun: row === undefined ? null : { at: row.begunAt, who: row.begunBy },
    changed: row === undefined ? [] : changedParts(rollout, row),
    atWork,
    waves: progressOf(waves, rows, { atWork: atWork !== null }),
    leftOut,
  };
}

/** The parts of a file that say something else than when it was last applied, those that are new or gone too. */
export function changedParts({ digests }: RolloutFile, row: RolloutRow): readonly string[] {
  const before = JSON.parse(row.digests) as Record<string, string>;
  const parts = new Set([...Object.keys(before), ...Object.keys(digests)]);
  return [...parts].filter((part) => before[part] !== digests[part]);
}
