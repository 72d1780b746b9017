import { asCoded, type CodedError } from '../../lib/errors/index.ts';
import { wholeReference, wholeReferences } from '../../lib/secret/index.ts';
import type { PositiveDefinition } from '../domain/index.ts';
import { readDocument } from './document.ts';
import type { Layer } from './layers.ts';
import { complaintsAbout, idOfFile, type Surroundings } from './manifest-complaints.ts';
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
  /** Reference of the learner made up for tests; null: nobody said. */
  readonly dummyLearner: string | null;
  /** Address and key of `service` among them. */
  readonly settings: Layer;
  readonly configVersion: number;
  /** The provider's own definitions of a positive destination. */
  readonly positiveDestinations: readonly PositiveDefinition[];
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

/** As the schema has it, once checked. */
interface Content
  extends Omit<
    TenantManifest,
    'settings' | 'database' | 'dummyLearner' | 'configVersion' | 'positiveDestinations'
  > {
  readonly database?: DatabaseChoice;
  readonly dummyLearner?: string;
  readonly positiveDestinations?: readonly PositiveDefinition[];
  readonly service?: { readonly url: string; readonly apiKey: string };
  readonly config: { readonly version: number; readonly settings: Layer };
}

/** Reads a tenant manifest and finds everything that is wrong with it, each with its line. No value that may be secret is repeated. */
export async function inspectManifest(file: string, around: Surroundings = {}): Promise<ManifestReading> {
  const id = idOfFile(file);
  const failed = (error: CodedError) => ({
    file,
    id,
    manifest: null,
    problems: [{ path: '', line: lineOf(error), error }],
  });
  let document: TextDocument;
  try {
    document = await readDocument(file);
  } catch (error) {
    return failed(asCoded(error));
  }
  return inspectDocument(document, around);
}

/** Of a text that is not well-formed, where that was noticed. */
function lineOf({ details: { line } }: CodedError): number | null {
  return typeof line === 'number' ? line : null;
}

/** The same for one that is read already, as it stands or as a migration would write it. */
export function inspectDocument(document: TextDocument, around: Surroundings = {}): ManifestReading {
  const { content, file } = document;
  const id = idOfFile(file);
  const problems = complaintsAbout(content, file, around).map(({ path, tell }): ManifestProblem => {
    const { line } = document.place(path.split('/').slice(1));
    return { path, line, error: tell(`${file}:${line}`) };
  });
  return { file, id, manifest: problems.length > 0 ? null : manifestOf(content as Content, file), problems };
}

/** A tenant manifest that is good. @throws CONFIG_*, TENANT_*: the first thing that is wrong with it, with its line */
export async function readTenantManifest(file: string): Promise<TenantManifest> {
  const { manifest, problems } = await inspectManifest(file);
  if (manifest === null) throw problems[0]!.error;
  return manifest;
}

function manifestOf({ config, service, ...tenant }: Content, file: string): TenantManifest {
  const {
    id,
    name,
    ukprn,
    timeZone,
    plugin,
    enabled,
    dummyLearner = null,
    positiveDestinations = [],
  } = tenant;
  const database =
    tenant.database !== undefined && 'url' in tenant.database
      ? { url: wholeReference(tenant.database.url, file) }
      : (tenant.database ?? null);
  const own = service === undefined ? {} : { serviceUrl: service.url, apiKey: service.apiKey };
  const settings = wholeReferences({ ...config.settings, ...own }, file);
  const facts = { id, name, ukprn, timeZone, plugin, enabled, database, dummyLearner, positiveDestinations };
  return { ...facts, settings, configVersion: config.version };
}
