import { asCoded } from '../../lib/errors/index.ts';
import { becomeOperator, permittedSupplier, pushDetails } from '../../plugin/admin/index.ts';
import type { Actor } from '../../plugin/host.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import { shortPath } from '../files.ts';
import type { Installation } from '../installation/installation.ts';
import { openTenant, requireLoadable, type TenantAtWork } from '../installation/tenant.ts';
import { databaseOf } from '../installation/tenant-database.ts';
import { makeDatabase } from '../installation/tenants.ts';

/** Why a details form is not at the survey service yet without anything having failed. */
const LEFT_TO_PEOPLE: readonly string[] = ['SERVICE_NOT_SET', 'DETAILS_NONE', 'DETAILS_INCOMPLETE'];

/** One thing a tenant needs before it can run, and how it stands. */
interface Step {
  readonly step: string;
  readonly state: 'done' | 'was there' | 'to do' | 'failed';
  readonly next: string;
}

/**
 * `tenant provision ID`: makes the tenant's database, brings its tables up, asks the survey service whether it knows the
 * key, gives it the details form that was saved last, and tells what is left to do. What is there already stays as it is:
 * doing it twice changes nothing more. Whoever makes the installation with its first tenant becomes the operator.
 *
 * @throws HOST_TENANT_UNKNOWN, what is wrong with the manifest, and what making or opening a database throws
 */
export async function tenantProvision(
  installation: Installation,
  actor: Actor,
  id: string,
): Promise<Answer & { readonly failed: boolean }> {
  await becomeOperator(installation, actor);
  const act = { name: 'tenant-provision', target: id, tenant: id };
  return permittedSupplier(installation, actor, act, async (trace) => {
    const steps: Step[] = [await ensureManifest(installation, id)];
    const before = await installation.tenants.get(id);
    steps.push(await ensureDatabase(installation, id));
    const tenant = await openTenant(installation, await installation.tenants.get(id), { disabledToo: true });
    try {
      steps.push(
        { step: 'tables', state: 'done', next: '' },
        await serviceStep(tenant),
        await detailsStep(tenant, actor),
        ...(await toDo(tenant)),
      );
      trace.changed({ database: before.location }, { database: tenant.facts.location });
    } finally {
      await tenant.close();
    }
    return answerOf(id, steps);
  });
}

/** A tenant that the installation has and that lost its manifest gets one again. */
async function ensureManifest({ tenants }: Installation, id: string): Promise<Step> {
  const known = await tenants.get(id);
  if (known.file !== null) return { step: 'manifest', state: 'was there', next: '' };
  await tenants.putManifest(known);
  const { file } = await tenants.get(id);
  return {
    step: 'manifest',
    state: 'done',
    next: `Look through ${shortPath(file!)}: its settings are the defaults`,
  };
}

async function ensureDatabase({ home, tenants }: Installation, id: string): Promise<Step> {
  const known = await tenants.get(id);
  if (known.manifest === null) throw known.trouble!;
  const own = databaseOf(home, id, known.manifest.database, known.location);
  if (known.location === own.remembered) {
    requireLoadable(known, { disabledToo: true });
    return { step: 'database', state: 'was there', next: '' };
  }
  await makeDatabase(home, own.location);
  await tenants.register(known, own.remembered);
  return { step: 'database', state: 'done', next: '' };
}

async function serviceStep({ context }: TenantAtWork): Promise<Step> {
  try {
    await (await context.client()).check();
    return { step: 'survey service', state: 'done', next: '' };
  } catch (error) {
    const { code, hint } = asCoded(error);
    const state = code === 'SERVICE_NOT_SET' ? 'to do' : 'failed';
    return { step: 'survey service', state, next: `${code}: ${hint}` };
  }
}

/** The details form as it was saved last goes to the survey service; what it lacks people fill in. */
async function detailsStep({ context }: TenantAtWork, actor: Actor): Promise<Step> {
  try {
    await pushDetails(context, actor);
    return { step: 'details form', state: 'done', next: '' };
  } catch (error) {
    const { code, message, hint } = asCoded(error);
    const state = LEFT_TO_PEOPLE.includes(code) ? 'to do' : 'failed';
    return { step: 'details form', state, next: `${code}: ${message}. ${hint}` };
  }
}

/** What only people can do. */
async function toDo({ facts, context, reference }: TenantAtWork): Promise<readonly Step[]> {
  const { host } = reference;
  const { id, manifest } = facts;
  const { learners } = await host.learners.changes({ cursor: null, limit: 1, parts: 'identity' });
  const { enableDestinationTracking } = await context.settings();
  const step = (name: string, done: boolean, next: string): Step => ({
    step: name,
    state: done ? 'was there' : 'to do',
    next: done ? '' : next,
  });
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

function answerOf(id: string, steps: readonly Step[]): Answer & { readonly failed: boolean } {
  const left = steps.filter(({ state }) => state === 'to do').length;
  const failed = steps.filter(({ state }) => state === 'failed').length;
  const rest = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    left === 0 ? 'nothing is left to do' : `${left} left to do`,
  ];
  return {
    notes: [`Tenant ${id} is provisioned; ${rest.join(', ')}.`],
    listing: {
      columns: [
        { id: 'step', title: 'Step' },
        { id: 'state', title: 'State' },
        { id: 'next', title: 'What to do' },
      ],
      rows: steps.map((step) => ({ ...step })),
    },
    json: { tenant: id, steps },
    failed: failed > 0,
  };
}
