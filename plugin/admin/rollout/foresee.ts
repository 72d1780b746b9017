import { asCoded, CodedError } from '../../../lib/errors/index.ts';
import type { RolloutFile, RolloutStep } from '../../config/index.ts';
import type { Actor } from '../../host.ts';
import { tenantsOfRollout } from '../../storage/control/rollouts.ts';
import { newestDetails } from '../../storage/details.ts';
import { permittedSupplier, type SupplierGate } from '../access.ts';
import type { AdminContext } from '../context.ts';
import { requireComplete } from '../details/check.ts';
import { type DetailsForm, lackingFields } from '../details/index.ts';
import { requireReadyForTracking, requireSuppressionList } from '../readiness.ts';
import { type StepError, stepsLeft } from './progress.ts';
import { dummyLearnerOf } from './test-send.ts';
import type { Waves } from './waves.ts';

/** What one step would come to. */
export interface ForeseenStep {
  readonly step: RolloutStep;
  /** In words; null: it would change nothing. */
  readonly change: string | null;
  /** Why it would fail as things are. */
  readonly blocked: StepError | null;
}

export interface ForeseenTenant {
  readonly wave: string;
  readonly tenant: string;
  /** What is left to do, in order; none: it is done. */
  readonly steps: readonly ForeseenStep[];
}

/**
 * What applying a rollout would do to each tenant that is not done, and what would keep it from that. Changes nothing.
 * @param foresee looks at one tenant
 */
export async function planRollout(
  gate: SupplierGate,
  actor: Actor,
  { rollout, waves }: { readonly rollout: RolloutFile } & Pick<Waves, 'waves'>,
  foresee: (tenant: string, steps: readonly RolloutStep[]) => Promise<readonly ForeseenStep[]>,
): Promise<readonly ForeseenTenant[]> {
  const act = { name: 'rollout-plan', target: rollout.name, tenant: null, effect: 'look' } as const;
  return permittedSupplier(gate, actor, act, async () => {
    const rows = await tenantsOfRollout(gate.control.reader, rollout.name);
    const held = new Map(rows.map((row) => [row.tenant, row]));
    const each = waves.flatMap((wave) =>
      wave.tenants.map(async (tenant) => {
        const left = stepsLeft(wave, held.get(tenant));
        return { wave: wave.name, tenant, steps: left.length === 0 ? [] : await foresee(tenant, left) };
      }),
    );
    return Promise.all(each);
  });
}

/** A tenant to look at. Its tables are as they should be. */
export interface SeenTenant {
  readonly id: string;
  /** Whether its manifest says that the plugin is loaded. */
  readonly enabled: boolean;
  readonly dummyLearner: string | null;
  readonly context: AdminContext;
}

type Foreseen = Omit<ForeseenStep, 'step'>;

/** What steps that stand on the tenant's tables would come to. Asks the survey service nothing. */
export async function foreseeStep(
  tenant: SeenTenant,
  step: RolloutStep,
  steps: readonly RolloutStep[],
): Promise<Foreseen> {
  try {
    return { change: await changeOf(tenant, step, steps), blocked: null };
  } catch (error) {
    return blockedBy(error);
  }
}

export function blockedBy(error: unknown): Foreseen {
  const { code, message, hint } = asCoded(error);
  return { change: null, blocked: { code, message, hint } };
}

async function changeOf(
  { id, enabled, dummyLearner, context }: SeenTenant,
  step: RolloutStep,
  steps: readonly RolloutStep[],
): Promise<string | null> {
  const { reader } = context.host.database;
  const { settings } = await context.resolve();
  if (step === 'push-details') {
    const saved = await newestDetails(reader);
    if (saved === undefined) throw new CodedError('DETAILS_NONE');
    requireComplete(JSON.parse(saved.form) as DetailsForm);
    requireService(settings);
    return `details form pushed, version ${saved.version}`;
  }
  if (step === 'enable') {
    if (enabled) return null;
    const { enableDestinationTracking: on, scheduleRunTime } = settings;
    return `enabled${on ? `, and it is switched on: it runs by itself at ${scheduleRunTime}` : ''}`;
  }
  if (step === 'switch-on') {
    if (settings.enableDestinationTracking) return null;
    await requireReadyAfter(context, steps.includes('push-details'));
    return `switched on: it runs by itself at ${settings.scheduleRunTime}`;
  }
  if (step === 'test-send') {
    if (!enabled && !steps.includes('enable')) throw new CodedError('TENANT_DISABLED', { tenant: id });
    requireService(settings);
    const { ref } = await dummyLearnerOf(context, dummyLearner);
    return `test send to ${ref}`;
  }
  return null;
}

/** As switching on asks it, when what is saved may be pushed before. */
async function requireReadyAfter({ host }: AdminContext, push: boolean): Promise<void> {
  if (!push) return requireReadyForTracking({ host });
  const saved = await newestDetails(host.database.reader);
  const lacking = lackingFields(saved === undefined ? null : (JSON.parse(saved.form) as DetailsForm));
  if (lacking.length > 0) throw new CodedError('DETAILS_NEEDED', { missing: lacking.join(', ') });
  await requireSuppressionList(host);
}

function requireService({ serviceUrl, apiKey }: { serviceUrl: string | null; apiKey: string | null }): void {
  if (serviceUrl === null || apiKey === null) throw new CodedError('SERVICE_NOT_SET');
}
