import { CodedError } from '../../lib/errors/index.ts';
import { wholeReferences } from '../../lib/secret/index.ts';
import { declarations, ownManifest } from './declaration.ts';
import { findDocument, schemaProblems } from './document.ts';
import { type Layer, layerProblems } from './layers.ts';
import type { TextDocument } from './text/index.ts';
import { asCurrent, versionProblem } from './versions.ts';

const INSTALLATION_NAME = 'destination-tracking';

/**
 * Settings of the installation file, `destination-tracking.json`, `.yaml` or `.yml` in `folder`; none without one.
 * @throws CONFIG_FILE_*, and what a bad setting throws, with file and line; CONFIG_FILE_PROBLEMS where it is several
 */
export async function readInstallation(folder: string): Promise<Layer> {
  const document = await findDocument(INSTALLATION_NAME, folder);
  if (document === undefined) return {};
  const problems = problemsOf(document);
  if (problems.length > 1)
    throw new CodedError('CONFIG_FILE_PROBLEMS', {
      file: document.file,
      count: problems.length,
      problems: problems.map(({ message }) => message).join('; '),
    });
  if (problems[0] !== undefined) throw problems[0];
  return wholeReferences((document.content as { settings: Layer }).settings, document.file);
}

/** Ours before the schema's: what they say of a setting is plainer than what a schema can. */
export function problemsOf(document: TextDocument): readonly CodedError[] {
  const version = versionProblem(document.content, document.file);
  if (version !== null) return [version];
  const settings = (document.content as { settings?: unknown } | null)?.settings;
  const layer = typeof settings === 'object' && settings !== null && !Array.isArray(settings) ? settings : {};
  const found = layerProblems(declarations(ownManifest()), layer as Layer, 'installation file').map(
    ({ name, error: { code, details } }) => {
      const { line } = document.place(['settings', name]);
      const { file } = document;
      return new CodedError(code, { ...details, from: `${file}:${line}`, file, line });
    },
  );
  const told = new Set(found.map(({ details }) => details.key));
  const schema = schemaProblems('config/v3', asCurrent(document.content)).filter(
    ({ path }) => !(path.startsWith('/settings/') || (path === '/settings' && told.size > 0)),
  );
  const invalid = schema.map(({ path, problem }) => {
    const { line } = document.place(path.split('/').slice(1));
    const file = `${document.file}:${line}`;
    const name = 'manifests/config/v3.schema.json';
    return new CodedError('CONFIG_FILE_INVALID', { file, line, path: path || '/', problem, schema: name });
  });
  return [...found, ...invalid];
}
