import { statSync } from 'node:fs';
import { ownManifestPath, readPluginManifest } from '../../host/plugin-manifest.ts';
import { CodedError } from '../../lib/errors/index.ts';
import { counted } from '../../lib/screen/text.ts';
import {
  inspectManifest,
  type ManifestReading,
  manifestFiles,
  tellTwice,
} from '../../plugin/config/index.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import { shortPath } from '../files.ts';

export interface TenantValidateOptions {
  /** Files, or folders of them. */
  readonly paths: readonly string[];
  /** False where nobody keeps the secrets, as on a machine that only checks a repository. */
  readonly secrets: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * `tenant validate`: everything that is wrong with every manifest, each with file and line. Opens no installation and no
 * database, and needs no role: a file is anybody's to check.
 *
 * @throws FILE_UNREADABLE for a path that is not there
 */
export async function tenantValidate(
  options: TenantValidateOptions,
): Promise<Answer & { readonly failed: boolean }> {
  const { paths, secrets, env } = options;
  const around = { plugin: readPluginManifest(ownManifestPath()), ...(secrets ? { env } : {}) };
  const files = [...new Set((await Promise.all(paths.map(filesOf))).flat().map(shortPath))];
  const readings: ManifestReading[] = [];
  for (const file of files) readings.push(await inspectManifest(file, around));
  const rows = tellTwice(readings).flatMap(({ file, problems }) =>
    problems.map(({ line, path, error: { code, message, hint } }) => ({
      file,
      line,
      path,
      code,
      problem: message,
      next: hint,
    })),
  );
  const bad = new Set(rows.map(({ file }) => file)).size;
  return {
    notes: [
      rows.length === 0
        ? `${counted(files.length, 'manifest')}, all as they should be.`
        : `${counted(rows.length, 'problem')} in ${bad} of ${counted(files.length, 'manifest')}.`,
    ],
    listing: {
      columns: [
        { id: 'file', title: 'File' },
        { id: 'line', title: 'Line' },
        { id: 'code', title: 'Code' },
        { id: 'problem', title: 'Problem' },
        { id: 'next', title: 'What to do' },
      ],
      rows,
    },
    json: { files, problems: rows },
    failed: rows.length > 0,
  };
}

async function filesOf(path: string): Promise<readonly string[]> {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new CodedError('FILE_UNREADABLE', { file: path, why: code });
  }
  return isFolder ? manifestFiles(path) : [path];
}
