import { CodedError } from '../../../lib/errors/index.ts';
import type { Actor } from '../../host.ts';
import type { OffboardingState } from '../../storage/control/offboardings.ts';
import { permittedSupplier, type SupplierGate } from '../access.ts';
import { isAtWork } from './at-work.ts';
import { type OffboardingAsked, resume } from './begin.ts';
import { countsByFile, KEPT_FILES } from './export.ts';
import { isFree } from './folder.ts';
import { serviceOf } from './service.ts';

/** What an offboarding would do now. */
export interface OffboardingForetold {
  readonly links: number;
  readonly messages: number;
  /** Rows by the file that they would be exported into. */
  readonly rows: Readonly<Record<string, number>>;
  /** The files whose rows stay where they are as well. */
  readonly kept: readonly string[];
  readonly atWork: boolean;
  /** How far an offboarding that was begun is; null: none was. */
  readonly state: OffboardingState | null;
}

/** Tells what would be closed, exported and erased, and writes nothing. @throws what the service answers */
export async function foretellOffboarding(
  gate: SupplierGate,
  actor: Actor,
  asked: OffboardingAsked,
): Promise<OffboardingForetold> {
  const { tenant } = asked;
  const act = { name: 'tenant-offboard-dry-run', target: tenant, tenant, effect: 'look' } as const;
  return permittedSupplier(gate, actor, act, async () => {
    const begun = await resume(gate, asked);
    if (begun === null && !(await isFree(asked.folder)))
      throw new CodedError('OFFBOARDING_FOLDER_IN_USE', { folder: asked.folder });
    return asked.open(async (context) => {
      const { host } = context;
      // From then on the key may have ended.
      const over = begun?.state === 'erased' || begun?.state === 'done';
      const client = over ? null : await serviceOf(context);
      const open = (await client?.offboarding())?.open ?? { links: 0, messages: 0 };
      return {
        ...open,
        rows: await countsByFile(host.database.reader, client),
        kept: KEPT_FILES,
        atWork: await isAtWork(host),
        state: begun?.state ?? null,
      };
    });
  });
}
