import type { Tenant } from './state.ts';

/**
 * How a tenant of the dashboard is to be had:
 *
 *   due      worth opening: nobody looked at it yet, something happened to it, or what keeps it from being opened may be mended
 *   coming   being opened
 *   open     to be asked
 *   at rest  closed, and nothing happened since
 *   troubled not to be opened, and not to be tried again yet
 */
export type Availability = 'due' | 'coming' | 'open' | 'at rest' | 'troubled';

/** A tenant of the dashboard. With hundreds, each is opened when somebody looks, and closed when nobody does. */
export interface TenantAccess {
  readonly id: string;
  /** Asks nothing of its database. */
  readonly state: () => Availability;
  /** The tenant where it is open, null where it is not. @throws why it cannot be opened */
  readonly now: () => Tenant | null;
  /** Waits until it is open. @throws why it cannot be opened */
  readonly open: () => Promise<Tenant>;
  /**
   * Looks at an open tenant once, and closes it afterwards if it can rest and nobody asked for it meanwhile. Who was given
   * it before has to be done with it.
   */
  readonly glance: <T>(look: () => Promise<T>) => Promise<T>;
}

/** A tenant that is open already, and stays so. */
export function openAlready(tenant: Tenant): TenantAccess {
  return {
    id: tenant.id,
    state: () => 'open',
    now: () => tenant,
    open: async () => tenant,
    glance: (look) => look(),
  };
}

/** The tenant of an id where it is open; why it is not, its own line tells. */
export function openOf(tenants: readonly TenantAccess[], id: string): Tenant | null {
  try {
    return tenants.find((one) => one.id === id)?.now() ?? null;
  } catch {
    return null;
  }
}
