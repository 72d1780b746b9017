import { basename, extname } from 'node:path';
import { CodedError, isCoded } from '../../lib/errors/index.ts';
import { isReference, resolveSecret, wholeReference } from '../../lib/secret/index.ts';
import { isTimeZone } from '../../lib/time/zone.ts';
import { isVersionRange, satisfies } from '../../lib/version/range.ts';
import { CURRENT_VERSION } from '../../migrations/config/index.ts';
import { declarations, ownManifest, shortKey } from './declaration.ts';
import { schemaProblems } from './document.ts';
import { layerProblems } from './layers.ts';
import { positiveDefinitionProblems } from './positive-destinations.ts';
import { asCurrent, versionProblem } from './versions.ts';

/** The plugin that is there, by its `plugin.json`. */
export interface InstalledPlugin {
  readonly id: string;
  readonly version: string;
}

/** What a manifest is held against besides its own rules. */
export interface Surroundings {
  /** Each reference has to lead to a secret here. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The plugin has to be the one it wants. */
  readonly plugin?: InstalledPlugin;
}

/** Something wrong at a place, told once the place has a name. */
export interface Complaint {
  readonly path: string;
  /** @param where file and line */
  readonly tell: (where: string) => CodedError;
}

/** What a key of the survey service and a password in an address look like. */
const SECRET = /\bdts_[\w-]{20,}|:\/\/[^\s/:@]+:[^\s/@]+@/;

/** The id that a manifest's file name gives. */
export function idOfFile(file: string): string {
  return basename(file, extname(file));
}

/**
 * What a tenant wants of the plugin, held against the one that is there.
 * @throws TENANT_PLUGIN_UNKNOWN, TENANT_PLUGIN_VERSION naming both versions
 */
export function requireWanted(
  { id, version }: InstalledPlugin,
  tenant: string,
  wanted: { readonly id: string; readonly version: string },
): void {
  if (wanted.id !== id) throw new CodedError('TENANT_PLUGIN_UNKNOWN', { tenant, plugin: wanted.id, has: id });
  if (!satisfies(version, wanted.version))
    throw new CodedError('TENANT_PLUGIN_VERSION', {
      tenant,
      plugin: id,
      wants: wanted.version,
      has: version,
    });
}

/** Everything that is wrong with the content of a tenant manifest. */
export function complaintsAbout(content: unknown, file: string, around: Surroundings): readonly Complaint[] {
  return [...complaintsOf(content, file), ...surroundingComplaints(objectOf(content), file, around)];
}

/** Ours before the schema's: they say in plainer words what is wrong, and with a code of their own. */
function complaintsOf(found: unknown, file: string): readonly Complaint[] {
  const { content, version } = withCurrentConfig(found);
  const document = objectOf(content);
  const plain = [
    ...version,
    ...settingComplaints(document),
    ...serviceComplaints(document),
    ...secretComplaints(document),
    ...otherComplaints(document, file),
    ...positiveComplaints(document),
  ];
  const told = new Set(plain.map(({ path }) => path));
  const schema = schemaProblems('tenant-manifest', content)
    .filter(({ place }) => !told.has(place) && !place.startsWith('/config/settings/'))
    .map(({ path, place, problem }) => ({
      path: place,
      tell: (where: string) => invalidManifest(where, path || '/', problem),
    }));
  return [...plain, ...schema];
}

/** The manifest with its config as the current version has it, or with none and a complaint that says why. */
function withCurrentConfig(content: unknown): {
  readonly content: unknown;
  readonly version: readonly Complaint[];
} {
  const { config, ...rest } = objectOf(content);
  if (config === undefined) return { content, version: [] };
  if (versionProblem(config, '') === null)
    return { content: { ...rest, config: asCurrent(config) }, version: [] };
  const none = { version: CURRENT_VERSION, settings: {} };
  return {
    content: { ...rest, config: none },
    version: [{ path: '/config', tell: (from) => versionProblem(config, from)! }],
  };
}

function settingComplaints(document: Fields): readonly Complaint[] {
  return complaintsOfLayer(
    objectOf(objectOf(document.config).settings),
    (name) => `/config/settings/${name}`,
  );
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
    const twice = { path, tell: (from: string) => new CodedError('TENANT_SERVICE_TWICE', { key, from }) };
    return [
      ...(settings.has(key) ? [twice] : []),
      ...complaintsOfLayer({ [key]: service[field] }, () => path),
    ];
  });
}

/** What the declarations say against settings, each at its path. */
function complaintsOfLayer(layer: Fields, pathOf: (name: string) => string): readonly Complaint[] {
  return layerProblems(declarations(ownManifest()), layer, 'tenant manifest').map(({ name, error }) =>
    complain(pathOf(name), error),
  );
}

/** A secret stands in a manifest as a reference only, wherever it stands. */
function secretComplaints(document: Fields): readonly Complaint[] {
  const { url } = objectOf(document.database);
  const bare = typeof url === 'string' && !isReference(url) ? ['/database/url'] : [];
  const looking = textsOf(document, '').filter(({ path, text }) => SECRET.test(text) && !isOfASetting(path));
  return [...new Set([...bare, ...looking.map(({ path }) => path)])].map((path) => ({
    path,
    tell: (from) => new CodedError('CONFIG_SECRET_VALUE', { key: path.slice(1).replaceAll('/', '.'), from }),
  }));
}

/** Their declarations have had their say. */
function isOfASetting(path: string): boolean {
  return (
    path.startsWith('/service/') ||
    path === '/config/settings/apiKey' ||
    path === '/config/settings/serviceUrl'
  );
}

function textsOf(value: unknown, path: string): readonly { readonly path: string; readonly text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => textsOf(inner, `${path}/${name}`));
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
    complaints.push({
      path: '/timeZone',
      tell: (where) =>
        invalidManifest(
          where,
          '/timeZone',
          `is ${JSON.stringify(timeZone)}, no time zone like Europe/London`,
        ),
    });
  if (typeof version === 'string' && !isVersionRange(version)) {
    const path = '/plugin/version';
    complaints.push({
      path,
      tell: (where) =>
        invalidManifest(where, path, `is ${JSON.stringify(version)}, no range of versions like ^1.2.0`),
    });
  }
  return complaints;
}

/** A definition that cannot be meant: what it names is not in the code frame, or its days are the wrong way round. */
function positiveComplaints({ positiveDestinations }: Fields): readonly Complaint[] {
  return positiveDefinitionProblems(positiveDestinations).map(({ path: within, problem }) => {
    const path = `/positiveDestinations${within}`;
    return { path, tell: (where) => invalidManifest(where, path, problem) };
  });
}

function surroundingComplaints(
  document: Fields,
  file: string,
  { env, plugin }: Surroundings,
): readonly Complaint[] {
  const references = env === undefined ? [] : textsOf(document, '').filter(({ text }) => isReference(text));
  const missing = references.flatMap(({ path, text }) =>
    complaintOf(path, () => resolveSecret(wholeReference(text, file), env!)),
  );
  const { id, version } = objectOf(document.plugin);
  if (plugin === undefined || typeof id !== 'string' || typeof version !== 'string') return missing;
  if (!isVersionRange(version)) return missing;
  const wanted = { id, version };
  return [
    ...missing,
    ...complaintOf('/plugin', () => requireWanted(plugin, String(document.id ?? ''), wanted)),
  ];
}

/** What a check throws, as a complaint about a place. */
function complaintOf(path: string, check: () => unknown): readonly Complaint[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!isCoded(error)) throw error;
    return [complain(path, error)];
  }
}

function complain(path: string, { code, details }: CodedError): Complaint {
  return { path, tell: (from) => new CodedError(code, { ...details, from }) };
}

/** @param file with its line where there is one */
export function invalidManifest(file: string, path: string, problem: string): CodedError {
  const schema = 'manifests/tenant-manifest.schema.json';
  return new CodedError('CONFIG_FILE_INVALID', { file, path, problem, schema });
}

type Fields = Readonly<Record<string, unknown>>;

function objectOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
