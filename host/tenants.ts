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

/** What an installation has learnt of its tenants: where each one's database is, and when it runs next. */
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

    /** By id. An installation has hundreds, not more: each is a database. */
    async all(): Promise<RegisteredTenant[]> {
      return (await control.reader('ct_tenant').orderBy('id')).map(toTenant);
    },

    /** null: there is none of this id. */
    async find(id: string): Promise<RegisteredTenant | null> {
      const row = (await control.reader('ct_tenant').where({ id }).first()) as TenantRow | undefined;
      return row === undefined ? null : toTenant(row);
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
