import { existsSync } from 'node:fs';
import { ownManifestPath, readPluginManifest } from '../../host/plugin-manifest.ts';
import { createReferenceHost, type ReferenceHost } from '../../host/reference-host.ts';
import { asCoded, CodedError, isCoded } from '../../lib/errors/index.ts';
import { type Database, openDatabase } from '../../lib/sql/index.ts';
import { type AdminContext, createContext } from '../../plugin/admin/index.ts';
import { type Layer, requireWanted, type TenantManifest } from '../../plugin/config/index.ts';
import type { Actor } from '../../plugin/host.ts';
import { createPlugin } from '../../plugin/index.ts';
import { surroundings } from '../surroundings.ts';
import type { Installation } from './installation.ts';
import { databaseOf } from './tenant-database.ts';
import type { KnownTenant } from './tenants.ts';

/** One tenant at work: its reference host with the plugin loaded, and what commands ask the plugin through. */
export interface TenantAtWork {
  readonly facts: KnownTenant;
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
  /** Also where its manifest says that it is not loaded: what makes and what ends a tenant. Default no. */
  readonly disabledToo?: boolean;
}

/** The tenant that is meant: the one named, the one in hand, or the only one. @throws TENANT_NOT_NAMED, HOST_TENANT_UNKNOWN */
export async function chooseTenant(installation: Installation, id?: string): Promise<KnownTenant> {
  const named = id ?? surroundings().meant.tenant;
  if (named !== undefined) return installation.tenants.get(named);
  const [only, ...others] = await installation.tenants.list();
  if (only === undefined) throw new CodedError('INSTALLATION_NONE', { folder: installation.home.folder });
  if (others.length > 0) throw new CodedError('TENANT_NOT_NAMED', { tenants: namesOf([only, ...others]) });
  return only;
}

/** Ids named before the rest is counted: an installation may have hundreds. */
const NAMED = 10;

function namesOf(tenants: readonly KnownTenant[]): string {
  const ids = tenants.slice(0, NAMED).map(({ id }) => id);
  const more = tenants.length - ids.length;
  return `${ids.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/**
 * What has to hold before anything of a tenant is opened.
 * @returns its manifest
 * @throws what is wrong with its manifest, TENANT_NO_MANIFEST, TENANT_NOT_PROVISIONED, TENANT_DISABLED,
 *   TENANT_PLUGIN_UNKNOWN, TENANT_PLUGIN_VERSION
 */
export function requireLoadable(
  { id, manifest, trouble }: KnownTenant,
  { disabledToo = false }: Pick<TenantOptions, 'disabledToo'> = {},
): TenantManifest {
  if (manifest === null || trouble !== null) throw trouble!;
  if (!manifest.enabled && !disabledToo) throw new CodedError('TENANT_DISABLED', { tenant: id });
  requireWanted(readPluginManifest(ownManifestPath()), id, manifest.plugin);
  return manifest;
}

/** Why a tenant cannot be loaded whether enabled or not; null where nothing is said against it. */
export function refusalOf(tenant: KnownTenant): CodedError | null {
  try {
    requireLoadable(tenant, { disabledToo: true });
    return null;
  } catch (error) {
    return asCoded(error);
  }
}

/**
 * Opens a tenant's database as it is. One whose file has gone is not made again, empty, as if it had no learners.
 * @throws TENANT_DATABASE_GONE, DATABASE_ELSEWHERE, CONFIG_SECRET_MISSING, and what opening a database throws
 */
export async function openOwnDatabase(
  { home }: Installation,
  { id, location: remembered }: KnownTenant,
  manifest: TenantManifest,
): Promise<Database> {
  const { location } = databaseOf(home, id, manifest.database, remembered);
  if (location.client === 'sqlite' && !existsSync(location.file))
    throw new CodedError('TENANT_DATABASE_GONE', { tenant: id, file: location.file });
  return openDatabase(location);
}

/**
 * Opens a tenant's database, brings it up to date and loads the plugin into its host.
 * @throws as `requireLoadable`, what opening a database throws, and what the plugin throws
 */
export async function openTenant(
  installation: Installation,
  facts: KnownTenant,
  options: TenantOptions = {},
): Promise<TenantAtWork> {
  const { id, name, ukprn, timeZone } = facts;
  const manifest = requireLoadable(facts, options);
  const { overrides, work = false } = options;
  const database = await openOwnDatabase(installation, facts, manifest);
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
      tenant: manifest.settings,
      configVersion: manifest.configVersion,
      ...(overrides === undefined ? {} : { overrides }),
      roleOf: installation.roleOf,
      readOnly: installation.readOnly,
      positiveDestinations: manifest.positiveDestinations,
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
