import { asCoded, type CodedError } from '../../lib/errors/index.ts';
import { permittedSupplier, pushDetails } from '../../plugin/admin/index.ts';
import type { Actor } from '../../plugin/host.ts';
import { shortPath } from '../files.ts';
import type { Installation } from '../installation/installation.ts';
import { openTenant, requireLoadable, type TenantAtWork } from '../installation/tenant.ts';
import { databaseOf } from '../installation/tenant-database.ts';
import { makeDatabase } from '../installation/tenants.ts';

/** Why a details form is not at the survey service yet without anything having failed. */
const LEFT_TO_PEOPLE: readonly string[] = ['SERVICE_NOT_SET', 'DETAILS_NONE', 'DETAILS_INCOMPLETE'];

/** One thing a tenant needs before it can run, and how it stands. */
export interface ProvisionStep {
  readonly step: string;
  readonly state: 'done' | 'was there' | 'to do' | 'failed';
  readonly next: string;
  /** What it failed of. */
  readonly error: CodedError | null;
}

/**
 * Makes the tenant's database, brings its tables up, asks the survey service whether it knows the key, gives it the
 * details form that was saved last, and tells what is left to do. What is there already stays as it is: doing it twice
 * changes nothing more.
 *
 * @param details.push whether the details form goes to the survey service too
 * @throws ROLE_NEEDED, ROLE_READ_ONLY, HOST_TENANT_UNKNOWN, what is wrong with the manifest, and what making or opening a
 *   database throws
 */
export async function provisionTenant(
  installation: Installation,
  actor: Actor,
  id: string,
  details: { readonly push: boolean },
): Promise<readonly ProvisionStep[]> {
  const act = { name: 'tenant-provision', target: id, tenant: id };
  return permittedSupplier(installation, actor, act, async (trace) => {
    const steps: ProvisionStep[] = [await ensureManifest(installation, id)];
    const before = await installation.tenants.get(id);
    steps.push(await ensureDatabase(installation, id));
    const tenant = await openTenant(installation, await installation.tenants.get(id), { disabledToo: true });
    try {
      steps.push(
        stands('tables', 'done'),
        await serviceStep(tenant),
        ...(details.push ? [await detailsStep(tenant, actor)] : []),
        ...(await toDo(tenant)),
      );
      trace.changed({ database: before.location }, { database: tenant.facts.location });
    } finally {
      await tenant.close();
    }
    return steps;
  });
}

function stands(step: string, state: ProvisionStep['state'], next = ''): ProvisionStep {
  return { step, state, next, error: null };
}

/** A tenant that the installation has and that lost its manifest gets one again. */
async function ensureManifest({ tenants }: Installation, id: string): Promise<ProvisionStep> {
  const known = await tenants.get(id);
  if (known.file !== null) return stands('manifest', 'was there');
  await tenants.putManifest(known);
  const { file } = await tenants.get(id);
  return stands('manifest', 'done', `Look through ${shortPath(file!)}: its settings are the defaults`);
}

async function ensureDatabase({ home, tenants }: Installation, id: string): Promise<ProvisionStep> {
  const known = await tenants.get(id);
  if (known.manifest === null) throw known.trouble!;
  const own = databaseOf(home, id, known.manifest.database, known.location);
  if (known.location === own.remembered) {
    requireLoadable(known, { disabledToo: true });
    return stands('database', 'was there');
  }
  await makeDatabase(home, own.location);
  await tenants.register(known, own.remembered);
  return stands('database', 'done');
}

async function serviceStep({ context }: TenantAtWork): Promise<ProvisionStep> {
  try {
    await (await context.client()).check();
    return stands('survey service', 'done');
  } catch (error) {
    const coded = asCoded(error);
    const next = `${coded.code}: ${coded.hint}`;
    if (coded.code === 'SERVICE_NOT_SET') return stands('survey service', 'to do', next);
    return { step: 'survey service', state: 'failed', next, error: coded };
  }
}

/** The details form as it was saved last goes to the survey service; what it lacks people fill in. */
async function detailsStep({ context }: TenantAtWork, actor: Actor): Promise<ProvisionStep> {
  try {
    await pushDetails(context, actor);
    return stands('details form', 'done');
  } catch (error) {
    const coded = asCoded(error);
    const next = `${coded.code}: ${coded.message}. ${coded.hint}`;
    if (LEFT_TO_PEOPLE.includes(coded.code)) return stands('details form', 'to do', next);
    return { step: 'details form', state: 'failed', next, error: coded };
  }
}

/** What only people can do. */
async function toDo({ facts, context, reference }: TenantAtWork): Promise<readonly ProvisionStep[]> {
  const { host } = reference;
  const { id, manifest } = facts;
  const { learners } = await host.learners.changes({ cursor: null, limit: 1, parts: 'identity' });
  const { enableDestinationTracking } = await context.settings();
  const step = (name: string, done: boolean, next: string) =>
    done ? stands(name, 'was there') : stands(name, 'to do', next);
  return [
    step('learners', learners.length > 0, `destinations ilr import FILE.xml --tenant ${id}`),
    step('enabled', manifest!.enabled, `destinations tenant enable ${id}`),
    step(
      'switched on',
      enableDestinationTracking,
      `destinations config set enableDestinationTracking=on --why "…" --tenant ${id}, when the others are done`,
    ),
  ];
}
