import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { cosmiconfig } from 'cosmiconfig';
import { parse } from 'yaml';
import { CodedError } from '../../lib/errors/index.ts';
import type { Written } from './environment.ts';

const NAME = 'destinations-service';
const CODE = ['.js', '.ts', '.cjs', '.mjs'];
const DATA = ['.json', '.yaml', '.yml'];
/** Where the search library looks for settings of its own, and would run them. */
const LIBRARY_CODE = CODE.map((extension) => `.config/config${extension}`);

/** Settings as they stand in a file; without one, none. */
export interface SettingsFile {
  readonly file: string | null;
  readonly written: Written;
}

/**
 * Reads the settings that are meant: of a file, or of the one in the folder.
 * @throws CONFIG_FILE_UNREADABLE, CONFIG_FILE_EXECUTABLE: settings are data and are never run
 */
export async function readSettingsFile(file: string | undefined, folder: string): Promise<SettingsFile> {
  const code = LIBRARY_CODE.find((one) => existsSync(resolve(one)));
  if (code !== undefined) refuse(code);
  const explorer = cosmiconfig(NAME, {
    searchPlaces: DATA.map((extension) => NAME + extension),
    searchStrategy: 'none',
    loaders: {
      ...Object.fromEntries(CODE.map((extension) => [extension, refuse])),
      '.json': (path, text) => data(path, () => JSON.parse(text)),
      ...Object.fromEntries(
        ['.yaml', '.yml'].map((extension) => [
          extension,
          (path: string, text: string) => data(path, () => parse(text, { prettyErrors: false })),
        ]),
      ),
    },
  });
  if (file !== undefined && !DATA.includes(extname(file)))
    return CODE.includes(extname(file)) ? refuse(file) : unreadable(file, 'it is neither JSON nor YAML');
  try {
    const found = await (file === undefined ? explorer.search(folder) : explorer.load(resolve(file)));
    return found === null
      ? { file: null, written: {} }
      : { file: found.filepath, written: (found.config ?? {}) as Written };
  } catch (error) {
    if (error instanceof CodedError) throw error;
    return unreadable(file ?? NAME, (error as NodeJS.ErrnoException).code ?? 'it is not well-formed');
  }
}

/** What a parser says may quote the file: it is not told, only that it did not like it. */
function data(file: string, read: () => unknown): Written {
  let content: unknown;
  try {
    content = read();
  } catch {
    return unreadable(file, 'it is not well-formed');
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    return unreadable(file, 'settings are named values');
  return content as Written;
}

function unreadable(file: string, problem: string): never {
  throw new CodedError('CONFIG_FILE_UNREADABLE', { file, problem });
}

function refuse(file: string): never {
  throw new CodedError('CONFIG_FILE_EXECUTABLE', { file });
}
