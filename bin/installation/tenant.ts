import { createReferenceHost, type ReferenceHost } from '../../host/reference-host.ts';
import type { RegisteredTenant } from '../../host/tenants.ts';
import { CodedError, isCoded } from '../../lib/errors/index.ts';
import { type Database, openDatabase } from '../../lib/sql/index.ts';
import { type AdminContext, createContext } from '../../plugin/admin/index.ts';
import type { Layer } from '../../plugin/config/index.ts';
import type { Actor } from '../../plugin/host.ts';
import { createPlugin } from '../../plugin/index.ts';
import type { Installation } from './installation.ts';

/** One tenant at work: its reference host with the plugin loaded, and what commands ask the plugin through. */
export interface TenantAtWork {
  readonly facts: RegisteredTenant;
  readonly database: Database;
  readonly reference: ReferenceHost;
  readonly context: AdminContext;
  /** A user of the MIS by id, or one of the support staff. @throws HOST_USER_UNKNOWN */
  actor(userId: string): Promise<Actor>;
  close(): Promise<void>;
}

export interface TenantOptions {
  /** `--set` */
  readonly overrides?: Layer;
  /** Carry out the tenant's jobs in the background. Default no: a command waits for its own. */
  readonly work?: boolean;
}

/** The tenant that is meant: the one named, or the only one. @throws TENANT_NOT_NAMED, HOST_TENANT_UNKNOWN */
export async function chooseTenant(installation: Installation, id?: string): Promise<RegisteredTenant> {
  if (id !== undefined) return installation.tenants.get(id);
  const [only, ...others] = await installation.tenants.list();
  if (only === undefined) throw new CodedError('INSTALLATION_NONE', { folder: installation.home.folder });
  if (others.length > 0)
    throw new CodedError('TENANT_NOT_NAMED', { tenants: [only, ...others].map((one) => one.id).join(', ') });
  return only;
}

/** Makes a tenant known, with a database of its own. */
export async function addTenant(
  { home, tenants }: Pick<Installation, 'home' | 'tenants'>,
  facts: Omit<RegisteredTenant, 'location' | 'nextRunAt'>,
): Promise<RegisteredTenant> {
  const own = home.databases.tenant(facts.id);
  await home.databases.create(own);
  const registered = { ...facts, location: home.databases.remembered(own) };
  await tenants.put(registered);
  return { ...registered, nextRunAt: null };
}

/** Opens a tenant's database, brings it up to date and loads the plugin into its host. */
export async function openTenant(
  installation: Installation,
  facts: RegisteredTenant,
  { overrides, work = false }: TenantOptions = {},
): Promise<TenantAtWork> {
  const { id, name, ukprn, timeZone, location } = facts;
  const database = await openDatabase(installation.home.databases.recall(location));
  try {
    const reference = await createReferenceHost({
      tenant: { id, name, ukprn, timeZone },
      database,
      control: installation.control,
      clock: installation.clock.in(timeZone),
      log: installation.log,
    });
    const layers = {
      installation: installation.settings,
      ...(overrides === undefined ? {} : { overrides }),
      roleOf: installation.roleOf,
    };
    await reference.loadPlugin(createPlugin({ ...layers, work }));
    return {
      facts,
      database,
      reference,
      context: createContext(reference.host, layers),
      actor: (userId) => actorOf(installation, reference, userId),
      async close() {
        await reference.unloadPlugin();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Support staff need not be users of every MIS they look after: a role on the installation is enough to be known. */
async function actorOf({ roleOf }: Installation, { mis }: ReferenceHost, userId: string): Promise<Actor> {
  try {
    return await mis.actor(userId);
  } catch (error) {
    const staff = staffMember(userId);
    if (!isCoded(error, 'HOST_USER_UNKNOWN') || (await roleOf(staff)) === null) throw error;
    return staff;
  }
}

/** Who acts on the installation itself: what they may do there their role says. */
export function staffMember(userId: string): Actor {
  return { id: userId, name: userId, groups: [], kind: 'person' };
}
