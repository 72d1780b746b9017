import { createHash, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { CodedError } from '../../lib/errors/index.ts';
import type { Database } from '../../lib/sql/index.ts';
import { appendAudit } from './audit.ts';
import { makeTenant, readTenant, type Tenant, type TenantRow, toTenant } from './tenants.ts';

/*
 * The life of a key
 *
 *   made     shown once; what is kept is its sha-256. Its id is the beginning of that: enough to name it, of no use else.
 *   ending   another one took its place; it works until `ends_at`, so that both sides can change over.
 *   ended    `ends_at` is past, or it was revoked, which is the same at once. It never works again.
 */
export interface Key {
  readonly id: string;
  readonly tenant: string;
  /** What it is for, in the words of whoever made it. */
  readonly name: string | null;
  readonly madeBy: string | null;
  readonly createdAt: string;
  /** The last day it was used; the day it is, is written once. */
  readonly usedOn: string | null;
  readonly endsAt: string | null;
}

/** Characters of the hash by which a key is named. */
const ID_LENGTH = 12;
const PREFIX = 'dts_';

/** A key to be, who makes it, and what for. */
export interface KeyAsked {
  /** As `newKey` made it. */
  readonly apiKey: string;
  readonly name: string;
  readonly by: string;
}

interface KeyRow {
  readonly hash: string;
  readonly tenant: string;
  readonly name: string | null;
  readonly made_by: string | null;
  readonly created_at: string;
  readonly used_on: string | null;
  readonly ends_at: string | null;
}

/** 256 random bits behind a prefix that secret scanners can look for. */
export function newKey(): string {
  return `${PREFIX}${randomBytes(32).toString('base64url')}`;
}

/** Makes a tenant with its first key. @throws SURVEY_TENANT_EXISTS */
export async function createTenant(
  database: Database,
  now: string,
  tenant: { readonly id: string; readonly name: string },
  asked: KeyAsked,
): Promise<Key> {
  return database.transaction(async (tx) => {
    await makeTenant(tx, now, { ...tenant, by: asked.by });
    return makeKey(tx, now, tenant.id, asked);
  });
}

/** Makes a further key of a tenant; the others stay. @throws SURVEY_TENANT_UNKNOWN */
export async function createKey(
  database: Database,
  now: string,
  tenant: string,
  asked: KeyAsked,
): Promise<Key> {
  return database.transaction((tx) => makeKey(tx, now, tenant, asked));
}

async function makeKey(
  tx: Knex.Transaction,
  now: string,
  tenant: string,
  { apiKey, name, by }: KeyAsked,
): Promise<Key> {
  await readTenant(tx, tenant);
  const row = { hash: hashOf(apiKey), tenant, name, made_by: by, created_at: now };
  await tx('sv_api_key').insert(row);
  const key = toKey({ ...row, used_on: null, ends_at: null });
  await appendAudit(tx, { at: now, who: by, act: 'key-created', tenant, target: key.id });
  return key;
}

/**
 * Makes a key in the place of the others, which end at `endsAt`, so that both sides can change over.
 *
 * @returns with it, how many others end then; one that ended sooner anyway is left as it is
 * @throws SURVEY_TENANT_UNKNOWN
 */
export async function rotateKey(
  database: Database,
  now: string,
  tenant: string,
  { endsAt, ...asked }: KeyAsked & { readonly endsAt: string },
): Promise<{ readonly key: Key; readonly ending: number }> {
  return database.transaction(async (tx) => {
    const others = (await working(tx, tenant, now)
      .andWhere((q) => q.whereNull('ends_at').orWhere('ends_at', '>', endsAt))
      .orderBy(['created_at', 'hash'])
      .pluck('hash')) as string[];
    for (const hash of others) await tx('sv_api_key').where({ tenant, hash }).update({ ends_at: endsAt });
    const key = await makeKey(tx, now, tenant, asked);
    const by = { at: now, who: asked.by, act: 'key-ending', tenant } as const;
    for (const hash of others) await appendAudit(tx, { ...by, target: idOf(hash) });
    return { key, ending: others.length };
  });
}

/**
 * Ends a key at once.
 *
 * @returns how many keys of the tenant still work
 * @throws SURVEY_TENANT_UNKNOWN, SURVEY_KEY_NOT_FOUND when the tenant has no such key that still works
 */
export async function revokeKey(
  database: Database,
  now: string,
  tenant: string,
  { key, by }: { readonly key: string; readonly by: string },
): Promise<number> {
  return database.transaction(async (tx) => {
    await readTenant(tx, tenant);
    const hashes = (await working(tx, tenant, now).pluck('hash')) as string[];
    const hash = hashes.find((one) => idOf(one) === key);
    if (hash === undefined) throw new CodedError('SURVEY_KEY_NOT_FOUND', { key, tenant });
    await tx('sv_api_key').where({ tenant, hash }).update({ ends_at: now });
    await appendAudit(tx, { at: now, who: by, act: 'key-revoked', tenant, target: key });
    return hashes.length - 1;
  });
}

/** The keys of a tenant, or of all, the newest last; those that have ended too. @throws SURVEY_TENANT_UNKNOWN */
export async function listKeys(connection: Knex, tenant?: string): Promise<readonly Key[]> {
  if (tenant !== undefined) await readTenant(connection, tenant);
  const query = connection('sv_api_key').orderBy(['tenant', 'created_at', 'hash']);
  if (tenant !== undefined) query.where({ tenant });
  return ((await query) as KeyRow[]).map(toKey);
}

/** The tenant whose key this is, null when it is nobody's or has ended. Notes the day on which it was used. */
export async function tenantOfKey(database: Database, apiKey: string, now: string): Promise<Tenant | null> {
  const hash = hashOf(apiKey);
  const row = (await database
    .reader('sv_api_key as k')
    .join('sv_tenant as t', 't.id', 'k.tenant')
    .where('k.hash', hash)
    .andWhere((q) => q.whereNull('k.ends_at').orWhere('k.ends_at', '>', now))
    .first('t.id', 't.name', 't.account', 't.held', 't.leaving_at', 'k.used_on')) as
    | (TenantRow & { readonly used_on: string | null })
    | undefined;
  if (row === undefined) return null;
  const today = now.slice(0, 10);
  if (row.used_on !== today)
    await database.transaction(async (tx) => {
      await tx('sv_api_key').where({ tenant: row.id, hash }).update({ used_on: today });
    });
  return toTenant(row);
}

function working(connection: Knex, tenant: string, now: string) {
  return connection('sv_api_key')
    .where({ tenant })
    .andWhere((q) => q.whereNull('ends_at').orWhere('ends_at', '>', now));
}

/** A key of 256 random bits needs no slow hash: it cannot be guessed. */
function hashOf(apiKey: string): string {
  return createHash('sha256').update(apiKey).digest('hex');
}

function idOf(hash: string): string {
  return hash.slice(0, ID_LENGTH);
}

function toKey(row: KeyRow): Key {
  return {
    id: idOf(row.hash),
    tenant: row.tenant,
    name: row.name,
    madeBy: row.made_by,
    createdAt: row.created_at,
    usedOn: row.used_on,
    endsAt: row.ends_at,
  };
}
