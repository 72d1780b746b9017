import { asCoded, type CodedError } from '../lib/errors/index.ts';
import type { Tenant, TenantAccess } from '../tui/index.ts';
import type { Installation } from './installation/installation.ts';
import type { Opening } from './installation/opening.ts';
import { type Rest, restOf } from './installation/rest.ts';
import type { TenantAtWork } from './installation/tenant.ts';

/** Seconds after which a tenant that could not be opened is tried again: its manifest or its database may be mended by then. */
const AGAIN_SECONDS = 30;

export interface ClosableAccess extends TenantAccess {
  close(): Promise<void>;
}

/**
 * A tenant of an installation for the dashboard, opened when it is looked at and closed again when it rests, as a serving
 * process does it. What fails is this tenant's trouble and is tried again after a while.
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
  let rest: Rest | null = null;
  let closing: Promise<void> = Promise.resolve();
  /** How often the tenant was given to somebody. */
  let given = 0;

  async function begin(): Promise<Tenant> {
    try {
      await closing.catch(() => {});
      atWork ??= await opening.open(await installation.tenants.get(id));
      opened = { id, context: atWork.context, actor: await atWork.actor(userId) };
      trouble = null;
      rest = null;
      return opened;
    } catch (error) {
      trouble = asCoded(error);
      againMs = performance.now() + AGAIN_SECONDS * 1_000;
      throw trouble;
    } finally {
      attempt = null;
    }
  }

  function letGo(): Promise<void> {
    const tenant = atWork;
    atWork = null;
    opened = null;
    closing = tenant?.close() ?? Promise.resolve();
    return closing;
  }

  return {
    id,
    state() {
      if (opened !== null) return 'open';
      if (attempt !== null) return 'coming';
      if (trouble !== null) return performance.now() < againMs ? 'troubled' : 'due';
      return rest === null || rest.isOver() ? 'due' : 'at rest';
    },
    now() {
      if (opened === null && trouble !== null) throw trouble;
      given += 1;
      return opened;
    },
    async open() {
      given += 1;
      attempt ??= opened === null ? begin() : null;
      return attempt ?? opened!;
    },
    async glance(look) {
      const before = given;
      // Before it is looked at: what is written meanwhile ends the rest.
      const found = atWork === null ? null : await restOf(installation, atWork);
      const seen = await look();
      if (found !== null && given === before) {
        rest = found;
        await letGo();
      }
      return seen;
    },
    async close() {
      await closing.catch(() => {});
      await letGo();
    },
  };
}
