import PQueue from 'p-queue';
import { CodedError } from '../../lib/errors/index.ts';
import { within } from '../within.ts';
import type { Installation } from './installation.ts';
import { openTenant, type TenantAtWork, type TenantOptions } from './tenant.ts';
import type { KnownTenant } from './tenants.ts';

/**
 * Seconds in which a tenant has to be up. A server that refuses or does not answer is told by its driver within 15; what
 * takes longer hangs.
 */
const START_LIMIT_SECONDS = 20;

/** Tenants that are being opened at the same time: opening a file is work of this process, opening one on a server is waiting. */
const AT_ONCE = 8;

export interface OpeningOptions extends TenantOptions {
  /** Default 20. */
  readonly limitSeconds?: number;
}

/** Opens tenants side by side, each within the limit: one that hangs is named and left, and holds up no other. */
export interface Opening {
  /** @throws TENANT_START_TIMEOUT, and what `openTenant` throws */
  open(tenant: KnownTenant): Promise<TenantAtWork>;
  /** Opens no more, and closes what was given to nobody as soon as it is up. */
  close(): void;
}

/** An attempt outlives its limit, so that what comes up late is there for the next who asks. */
interface Attempt {
  readonly of: KnownTenant;
  readonly result: Promise<TenantAtWork>;
}

export function createOpening(installation: Installation, options: OpeningOptions = {}): Opening {
  const { limitSeconds = START_LIMIT_SECONDS, ...how } = options;
  const queue = new PQueue({ concurrency: AT_ONCE });
  const attempts = new Map<string, Attempt>();

  function begin(tenant: KnownTenant): Attempt {
    const attempt = { of: tenant, result: openTenant(installation, tenant, how) };
    attempts.set(tenant.id, attempt);
    attempt.result.catch(() => forget(attempt));
    return attempt;
  }

  function forget(attempt: Attempt): void {
    if (attempts.get(attempt.of.id) === attempt) attempts.delete(attempt.of.id);
  }

  async function open(tenant: KnownTenant): Promise<TenantAtWork> {
    const underWay = attempts.get(tenant.id);
    // By another manifest than the one that counts now: nobody wants what comes of it.
    if (underWay !== undefined && underWay.of.manifest !== tenant.manifest) discard(underWay);
    const attempt = attempts.get(tenant.id) ?? begin(tenant);
    const opened = await within(limitSeconds, attempt.result);
    if (opened === null)
      throw new CodedError('TENANT_START_TIMEOUT', { tenant: tenant.id, seconds: limitSeconds });
    forget(attempt);
    return opened;
  }

  function discard(attempt: Attempt): void {
    forget(attempt);
    attempt.result.then((late) => late.close()).catch(() => {});
  }

  return {
    open: (tenant) => queue.add(() => open(tenant)),
    close() {
      queue.clear();
      for (const attempt of attempts.values()) discard(attempt);
    },
  };
}
