import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ownManifestPath, readPluginManifest } from '../../host/plugin-manifest.ts';
import type { RegisteredTenant, tenantRegister } from '../../host/tenants.ts';
import { CodedError } from '../../lib/errors/index.ts';
import { type DatabaseLocation, openDatabase } from '../../lib/sql/index.ts';
import { CURRENT_VERSION } from '../../migrations/config/index.ts';
import { type ManifestReading, manifestFolder, type TenantManifest } from '../../plugin/config/index.ts';
import { writeText } from '../files.ts';
import type { Home } from './home.ts';
import { databaseOf } from './tenant-database.ts';

/**
 * A tenant as its manifest and the register of the control database tell of it. The manifest is the truth of what it is
 * and whether it is loaded; the register knows where its database was made and when it runs next.
 */
export interface KnownTenant extends Omit<RegisteredTenant, 'location'> {
  /** null: no database was made yet. */
  readonly location: string | null;
  /** The file of its manifest; null where there is none. */
  readonly file: string | null;
  /** null where it is not good, or not there. */
  readonly manifest: TenantManifest | null;
  /** Why it cannot be opened, as far as can be told without trying. */
  readonly trouble: CodedError | null;
}

/** As the schema of manifests has it; it names files and databases. */
const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export type TenantFacts = Pick<RegisteredTenant, 'id' | 'name' | 'ukprn' | 'timeZone'>;

/** The tenants of an installation: every one that has a manifest, or that the register has. */
export interface Tenants {
  /** By id. */
  list(): Promise<readonly KnownTenant[]>;
  /** @throws HOST_TENANT_UNKNOWN */
  get(id: string): Promise<KnownTenant>;
  /** Notes what the manifest says of a tenant and where its database is. @returns the tenant, known */
  register(facts: TenantFacts, location: string): Promise<KnownTenant>;
  /** Writes a manifest for a tenant that has none: enabled, with the defaults. One that is there stays. @throws BAD_OPTION */
  putManifest(facts: TenantFacts): Promise<void>;
}

export function tenantsOf(home: Home, register: ReturnType<typeof tenantRegister>): Tenants {
  const manifests = manifestFolder(home.manifests);
  const known = (id: string, reading: ManifestReading | null, row: RegisteredTenant | null): KnownTenant => {
    const manifest = reading?.manifest ?? null;
    const { name, ukprn, timeZone } = manifest ?? row ?? { name: id, ukprn: 0, timeZone: 'Europe/London' };
    return {
      id,
      name,
      ukprn,
      timeZone,
      location: row?.location ?? null,
      nextRunAt: row?.nextRunAt ?? null,
      file: reading?.file ?? null,
      manifest,
      trouble: troubleOf(id, reading, row),
    };
  };
  const troubleOf = (id: string, reading: ManifestReading | null, row: RegisteredTenant | null) => {
    if (reading === null) return new CodedError('TENANT_NO_MANIFEST', { tenant: id, folder: home.manifests });
    const [problem] = reading.problems;
    if (problem !== undefined) return problem.error;
    return row === null ? new CodedError('TENANT_NOT_PROVISIONED', { tenant: id }) : null;
  };

  async function get(id: string): Promise<KnownTenant> {
    const reading = await manifests.of(id);
    const row = await register.find(id);
    if (reading === null && row === null) throw new CodedError('HOST_TENANT_UNKNOWN', { tenant: id });
    return known(id, reading, row);
  }

  return {
    get,
    async list() {
      const readings = new Map((await manifests.all()).map((reading) => [reading.id, reading]));
      const rows = new Map((await register.all()).map((row) => [row.id, row]));
      const ids = [...new Set([...readings.keys(), ...rows.keys()])].sort();
      return ids.map((id) => known(id, readings.get(id) ?? null, rows.get(id) ?? null));
    },
    async register({ id, name, ukprn, timeZone }, location) {
      await register.put({ id, name, ukprn, timeZone, location });
      return get(id);
    },
    async putManifest(facts) {
      if (!ID.test(facts.id))
        throw new CodedError('BAD_OPTION', {
          option: facts.id,
          expected: 'an id for a tenant: lower-case letters, digits and hyphens',
          command: 'tenant',
        });
      if ((await manifests.of(facts.id)) !== null) return;
      mkdirSync(home.manifests, { recursive: true, mode: 0o700 });
      await writeText(join(home.manifests, `${facts.id}.json`), [newManifest(facts)]);
    },
  };
}

/** Makes a tenant known, with a manifest where it has none and a database of its own. */
export async function addTenant(
  { home, tenants }: { readonly home: Home; readonly tenants: Tenants },
  facts: TenantFacts,
): Promise<KnownTenant> {
  await tenants.putManifest(facts);
  const { manifest, trouble } = await tenants.get(facts.id);
  if (manifest === null) throw trouble!;
  const own = databaseOf(home, facts.id, manifest.database, null);
  await makeDatabase(home, own.location);
  return tenants.register(facts, own.remembered);
}

/** Makes a tenant's database where there is none; empty, until it is opened. */
export async function makeDatabase({ databases }: Home, location: DatabaseLocation): Promise<void> {
  await databases.create(location);
  if (location.client === 'sqlite') await (await openDatabase(location)).close();
}

function newManifest({ id, name, ukprn, timeZone }: TenantFacts): string {
  const { id: plugin, version } = readPluginManifest(ownManifestPath());
  const manifest = {
    id,
    name,
    ukprn,
    timeZone,
    plugin: { id: plugin, version: `^${version}` },
    enabled: true,
    config: { version: CURRENT_VERSION, settings: {} },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
