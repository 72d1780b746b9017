import type { Tenant } from './state.ts';

/** A tenant of the dashboard: open, on its way, or not to be opened. With hundreds, each is opened when somebody looks. */
export interface TenantAccess {
  readonly id: string;
  /** The tenant where it is open, null while it is being opened: asking begins that. @throws why it cannot be opened */
  readonly now: () => Tenant | null;
  /** Waits until it is open. @throws why it cannot be opened */
  readonly open: () => Promise<Tenant>;
}

/** A tenant that is open already. */
export function openAlready(tenant: Tenant): TenantAccess {
  return { id: tenant.id, now: () => tenant, open: async () => tenant };
}

/** The tenant of an id where it is open; why it is not, its own line tells. */
export function openOf(tenants: readonly TenantAccess[], id: string): Tenant | null {
  try {
    return tenants.find((one) => one.id === id)?.now() ?? null;
  } catch {
    return null;
  }
}
