import { asCoded, isCoded } from '../../lib/errors/index.ts';
import { doctor, type Finding } from '../../lib/sql/index.ts';
import { controlMigrations } from '../../migrations/control/index.ts';
import { hostMigrations } from '../../migrations/host/index.ts';
import { pluginMigrations } from '../../migrations/plugin/index.ts';
import { queueMigrations } from '../../migrations/queue/index.ts';
import { requireReadyForTracking } from '../../plugin/admin/index.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import type { Installation } from '../installation/installation.ts';
import { createOpening, type Opening, type OpeningOptions } from '../installation/opening.ts';
import type { TenantAtWork } from '../installation/tenant.ts';
import type { KnownTenant } from '../installation/tenants.ts';

interface Check {
  /** Id; empty: the installation's own. */
  readonly tenant: string;
  readonly check: string;
  readonly result: string;
  readonly next: string;
}

/**
 * `doctor`: the live tables against what they should be, and of each tenant its manifest, its settings, and whether its
 * survey service answers and its next run would not be refused. What is wrong with one tenant keeps no other from being looked at.
 */
export async function runDoctor(
  installation: Installation,
  tenants: readonly KnownTenant[],
  options: Pick<OpeningOptions, 'overrides'> = {},
): Promise<Answer & { readonly failed: boolean }> {
  const opening = createOpening(installation, { ...options, disabledToo: true });
  try {
    const checks = [
      ...tables('', 'control tables', await doctor(installation.control, [controlMigrations])),
      ...(await Promise.all(tenants.map((tenant) => examine(opening, tenant)))).flat(),
    ];
    const troubles = checks.filter(({ result }) => result !== 'ok');
    return {
      notes: [
        troubles.length === 0
          ? 'All is as it should be.'
          : `${troubles.length} of ${checks.length} checks failed.`,
      ],
      listing: {
        columns: [
          { id: 'tenant', title: 'Tenant' },
          { id: 'check', title: 'Check' },
          { id: 'result', title: 'Result' },
          { id: 'next', title: 'What to do' },
        ],
        rows: checks.map((check) => ({ ...check })),
      },
      json: checks,
      failed: troubles.length > 0,
    };
  } finally {
    opening.close();
  }
}

async function examine(opening: Opening, known: KnownTenant): Promise<readonly Check[]> {
  const { id } = known;
  let tenant: TenantAtWork;
  try {
    tenant = await opening.open(known);
  } catch (error) {
    const { code, message, hint } = asCoded(error);
    return [{ tenant: id, check: 'opens', result: `${code}: ${message}`, next: hint }];
  }
  try {
    return [
      { tenant: id, check: 'opens', result: 'ok', next: '' },
      ...tables(
        id,
        'tables',
        await doctor(tenant.database, [hostMigrations, queueMigrations, pluginMigrations]),
      ),
      await checked(id, 'settings', async () => {
        await tenant.context.resolve();
      }),
      await checked(id, 'survey service', async () => (await tenant.context.client()).check()),
      ...(await readiness(tenant)),
    ];
  } finally {
    await tenant.close();
  }
}

/** A tenant that is switched on and whose next run would be refused. Settings that cannot stand have a line already. */
async function readiness({ facts, context }: TenantAtWork): Promise<readonly Check[]> {
  const settings = await context.settings().catch(() => null);
  if (settings?.enableDestinationTracking !== true) return [];
  return [await checked(facts.id, 'ready for tracking', () => requireReadyForTracking(context))];
}

function tables(tenant: string, check: string, findings: readonly Finding[]): Check[] {
  if (findings.length === 0) return [{ tenant, check, result: 'ok', next: '' }];
  return findings.map(({ kind, name, expected, found }) => ({
    tenant,
    check,
    result: `${kind} ${name}`,
    next: `expected ${expected ?? 'nothing'}, found ${found ?? 'nothing'}`,
  }));
}

async function checked(tenant: string, check: string, perform: () => Promise<void>): Promise<Check> {
  try {
    await perform();
    return { tenant, check, result: 'ok', next: '' };
  } catch (error) {
    if (!isCoded(error)) throw error;
    return { tenant, check, result: `${error.code}: ${error.message}`, next: error.hint };
  }
}
