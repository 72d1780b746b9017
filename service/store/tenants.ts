import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { CodedError } from '../../lib/errors/index.ts';
import type { Database } from '../../lib/sql/index.ts';
import type { Account, Hold, HoldStanding } from '../wire.ts';
import { appendAudit } from './audit.ts';

/** A tenant as requests and sending see it. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly account: Account;
  readonly held: boolean;
  /** It is being offboarded: its links are as if they had never been. */
  readonly leaving: boolean;
}

export interface TenantRow {
  readonly id: string;
  readonly name: string;
  readonly account: string | null;
  readonly held: number;
  readonly leaving_at: string | null;
}

/** Makes a tenant, in the caller's transaction. @throws SURVEY_TENANT_EXISTS */
export async function makeTenant(
  tx: Knex.Transaction,
  now: string,
  { id, name, by }: { readonly id: string; readonly name: string; readonly by: string },
): Promise<void> {
  if ((await tx('sv_tenant').where({ id }).first('id')) !== undefined)
    throw new CodedError('SURVEY_TENANT_EXISTS', { tenant: id });
  await tx('sv_tenant').insert({ id, name, held: 0, epoch: randomUUID(), position: 0, created_at: now });
  await appendAudit(tx, { at: now, who: by, act: 'tenant-created', tenant: id, target: id });
}

/** A tenant as whoever runs the service sees it: no account, and nothing of its learners. */
export interface ListedTenant {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly held: boolean;
  readonly leaving: boolean;
  /** Whether the details form was saved: before that nothing fit to be read is sent. */
  readonly hasAccount: boolean;
}

export async function listTenants(connection: Knex): Promise<readonly ListedTenant[]> {
  const rows = (await connection('sv_tenant')
    .orderBy('id')
    .select('id', 'name', 'created_at', 'held', 'leaving_at')
    .select({ has_account: connection.raw('case when account is null then 0 else 1 end') })) as (Omit<
    TenantRow,
    'account'
  > & { readonly created_at: string; readonly has_account: number })[];
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    held: row.held === 1,
    leaving: row.leaving_at !== null,
    hasAccount: row.has_account === 1,
  }));
}

/** @throws SURVEY_TENANT_UNKNOWN */
export async function readTenant(connection: Knex, id: string): Promise<Tenant> {
  const row = (await connection('sv_tenant')
    .where({ id })
    .first('id', 'name', 'account', 'held', 'leaving_at')) as TenantRow | undefined;
  if (row === undefined) throw new CodedError('SURVEY_TENANT_UNKNOWN', { tenant: id });
  return toTenant(row);
}

/** Of a tenant what may change while its form stays as it is. */
export interface TenantMark {
  readonly id: string;
  readonly held: number;
  readonly leaving_at: string | null;
  readonly account_mark: string | null;
}

/** Tenants whose forms are kept read; more of them at once are read anew. */
const KEPT = 500;

/**
 * Tenants by what was just read of them: the form, with its texts and picture the largest thing there is, is kept as it
 * was read for as long as it carries the same mark.
 */
export function keptTenants(): (connection: Knex, row: TenantMark) => Promise<Tenant> {
  const forms = new Map<string, { readonly mark: string; readonly tenant: Tenant }>();
  return async (connection, { id, account_mark: mark, held, leaving_at }) => {
    const known = forms.get(id);
    if (known !== undefined && known.mark === mark)
      return { ...known.tenant, held: held === 1, leaving: leaving_at !== null };
    const tenant = await readTenant(connection, id);
    forms.delete(id);
    if (mark !== null) forms.set(id, { mark, tenant });
    if (forms.size > KEPT) forms.delete(forms.keys().next().value!);
    return tenant;
  };
}

/** @param logo the picture of the account as the pages show it, PNG in base64; null: none */
export async function saveAccount(
  database: Database,
  tenant: string,
  account: Account,
  logo: string | null,
): Promise<void> {
  const values = { account: JSON.stringify(account), account_mark: randomUUID(), name: account.name, logo };
  await database.transaction(async (tx) => {
    await tx('sv_tenant').where({ id: tenant }).update(values);
  });
}

/** The tenant's logo as a PNG file; null: it has none. */
export async function logoOf(connection: Knex, tenant: string): Promise<Buffer | null> {
  const row = (await connection('sv_tenant').where({ id: tenant }).first('logo')) as
    | { logo: string | null }
    | undefined;
  return row?.logo == null ? null : Buffer.from(row.logo, 'base64');
}

/** Holds or lifts. Said again as it stands already, it changes nothing: who was first and since when stays. */
export async function saveHold(database: Database, tenant: string, hold: Hold, now: string): Promise<void> {
  const held = hold.held ? 1 : 0;
  await database.transaction(async (tx) => {
    const changed = await tx('sv_tenant')
      .where({ id: tenant })
      .whereNot({ held })
      .update({ held, held_by: hold.by, held_reason: hold.reason, held_at: now });
    if (changed === 0) return;
    const act = hold.held ? 'held' : 'lifted';
    await appendAudit(tx, { at: now, who: hold.by, act, tenant, target: tenant, why: hold.reason });
  });
}

/** Whether messages are held, and who said so last. */
export async function holdOf(connection: Knex, tenant: string): Promise<HoldStanding> {
  const row = (await connection('sv_tenant')
    .where({ id: tenant })
    .first('held', 'held_by', 'held_reason', 'held_at')) as {
    held: number;
    held_by: string | null;
    held_reason: string | null;
    held_at: string | null;
  };
  return { held: row.held === 1, by: row.held_by, reason: row.held_reason, at: row.held_at };
}

/** A row as requests and sending see it. */
export function toTenant(row: TenantRow): Tenant {
  const account = row.account === null ? unsaved(row.name) : (JSON.parse(row.account) as Account);
  return { id: row.id, name: row.name, account, held: row.held === 1, leaving: row.leaving_at !== null };
}

/** What holds until the tenant saves the details form. */
function unsaved(name: string): Account {
  return {
    name,
    timeZone: 'Europe/London',
    sender: { name: name.slice(0, 100), address: 'surveys@localhost.invalid' },
    controller: name,
    contact: {},
  };
}
