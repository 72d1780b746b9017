import { CodedError } from '../../../lib/errors/index.ts';
import type { Actor } from '../../host.ts';
import { appendSupplierAudit } from '../../storage/control/audit.ts';
import { latestOffboarding, openOffboarding } from '../../storage/control/offboardings.ts';
import { requireOwnDatabase } from '../../sync/instance.ts';
import type { SupplierGate } from '../access.ts';
import type { AdminContext } from '../context.ts';
import { isAtWork } from './at-work.ts';
import { isFree } from './folder.ts';
import { serviceOf } from './service.ts';
import type { Offboarding, OffboardingSteps } from './steps.ts';

export interface OffboardingAsked {
  readonly tenant: string;
  /** Its manifest. */
  readonly manifest: string;
  /** Where what is held is written, as an absolute path. */
  readonly folder: string;
  /** Opens the tenant, enabled or not, and closes it again. */
  readonly open: <T>(perform: (context: AdminContext) => Promise<T>) => Promise<T>;
}

/** What was begun, or was done into this very folder; null: it is to be begun. @throws OFFBOARDING_ELSEWHERE */
export async function resume(
  { control }: SupplierGate,
  { tenant, folder }: OffboardingAsked,
): Promise<Offboarding | null> {
  const latest = await latestOffboarding<OffboardingSteps>(control.reader, tenant);
  if (latest === null) return null;
  if (latest.folder === folder) return latest;
  if (latest.state === 'done') return null;
  throw new CodedError('OFFBOARDING_ELSEWHERE', { tenant, folder: latest.folder });
}

/** Everything that speaks against it is said before anything is changed. */
export async function begin(
  gate: SupplierGate,
  { id: who }: Actor,
  context: AdminContext,
  { tenant, folder }: OffboardingAsked,
  why: string,
): Promise<Offboarding> {
  const { host } = context;
  if (!(await isFree(folder))) throw new CodedError('OFFBOARDING_FOLDER_IN_USE', { folder });
  await requireOwnDatabase(host);
  await (await serviceOf(context))?.check();
  if (await isAtWork(host)) throw new CodedError('OFFBOARDING_RUN_AT_WORK', { tenant });
  const { enableDestinationTracking } = await context.settings();
  const found = { tracking: enableDestinationTracking };
  const beganAt = gate.now();
  await gate.control.transaction(async (tx) => {
    await openOffboarding(tx, { tenant, who, why, folder, beganAt, steps: { found } });
    // Of an act that may be killed on its way the audit tells that it was begun, and not only how it ended.
    const detail = JSON.stringify({ before: found, after: { state: 'begun' }, why });
    const row = { at: beganAt, who, tenant, act: 'tenant-offboard', target: tenant, result: 'begun', detail };
    await appendSupplierAudit(tx, row);
  });
  return (await latestOffboarding<OffboardingSteps>(gate.control.reader, tenant))!;
}
