import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { CodedError } from '../../lib/errors/index.ts';
import type { Database } from '../../lib/sql/index.ts';
import type { Account, Hold } from '../wire.ts';

/** A tenant as requests and sending see it. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly account: Account;
  readonly held: boolean;
  /** It is being offboarded: its links are as if they had never been. */
  readonly leaving: boolean;
}

interface TenantRow {
  readonly id: string;
  readonly name: string;
  readonly account: string | null;
  readonly held: number;
  readonly leaving_at: string | null;
}

/** Makes a tenant and its first key. @throws SURVEY_TENANT_EXISTS */
export async function createTenant(
  database: Database,
  now: string,
  tenant: { readonly id: string; readonly name: string },
): Promise<{ apiKey: string }> {
  const apiKey = newKey();
  await database.transaction(async (tx) => {
    if ((await tx('sv_tenant').where({ id: tenant.id }).first('id')) !== undefined)
      throw new CodedError('SURVEY_TENANT_EXISTS', { tenant: tenant.id });
    await tx('sv_tenant').insert({
      id: tenant.id,
      name: tenant.name,
      held: 0,
      epoch: randomUUID(),
      position: 0,
      created_at: now,
    });
    await tx('sv_api_key').insert({ hash: hashOf(apiKey), tenant: tenant.id, created_at: now });
  });
  return { apiKey };
}

/**
 * Makes a further key of a tenant; the older ones end at `endsAt`, so that both sides can change over.
 *
 * @throws SURVEY_TENANT_UNKNOWN
 */
export async function rotateKey(
  database: Database,
  now: string,
  tenant: string,
  endsAt: string,
): Promise<{ apiKey: string }> {
  const apiKey = newKey();
  await database.transaction(async (tx) => {
    if ((await tx('sv_tenant').where({ id: tenant }).first('id')) === undefined)
      throw new CodedError('SURVEY_TENANT_UNKNOWN', { tenant });
    await tx('sv_api_key').where({ tenant }).whereNull('ends_at').update({ ends_at: endsAt });
    await tx('sv_api_key').insert({ hash: hashOf(apiKey), tenant, created_at: now });
  });
  return { apiKey };
}

/** The tenant whose key this is, null when it is nobody's or has ended. */
export async function tenantOfKey(connection: Knex, apiKey: string, now: string): Promise<Tenant | null> {
  const row = (await connection('sv_api_key as k')
    .join('sv_tenant as t', 't.id', 'k.tenant')
    .where('k.hash', hashOf(apiKey))
    .andWhere((q) => q.whereNull('k.ends_at').orWhere('k.ends_at', '>', now))
    .first('t.id', 't.name', 't.account', 't.held', 't.leaving_at')) as TenantRow | undefined;
  return row === undefined ? null : toTenant(row);
}

/** @throws SURVEY_TENANT_UNKNOWN */
export async function readTenant(connection: Knex, id: string): Promise<Tenant> {
  const row = (await connection('sv_tenant')
    .where({ id })
    .first('id', 'name', 'account', 'held', 'leaving_at')) as TenantRow | undefined;
  if (row === undefined) throw new CodedError('SURVEY_TENANT_UNKNOWN', { tenant: id });
  return toTenant(row);
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

export async function saveHold(database: Database, tenant: string, hold: Hold, now: string): Promise<void> {
  await database.transaction(async (tx) => {
    await tx('sv_tenant')
      .where({ id: tenant })
      .update({ held: hold.held ? 1 : 0, held_by: hold.by, held_reason: hold.reason, held_at: now });
  });
}

/** 256 random bits behind a prefix that secret scanners can look for. */
function newKey(): string {
  return `dts_${randomBytes(32).toString('base64url')}`;
}

/** A key of 256 random bits needs no slow hash: it cannot be guessed. */
function hashOf(apiKey: string): string {
  return createHash('sha256').update(apiKey).digest('hex');
}

function toTenant(row: TenantRow): Tenant {
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
