import { CodedError } from '../lib/errors/index.ts';
import type { Database } from '../lib/sql/index.ts';

/** A tenant as the control database knows it. */
export interface RegisteredTenant {
  readonly id: string;
  readonly name: string;
  readonly ukprn: number;
  readonly timeZone: string;
  /** Where the tenant's own database is; never with a password. */
  readonly location: string;
  /** Instant of the next daily run, as last reckoned; null before the first. */
  readonly nextRunAt: string | null;
}

type TenantFacts = Omit<RegisteredTenant, 'nextRunAt'>;

/** Which tenants an installation has, and where each one's database is. */
export function tenantRegister(control: Database) {
  return {
    /** Adds a tenant, or changes what is known of it. */
    async put({ timeZone, ...facts }: TenantFacts): Promise<void> {
      const row = { ...facts, time_zone: timeZone };
      await control.transaction(async (tx) => {
        const held = await tx('ct_tenant').where({ id: row.id }).first('id');
        if (held === undefined) await tx('ct_tenant').insert({ ...row, next_run_at: null });
        else await tx('ct_tenant').where({ id: row.id }).update(row);
      });
    },

    /** At most `limit` tenants after `after`, by id. */
    async list(after = '', limit = 500): Promise<RegisteredTenant[]> {
      const rows = await control.reader('ct_tenant').where('id', '>', after).orderBy('id').limit(limit);
      return rows.map(toTenant);
    },

    /** @throws `HOST_TENANT_UNKNOWN` */
    async get(id: string): Promise<RegisteredTenant> {
      const row = await control.reader('ct_tenant').where({ id }).first();
      if (row === undefined) throw new CodedError('HOST_TENANT_UNKNOWN', { tenant: id });
      return toTenant(row as TenantRow);
    },
  };
}

interface TenantRow {
  readonly id: string;
  readonly name: string;
  readonly ukprn: number;
  readonly time_zone: string;
  readonly location: string;
  readonly next_run_at: string | null;
}

function toTenant({ time_zone, next_run_at, ...row }: TenantRow): RegisteredTenant {
  return { ...row, timeZone: time_zone, nextRunAt: next_run_at };
}
