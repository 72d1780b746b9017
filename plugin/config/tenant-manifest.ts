import { basename, extname } from 'node:path';
import { asCoded, CodedError, isCoded } from '../../lib/errors/index.ts';
import { isVersionRange } from '../../lib/version/range.ts';
import { declarations, ownManifest, shortKey } from './declaration.ts';
import { readDocument, schemaProblems } from './document.ts';
import { type Layer, readLayer } from './layers.ts';
import { isReference } from './secret.ts';
import type { TextDocument } from './text/index.ts';

/** What one tenant is and how it differs from the defaults (`manifests/tenant-manifest.schema.json`). */
export interface TenantManifest {
  readonly id: string;
  readonly name: string;
  readonly ukprn: number;
  readonly timeZone: string;
  readonly plugin: { readonly id: string; readonly version: string };
  /** Whether the plugin is loaded for the tenant at all; sending has a switch of its own among the settings. */
  readonly enabled: boolean;
  /** null: where the installation keeps the others. */
  readonly database: DatabaseChoice | null;
  /** Address and key of `service` among them. */
  readonly settings: Layer;
  readonly configVersion: number;
}

/** A file, a name on the server of the installation, or a reference to the address of another server. */
export type DatabaseChoice = { readonly file: string } | { readonly name: string } | { readonly url: string };

export interface ManifestProblem {
  /** Where in the document, as a JSON pointer; empty: the whole. */
  readonly path: string;
  /** From 1; null where there is no line to name. */
  readonly line: number | null;
  readonly error: CodedError;
}

/** A manifest as it was found: whole and good, or with everything that is wrong with it. */
export interface ManifestReading {
  readonly file: string;
  /** What the name of the file says. */
  readonly id: string;
  readonly manifest: TenantManifest | null;
  readonly problems: readonly ManifestProblem[];
}

/** Something wrong at a place, told once the place has a name. */
interface Complaint {
  readonly path: string;
  /** @param where file and line */
  readonly tell: (where: string) => CodedError;
}

/** As the schema has it, once checked. */
interface Content extends Omit<TenantManifest, 'settings' | 'database' | 'configVersion'> {
  readonly database?: DatabaseChoice;
  readonly service?: { readonly url: string; readonly apiKey: string };
  readonly config: { readonly version: number; readonly settings: Layer };
}

/** What a key of the survey service and a password in an address look like. */
const SECRET = /\bdts_[\w-]{20,}|:\/\/[^\s/:@]+:[^\s/@]+@/;

/** The id that a manifest's file name gives. */
export function idOfFile(file: string): string {
  return basename(file, extname(file));
}

/** Reads a tenant manifest and finds everything that is wrong with it, each with its line. Values are not repeated where they may be secret. */
export async function inspectManifest(file: string): Promise<ManifestReading> {
  const id = idOfFile(file);
  const failed = (error: CodedError) => ({
    file,
    id,
    manifest: null,
    problems: [{ path: '', line: null, error }],
  });
  let document: TextDocument;
  try {
    document = await readDocument(file);
  } catch (error) {
    return failed(asCoded(error));
  }
  const { content } = document;
  const problems = complaintsOf(content, file).map(({ path, tell }): ManifestProblem => {
    const { line } = document.place(path.split('/').slice(1));
    return { path, line, error: tell(`${file}:${line}`) };
  });
  return { file, id, manifest: problems.length > 0 ? null : manifestOf(content as Content), problems };
}

/** A tenant manifest that is good. @throws CONFIG_*, TENANT_*: the first thing that is wrong with it, with its line */
export async function readTenantManifest(file: string): Promise<TenantManifest> {
  const { manifest, problems } = await inspectManifest(file);
  if (manifest === null) throw problems[0]!.error;
  return manifest;
}

function manifestOf({ config, service, ...tenant }: Content): TenantManifest {
  const { id, name, ukprn, timeZone, plugin, enabled, database = null } = tenant;
  const own = service === undefined ? {} : { serviceUrl: service.url, apiKey: service.apiKey };
  const settings = { ...config.settings, ...own };
  return { id, name, ukprn, timeZone, plugin, enabled, database, settings, configVersion: config.version };
}

/** Ours before the schema's: they say in plainer words what is wrong, and with a code of their own. */
function complaintsOf(content: unknown, file: string): readonly Complaint[] {
  const document = objectOf(content);
  const plain = [
    ...settingComplaints(document),
    ...serviceComplaints(document),
    ...secretComplaints(document),
    ...otherComplaints(document, file),
  ];
  const told = new Set<string>();
  const each = plain.filter(({ path }) => !told.has(path) && told.add(path));
  const schema = schemaProblems('tenant-manifest', content)
    .filter(({ path }) => !told.has(path) && !path.startsWith('/config/settings/'))
    .map(({ path, problem }) => ({ path, tell: (where: string) => invalid(where, path || '/', problem) }));
  return [...each, ...schema];
}

function settingComplaints(document: Fields): readonly Complaint[] {
  const settings = objectOf(objectOf(document.config).settings);
  const seen = new Set<string>();
  return Object.entries(settings).flatMap(([name, value]) => {
    const path = `/config/settings/${name}`;
    const key = shortKey(name);
    if (seen.has(key))
      return [{ path, tell: (from) => new CodedError('CONFIG_DUPLICATE_KEY', { key, from }) }];
    seen.add(key);
    return settingComplaint(path, name, value);
  });
}

function serviceComplaints(document: Fields): readonly Complaint[] {
  const settings = new Set(Object.keys(objectOf(objectOf(document.config).settings)).map(shortKey));
  const given = [
    ['url', 'serviceUrl'],
    ['apiKey', 'apiKey'],
  ] as const;
  const service = objectOf(document.service);
  return given.flatMap(([field, key]) => {
    if (typeof service[field] !== 'string') return [];
    const path = `/service/${field}`;
    if (settings.has(key))
      return [{ path, tell: (from: string) => new CodedError('TENANT_SERVICE_TWICE', { key, from }) }];
    return settingComplaint(path, key, service[field]);
  });
}

/** What the declaration of a setting says against its value. */
function settingComplaint(path: string, name: string, value: unknown): readonly Complaint[] {
  try {
    readLayer(declarations(ownManifest()), { [name]: value }, 'tenant manifest');
    return [];
  } catch (error) {
    if (!isCoded(error)) throw error;
    return [{ path, tell: (from) => new CodedError(error.code, { ...error.details, from }) }];
  }
}

/** A secret stands in a manifest as a reference only, wherever it stands. */
function secretComplaints(document: Fields): readonly Complaint[] {
  const { url } = objectOf(document.database);
  const bare = typeof url === 'string' && !isReference(url) ? ['/database/url'] : [];
  return [...bare, ...secretPaths(document, '')].map((path) => ({
    path,
    tell: (from) => new CodedError('CONFIG_SECRET_VALUE', { key: path.slice(1).replaceAll('/', '.'), from }),
  }));
}

function secretPaths(value: unknown, path: string): readonly string[] {
  if (typeof value === 'string') return SECRET.test(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => secretPaths(inner, `${path}/${name}`));
}

function otherComplaints(document: Fields, file: string): readonly Complaint[] {
  const { id, timeZone } = document;
  const { version } = objectOf(document.plugin);
  const complaints: Complaint[] = [];
  if (typeof id === 'string' && id !== idOfFile(file))
    complaints.push({
      path: '/id',
      tell: (where) => new CodedError('TENANT_FILE_NAME', { file: where, tenant: id }),
    });
  if (typeof timeZone === 'string' && !isTimeZone(timeZone))
    complaints.push({ path: '/timeZone', tell: (where) => invalid(where, '/timeZone', 'is no time zone') });
  if (typeof version === 'string' && !isVersionRange(version)) {
    const path = '/plugin/version';
    complaints.push({ path, tell: (where) => invalid(where, path, 'is no range of versions, like ^1.2.0') });
  }
  return complaints;
}

function invalid(file: string, path: string, problem: string): CodedError {
  const schema = 'manifests/tenant-manifest.schema.json';
  return new CodedError('CONFIG_FILE_INVALID', { file, path, problem, schema });
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone });
    return true;
  } catch {
    return false;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function objectOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
