import { asCoded, type CodedError, isCoded } from '../../lib/errors/index.ts';
import { doctor, type Finding } from '../../lib/sql/index.ts';
import { hostMigrations } from '../../migrations/host/index.ts';
import { pluginMigrations } from '../../migrations/plugin/index.ts';
import { queueMigrations } from '../../migrations/queue/index.ts';
import { requireNotHeld, requireReadyForTracking } from '../../plugin/admin/index.ts';
import type { Opening } from '../installation/opening.ts';
import type { TenantAtWork } from '../installation/tenant.ts';
import type { KnownTenant } from '../installation/tenants.ts';

/** Something that was looked at, in words. */
export interface Check {
  /** Id; empty: the installation's own. */
  readonly tenant: string;
  readonly check: string;
  /** `ok`, or what is wrong. */
  readonly result: string;
  readonly next: string;
}

/** A check of a tenant with the error it failed of; null: it held, or tables are not as they should be. */
export interface Examined extends Check {
  readonly error: CodedError | null;
}

/**
 * Looks at one tenant: does it open, are its tables as they should be, can its settings stand, does its survey service
 * answer, and would its next run be refused.
 *
 * @param opening of tenants disabled too
 */
export async function examine(opening: Opening, known: KnownTenant): Promise<readonly Examined[]> {
  const { id } = known;
  let tenant: TenantAtWork;
  try {
    tenant = await opening.open(known);
  } catch (error) {
    return [failed(id, 'opens', asCoded(error))];
  }
  try {
    const families = [hostMigrations, queueMigrations, pluginMigrations];
    return [
      held(id, 'opens'),
      ...tables(id, 'tables', await doctor(tenant.database, families)).map((row) => ({
        ...row,
        error: null,
      })),
      await checked(id, 'settings', async () => {
        await tenant.context.resolve();
      }),
      await checked(id, 'survey service', async () => (await tenant.context.client()).check()),
      ...(await readiness(tenant)),
      ...(await heldBack(tenant)),
    ];
  } finally {
    await tenant.close();
  }
}

/** A tenant that is switched on and whose next run would be refused. Settings that cannot stand have a line already. */
async function readiness({ facts, context }: TenantAtWork): Promise<readonly Examined[]> {
  const settings = await context.settings().catch(() => null);
  if (settings?.enableDestinationTracking !== true) return [];
  return [await checked(facts.id, 'ready for tracking', () => requireReadyForTracking(context))];
}

/** Told only of a tenant whose messages are held: everything else may be right, and still nothing goes. */
async function heldBack({ facts, reference }: TenantAtWork): Promise<readonly Examined[]> {
  const check = await checked(facts.id, 'sending', () => requireNotHeld(reference.host));
  return check.error === null ? [] : [check];
}

/** What the doctor of tables found, a line each. */
export function tables(tenant: string, check: string, findings: readonly Finding[]): readonly Check[] {
  if (findings.length === 0) return [{ tenant, check, result: 'ok', next: '' }];
  return findings.map(({ kind, name, expected, found }) => ({
    tenant,
    check,
    result: `${kind} ${name}`,
    next: `expected ${expected ?? 'nothing'}, found ${found ?? 'nothing'}`,
  }));
}

async function checked(tenant: string, check: string, perform: () => Promise<void>): Promise<Examined> {
  try {
    await perform();
    return held(tenant, check);
  } catch (error) {
    if (!isCoded(error)) throw error;
    return failed(tenant, check, error);
  }
}

function held(tenant: string, check: string): Examined {
  return { tenant, check, result: 'ok', next: '', error: null };
}

function failed(tenant: string, check: string, error: CodedError): Examined {
  return { tenant, check, result: `${error.code}: ${error.message}`, next: error.hint, error };
}
