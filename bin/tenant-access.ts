import { asCoded, type CodedError } from '../lib/errors/index.ts';
import type { Tenant, TenantAccess } from '../tui/index.ts';
import type { Installation } from './installation/installation.ts';
import type { Opening } from './installation/opening.ts';
import type { TenantAtWork } from './installation/tenant.ts';

/** Seconds after which a tenant that could not be opened is tried again: its manifest or its database may be mended by then. */
const AGAIN_SECONDS = 30;

export interface ClosableAccess extends TenantAccess {
  close(): Promise<void>;
}

/**
 * A tenant of an installation for the dashboard, opened when it is first looked at. What fails is this tenant's trouble
 * and is tried again after a while.
 *
 * @param userId in whose name it is asked
 */
export function accessTo(
  installation: Installation,
  opening: Opening,
  { id, userId }: { readonly id: string; readonly userId: string },
): ClosableAccess {
  let atWork: TenantAtWork | null = null;
  let opened: Tenant | null = null;
  let attempt: Promise<Tenant> | null = null;
  let trouble: CodedError | null = null;
  let againMs = 0;

  async function begin(): Promise<Tenant> {
    try {
      atWork ??= await opening.open(await installation.tenants.get(id));
      opened = { id, context: atWork.context, actor: await atWork.actor(userId) };
      return opened;
    } catch (error) {
      trouble = asCoded(error);
      againMs = performance.now() + AGAIN_SECONDS * 1_000;
      attempt = null;
      throw trouble;
    }
  }

  function open(): Promise<Tenant> {
    attempt ??= begin();
    return attempt;
  }

  return {
    id,
    open,
    now() {
      if (opened !== null) return opened;
      if (trouble === null || performance.now() >= againMs) open().catch(() => {});
      if (trouble !== null) throw trouble;
      return null;
    },
    async close() {
      await atWork?.close();
    },
  };
}
