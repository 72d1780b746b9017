import PQueue from 'p-queue';
import { asCoded, EXIT } from '../../lib/errors/index.ts';
import type { HoldStanding } from '../../plugin/admin/index.ts';
import type { Layer } from '../../plugin/config/index.ts';
import type { HoldRow } from '../../tui/cli/hold.ts';
import type { Installation } from '../installation/installation.ts';
import { createOpening } from '../installation/opening.ts';
import { chooseTenant, type TenantAtWork } from '../installation/tenant.ts';

/** Tenants attended to at the same time: most of it is waiting for survey services. */
const AT_ONCE = 8;

export interface HoldBatch {
  /** Every tenant of the installation, those disabled too: what the service has of theirs would go out. */
  readonly all: boolean;
  readonly tenant: string | undefined;
  readonly overrides: Layer;
  /** For progress: how many of how many are done. */
  readonly say: (done: number, all: number) => void;
}

/** One tenant's failure is its own: it is told, and the others go on. @throws what one tenant alone throws */
export async function overHeld<Standing extends HoldStanding>(
  installation: Installation,
  { all, tenant, overrides, say }: HoldBatch,
  perform: (tenant: TenantAtWork) => Promise<Standing>,
): Promise<readonly HoldRow<Standing>[]> {
  const tenants = all ? await installation.tenants.list() : [await chooseTenant(installation, tenant)];
  const opening = createOpening(installation, { overrides, disabledToo: true });
  const queue = new PQueue({ concurrency: AT_ONCE });
  let done = 0;
  try {
    return await queue.addAll(
      tenants.map((known) => async (): Promise<HoldRow<Standing>> => {
        try {
          const open = await opening.open(known);
          try {
            return { tenant: known.id, standing: await perform(open), error: null };
          } finally {
            await open.close();
          }
        } catch (error) {
          const coded = asCoded(error);
          if (!all || coded.exitCode === EXIT.usage) throw coded;
          return { tenant: known.id, standing: null, error: coded };
        } finally {
          done += 1;
          say(done, tenants.length);
        }
      }),
    );
  } finally {
    await queue.onIdle();
    opening.close();
  }
}
