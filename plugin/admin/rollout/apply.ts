import PQueue from 'p-queue';
import { CodedError } from '../../../lib/errors/index.ts';
import type { Actor } from '../../host.ts';
import {
  beginRollout,
  changeDigests,
  findRollout,
  type RolloutTenantRow,
  tenantsOfRollout,
} from '../../storage/control/rollouts.ts';
import { permittedSupplier, type SupplierGate } from '../access.ts';
import { holdRollout } from './hold.ts';
import { isDone, progressOf, soakOf } from './progress.ts';
import { changedParts, type RolloutReport, reportOf } from './report.ts';
import { applyTenant, lookAgain, type Place, type StepsRequest } from './tenant.ts';
import type { Wave, Waves } from './waves.ts';

export interface ApplyRequest extends Pick<Waves, 'waves' | 'leftOut'>, StepsRequest {
  /** The one wave to apply; null: all that are left. */
  readonly only: string | null;
  /** The file says something else than when it was last applied, and that is right. */
  readonly changed: boolean;
  /** Tenants at the same time. */
  readonly concurrency: number;
  /** For progress: a line. */
  readonly say: (line: string) => void;
  /** Begins no more tenants; those at work come to their end. */
  readonly stop: AbortSignal;
  /** Ends early once stopped. */
  readonly wait: (seconds: number) => Promise<void>;
}

/** How often the clock is looked at during a soak: it may be moved, in a sandbox. */
const LOOK_EVERY_SECONDS = 1;

/**
 * Applies a rollout wave by wave: each tenant's steps in order, several tenants at a time. A tenant that fails is kept
 * with its error and stops no other of its wave; when more fail than may, the next wave does not begin. What is done is
 * noted after each step, so that the same call goes on with what is left, whenever the one before ended and how.
 *
 * @throws `ROLE_NEEDED`, `ROLE_READ_ONLY`, `ROLLOUT_CHANGED`, `ROLLOUT_AT_WORK`, `ROLLOUT_TAKEN_OVER`,
 *   `ROLLOUT_WAVE_UNKNOWN`, `ROLLOUT_WAVE_EARLY`
 */
export async function applyRollout(
  gate: SupplierGate,
  actor: Actor,
  request: ApplyRequest,
): Promise<RolloutReport> {
  const { rollout, why, changed } = request;
  const { name } = rollout;
  const act = { name: 'rollout-apply', target: name, tenant: null };
  return permittedSupplier(gate, actor, act, async (trace) => {
    const chosen = chosenWaves(request);
    const hold = await holdRollout(gate.control, name, actor.id, async (tx) => {
      const digests = JSON.stringify(rollout.digests);
      await beginRollout(tx, { name, digests, begunBy: actor.id, begunAt: gate.now() });
      const row = (await findRollout(tx, name))!;
      const parts = changedParts(rollout, row);
      if (parts.length > 0 && !changed)
        throw new CodedError('ROLLOUT_CHANGED', { name, who: row.begunBy, parts: parts.join(', ') });
      await changeDigests(tx, name, digests);
    });
    try {
      const before = countsOf(await reportOf(gate.control, rollout, request));
      for (const wave of chosen) if (!(await applyWave({ gate, hold }, request, wave))) break;
      trace.changed(before, countsOf(await reportOf(gate.control, rollout, request)), why);
    } finally {
      await hold.release();
    }
    return reportOf(gate.control, rollout, request);
  });
}

function chosenWaves({ rollout: { name }, waves, only }: ApplyRequest): readonly Wave[] {
  if (only === null) return waves;
  const wave = waves.find((one) => one.name === only);
  if (wave !== undefined) return [wave];
  const names = waves.map((one) => one.name).join(', ');
  throw new CodedError('ROLLOUT_WAVE_UNKNOWN', { name, wave: only, waves: names });
}

/** @returns whether the next wave may begin */
async function applyWave(at: Place, request: ApplyRequest, wave: Wave): Promise<boolean> {
  const { stop, say } = request;
  const held = await heldOf(at, request);
  const left = wave.tenants.filter((tenant) => !isDone(wave, held.get(tenant)));
  if (left.length === 0) return true;
  const begun = wave.tenants.some((tenant) => held.has(tenant));
  if (!begun && !(await mayBegin(at, request, wave))) return false;
  if (stop.aborted) return false;
  say(`${wave.name}: ${left.length} of ${wave.tenants.length} tenants`);
  let ended = 0;
  await eachTenant(request, left, async (tenant) => {
    const row = await applyTenant(at, request, wave, tenant, held.get(tenant));
    ended += 1;
    say(`${wave.name}: ${told(row)} (${ended} of ${left.length})`);
  });
  if (stop.aborted) return false;
  return !(await hasFailed(at, request, wave));
}

/** Whether the waves before are done and the last of them has soaked, waiting for that. */
async function mayBegin(at: Place, request: ApplyRequest, wave: Wave): Promise<boolean> {
  const { waves } = request;
  const earlier = waves.slice(0, waves.indexOf(wave));
  const progress = progressOf(waves, [...(await heldOf(at, request)).values()], { atWork: true });
  for (const { name, state } of progress.slice(0, earlier.length))
    if (state !== 'done' && state !== 'soaking') {
      const words = state === 'to do' ? 'has not begun' : state === 'begun' ? 'is not done' : 'has failed';
      throw new CodedError('ROLLOUT_WAVE_EARLY', { wave: wave.name, before: name, state: words });
    }
  const last = earlier.findLast(({ tenants }) => tenants.length > 0);
  return last === undefined || observe(at, request, last);
}

/**
 * Leaves a wave alone for as long as it soaks, then asks its looks once more.
 * @returns whether it still holds; false too when it was stopped meanwhile
 */
async function observe(at: Place, request: ApplyRequest, wave: Wave): Promise<boolean> {
  const { stop, say, wait } = request;
  const held = await heldOf(at, request);
  const until = soakOf(wave, held);
  if (until === null) return true;
  if (at.gate.now() < until) say(`${wave.name}: left alone until ${until}`);
  while (at.gate.now() < until && !stop.aborted) await wait(LOOK_EVERY_SECONDS);
  if (stop.aborted) return false;
  const soaked = wave.tenants.flatMap((tenant) => held.get(tenant) ?? []);
  const unobserved = soaked.filter(({ state, observedAt }) => state === 'done' && observedAt === null);
  say(`${wave.name}: its checks once more, ${unobserved.length} tenants`);
  const rows = new Map(unobserved.map((row) => [row.tenant, row]));
  await eachTenant(request, [...rows.keys()], async (tenant) => {
    const row = await lookAgain(at, request, wave, rows.get(tenant)!);
    if (row.state === 'failed') say(`${wave.name}: ${told(row)}`);
  });
  return !stop.aborted && !(await hasFailed(at, request, wave));
}

/** Several at a time, until it is stopped. @throws what the first throws, once those at work have ended */
async function eachTenant(
  { concurrency, stop }: ApplyRequest,
  tenants: readonly string[],
  perform: (tenant: string) => Promise<void>,
): Promise<void> {
  const queue = new PQueue({ concurrency });
  let failure: unknown;
  for (const tenant of tenants)
    void queue.add(async () => {
      if (stop.aborted || failure !== undefined) return;
      await perform(tenant).catch((error: unknown) => {
        failure ??= error;
      });
    });
  await queue.onIdle();
  if (failure !== undefined) throw failure;
}

async function heldOf(
  { gate: { control } }: Place,
  { rollout }: ApplyRequest,
): Promise<ReadonlyMap<string, RolloutTenantRow>> {
  return new Map((await tenantsOfRollout(control.reader, rollout.name)).map((row) => [row.tenant, row]));
}

async function hasFailed(at: Place, request: ApplyRequest, wave: Wave): Promise<boolean> {
  const held = await heldOf(at, request);
  const failed = wave.tenants.filter((tenant) => held.get(tenant)?.state === 'failed').length;
  if (failed <= wave.maxFailures) return false;
  request.say(`${wave.name}: failed, ${failed} of ${wave.tenants.length} tenants`);
  return true;
}

function told({ tenant, state, step, error }: RolloutTenantRow): string {
  if (state !== 'failed') return `${tenant} done`;
  const { code, message } = JSON.parse(error!) as { code: string; message: string };
  return `${tenant} failed at ${step}: ${code}: ${message}`;
}

function countsOf({ waves }: RolloutReport): Readonly<Record<string, number>> {
  const states = waves.flatMap(({ tenants }) => tenants.map(({ state }) => state));
  const count = (state: string) => states.filter((one) => one === state).length;
  return { tenants: states.length, done: count('done'), failed: count('failed') };
}
