import type { RolloutStep } from '../../config/index.ts';
import type { RolloutTenantRow } from '../../storage/control/rollouts.ts';
import type { Wave } from './waves.ts';

/** A step that is done, and what came of it in words. */
export interface StepDone {
  readonly step: RolloutStep;
  readonly at: string;
  readonly told: string;
}

export interface StepError {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * How far one tenant is.
 *
 * - `to do`: not begun
 * - `at work`: a process is at it
 * - `interrupted`: the process that was at it has ended; applying again goes on at that step
 * - `failed`: at `step`, by `error`; applying again goes on at that step
 * - `done`
 */
export interface TenantProgress {
  readonly tenant: string;
  readonly state: 'to do' | 'at work' | 'interrupted' | 'failed' | 'done';
  /** The step it is at, or failed at. */
  readonly step: RolloutStep | null;
  readonly done: readonly StepDone[];
  readonly error: StepError | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

/**
 * How far a wave is.
 *
 * - `to do`: no tenant of it was begun
 * - `begun`: some are left
 * - `failed`: more tenants failed than may
 * - `soaking`: it is done, and left alone until `soakUntil`, when its checks are asked once more
 * - `done`
 */
export interface WaveProgress {
  readonly name: string;
  readonly state: 'to do' | 'begun' | 'failed' | 'soaking' | 'done';
  readonly maxFailures: number;
  readonly soakUntil: string | null;
  readonly tenants: readonly TenantProgress[];
}

/** What only looks is asked again whenever a tenant is taken up again; what acts is done once. */
export function isLook(step: RolloutStep): boolean {
  return step === 'config' || step === 'doctor';
}

export function doneOf(row: RolloutTenantRow | undefined): readonly StepDone[] {
  return row === undefined ? [] : (JSON.parse(row.done) as StepDone[]);
}

/** The steps a tenant has before it, in order; none: it is done. */
export function stepsLeft(
  { steps }: Pick<Wave, 'steps'>,
  row: RolloutTenantRow | undefined,
): readonly RolloutStep[] {
  const done = new Set(doneOf(row).map(({ step }) => step));
  const left = steps.filter((step) => !done.has(step));
  if (row?.state === 'done' && left.length === 0) return [];
  return steps.filter((step) => isLook(step) || !done.has(step));
}

export function isDone(wave: Pick<Wave, 'steps'>, row: RolloutTenantRow | undefined): boolean {
  return row?.state === 'done' && stepsLeft(wave, row).length === 0;
}

/**
 * How far each wave is, in order.
 * @param place.atWork whether a process is at the rollout
 */
export function progressOf(
  waves: readonly Wave[],
  rows: readonly RolloutTenantRow[],
  { atWork }: { readonly atWork: boolean },
): readonly WaveProgress[] {
  const held = new Map(rows.map((row) => [row.tenant, row]));
  return waves.map((wave, at) => {
    const next = waves.slice(at + 1);
    const begun = next.some(({ tenants }) => tenants.some((tenant) => held.has(tenant)));
    const soak = next.length > 0 && !begun ? soakOf(wave, held) : null;
    return {
      name: wave.name,
      state: stateOf(wave, held, soak),
      maxFailures: wave.maxFailures,
      soakUntil: soak,
      tenants: wave.tenants.map((tenant) => tenantProgress(wave, tenant, held.get(tenant), atWork)),
    };
  });
}

/** Until when a wave is left alone; null: it is not, or its checks were asked once more already. */
export function soakOf(
  { tenants, soakSeconds }: Pick<Wave, 'tenants' | 'soakSeconds'>,
  held: ReadonlyMap<string, RolloutTenantRow>,
): string | null {
  const unobserved = tenants
    .flatMap((tenant) => held.get(tenant) ?? [])
    .filter(({ state, observedAt }) => state === 'done' && observedAt === null);
  if (soakSeconds === 0 || unobserved.length === 0) return null;
  const last = Math.max(...unobserved.map(({ finishedAt }) => Date.parse(finishedAt!)));
  return new Date(last + soakSeconds * 1_000).toISOString();
}

function stateOf(
  wave: Wave,
  held: ReadonlyMap<string, RolloutTenantRow>,
  soak: string | null,
): WaveProgress['state'] {
  const rows = wave.tenants.map((tenant) => held.get(tenant));
  const failed = rows.filter((row) => row?.state === 'failed').length;
  if (failed > wave.maxFailures) return 'failed';
  if (wave.tenants.length > 0 && rows.every((row) => row === undefined)) return 'to do';
  if (rows.some((row) => row?.state !== 'failed' && !isDone(wave, row))) return 'begun';
  return soak === null ? 'done' : 'soaking';
}

function tenantProgress(
  wave: Wave,
  tenant: string,
  row: RolloutTenantRow | undefined,
  atWork: boolean,
): TenantProgress {
  const none = { tenant, step: null, done: [], error: null, startedAt: null, finishedAt: null };
  if (row === undefined) return { ...none, state: 'to do' };
  const state = row.state !== 'done' || isDone(wave, row) ? row.state : 'to do';
  return {
    tenant,
    state: state === 'at-work' ? (atWork ? 'at work' : 'interrupted') : state,
    step: row.step as RolloutStep | null,
    done: doneOf(row),
    error: row.error === null ? null : (JSON.parse(row.error) as StepError),
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
  };
}
