import { asCoded, isCoded } from '../../../lib/errors/index.ts';
import type { RolloutFile, RolloutStep } from '../../config/index.ts';
import { putRolloutTenant, type RolloutTenantRow } from '../../storage/control/rollouts.ts';
import type { SupplierGate } from '../access.ts';
import type { Hold } from './hold.ts';
import { doneOf, isLook, stepsLeft } from './progress.ts';
import type { Wave } from './waves.ts';

/** One step to one tenant, as it is to be done. */
export interface StepRequest {
  readonly tenant: string;
  readonly step: RolloutStep;
  readonly why: string;
  /** Names the test send: by the same name it goes once. */
  readonly once: string;
  readonly testWithinSeconds: number;
}

export interface StepsRequest {
  readonly rollout: RolloutFile;
  /** Kept in the audit, and with each setting that is changed. */
  readonly why: string;
  /** Does a step. It may be asked again after a KILL and must do no harm then. @returns what came of it, in words */
  readonly perform: (request: StepRequest) => Promise<string>;
}

/** What a rollout is written through while it is this process's. */
export interface Place {
  readonly gate: SupplierGate;
  readonly hold: Hold;
}

/**
 * Takes up one tenant where it was left and goes through its steps until one fails. Before each it is on record that the
 * tenant is at it, after each that it is done: a process that dies in between leaves the one step that is asked again.
 *
 * @returns how the tenant is left, as it is on record
 * @throws ROLLOUT_TAKEN_OVER
 */
export async function applyTenant(
  place: Place,
  request: StepsRequest,
  wave: Wave,
  tenant: string,
  held: RolloutTenantRow | undefined,
): Promise<RolloutTenantRow> {
  const { now } = place.gate;
  let row: RolloutTenantRow = {
    ...{ rollout: request.rollout.name, tenant, state: 'at-work', step: null, error: null },
    ...{ done: held?.done ?? '[]', test: held?.test ?? 1, startedAt: held?.startedAt ?? now() },
    ...{ finishedAt: null, observedAt: null },
  };
  for (const step of stepsLeft(wave, held)) {
    row = await note(place, { ...row, step });
    try {
      const told = await performStep(request, wave, row, step);
      const done = [...doneOf(row).filter((one) => one.step !== step), { step, at: now(), told }];
      row = await note(place, { ...row, done: JSON.stringify(done) });
    } catch (error) {
      return note(place, failedAt(row, step, error, now()));
    }
  }
  return note(place, { ...row, state: 'done', step: null, finishedAt: now() });
}

/** Asks what only looks once more, of a tenant that is done. @throws ROLLOUT_TAKEN_OVER */
export async function lookAgain(
  place: Place,
  request: StepsRequest,
  wave: Wave,
  row: RolloutTenantRow,
): Promise<RolloutTenantRow> {
  const { now } = place.gate;
  for (const step of wave.steps.filter(isLook)) {
    try {
      await performStep(request, wave, row, step);
    } catch (error) {
      return note(place, failedAt(row, step, error, now()));
    }
  }
  return note(place, { ...row, observedAt: now() });
}

function performStep(
  { rollout, why, perform }: StepsRequest,
  { testWithinSeconds }: Wave,
  { tenant, test }: RolloutTenantRow,
  step: RolloutStep,
): Promise<string> {
  return perform({ tenant, step, why, once: `rollout ${rollout.name} ${test}`, testWithinSeconds });
}

async function note({ hold }: Place, row: RolloutTenantRow): Promise<RolloutTenantRow> {
  await hold.write((tx) => putRolloutTenant(tx, row));
  return row;
}

/** @throws ROLLOUT_TAKEN_OVER, which is no failure of the tenant */
function failedAt(row: RolloutTenantRow, step: RolloutStep, error: unknown, at: string): RolloutTenantRow {
  if (isCoded(error, 'ROLLOUT_TAKEN_OVER')) throw error;
  const { code, message, hint } = asCoded(error);
  return {
    ...row,
    state: 'failed',
    step,
    error: JSON.stringify({ code, message, hint }),
    // A send that did not go is over: the next one is another.
    test: row.test + (code === 'ROLLOUT_TEST_NOT_SENT' ? 1 : 0),
    finishedAt: at,
  };
}
