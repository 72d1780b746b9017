import { createReferenceHost } from '../../host/reference-host.ts';
import { type Database, isCurrent } from '../../lib/sql/index.ts';
import { hostMigrations } from '../../migrations/host/index.ts';
import { pluginMigrations } from '../../migrations/plugin/index.ts';
import { queueMigrations } from '../../migrations/queue/index.ts';
import {
  type Actor,
  blockedBy,
  createContext,
  type ForeseenStep,
  foreseeStep,
  migrateTenantConfig,
} from '../../plugin/admin/index.ts';
import type { RolloutStep } from '../../plugin/config/index.ts';
import type { Installation } from '../installation/installation.ts';
import { openOwnDatabase, requireLoadable } from '../installation/tenant.ts';
import type { KnownTenant } from '../installation/tenants.ts';
import { configFolders, requireConfig, requireGood } from '../tenants/config.ts';

/** Steps that can be foreseen only with the tenant's tables at hand. */
const IN_TABLES: readonly RolloutStep[] = ['push-details', 'enable', 'test-send', 'switch-on'];

type Foreseen = Omit<ForeseenStep, 'step'>;

/**
 * What the steps that are left would do to one tenant, and what would keep it from the first that fails. Changes
 * nothing: a manifest is migrated in thought, a database is read as it is, and the survey service is asked nothing.
 */
export async function foreseeTenant(
  installation: Installation,
  actor: Actor,
  id: string,
  steps: readonly RolloutStep[],
): Promise<readonly ForeseenStep[]> {
  const tenant = await installation.tenants.get(id);
  const migrating = steps.includes('migrate-config');
  const found = new Map<RolloutStep, Foreseen>();
  const foresee = async (step: RolloutStep, look: () => Promise<string | null>): Promise<boolean> => {
    try {
      found.set(step, { change: await look(), blocked: null });
      return true;
    } catch (error) {
      found.set(steps.includes(step) ? step : steps[0]!, blockedBy(error));
      return false;
    }
  };
  const later = (when: string) => {
    for (const step of steps.filter((one) => IN_TABLES.includes(one)))
      found.set(step, { change: `known once ${when}`, blocked: null });
  };

  const holds =
    (await foresee('migrate-config', () =>
      migrating ? migrationOf(installation, actor, tenant) : Promise.resolve(null),
    )) && (await foresee('config', () => requireManifest(tenant, steps)));
  if (holds && tenant.manifest === null) later('its config is migrated');
  else if (holds && tenant.location === null && steps.includes('provision')) {
    found.set('provision', { change: 'database made', blocked: null });
    later('its database is there');
  } else if (holds)
    await foresee('provision', () =>
      withDatabase(installation, tenant, async (database) => {
        const families = [hostMigrations, queueMigrations, pluginMigrations];
        if (await isCurrent(database, families)) {
          await foreseeInTables(installation, tenant, database, steps, found);
          return null;
        }
        later('its tables are brought up to date');
        return 'tables brought up to date';
      }),
    );
  return steps.map((step) => ({ step, ...(found.get(step) ?? { change: null, blocked: null }) }));
}

/** @throws what a migration of its config would be refused for */
async function migrationOf(
  { home, settings: inherited, ...gate }: Installation,
  actor: Actor,
  { id, file, trouble }: KnownTenant,
): Promise<string | null> {
  if (file === null) throw trouble!;
  const request = { id, file, folders: configFolders(home), inherited, apply: false };
  const due = await migrateTenantConfig(gate, actor, request);
  return due === null ? null : `config version ${due.from} to ${due.to}`;
}

/** @throws what is wrong with its manifest, as far as a migration to come leaves it to be seen */
async function requireManifest(tenant: KnownTenant, steps: readonly RolloutStep[]): Promise<null> {
  const migrating = steps.includes('migrate-config');
  if (!migrating && steps.includes('config')) await requireConfig(tenant);
  else if (!migrating || tenant.manifest !== null) await requireGood(tenant);
  return null;
}

/** @throws why it cannot be loaded, and what opening a database throws */
async function withDatabase<T>(
  installation: Installation,
  tenant: KnownTenant,
  look: (database: Database) => Promise<T>,
): Promise<T> {
  const manifest = requireLoadable(tenant, { disabledToo: true });
  const database = await openOwnDatabase(installation, tenant, manifest);
  try {
    return await look(database);
  } finally {
    await database.close();
  }
}

async function foreseeInTables(
  installation: Installation,
  { id, name, ukprn, timeZone, manifest }: KnownTenant,
  database: Database,
  steps: readonly RolloutStep[],
  found: Map<RolloutStep, Foreseen>,
): Promise<void> {
  const { control, clock, log, settings, roleOf } = installation;
  const { host } = await createReferenceHost({
    ...{ tenant: { id, name, ukprn, timeZone }, database, control, clock: clock.in(timeZone), log },
  });
  const context = createContext(host, { installation: settings, tenant: manifest!.settings, roleOf });
  const { enabled, dummyLearner } = manifest!;
  for (const step of steps.filter((one) => IN_TABLES.includes(one)))
    found.set(step, await foreseeStep({ id, enabled, dummyLearner, context }, step, steps));
}
