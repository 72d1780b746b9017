import { extname } from 'node:path';
import { CodedError, isCoded } from '../../../lib/errors/index.ts';
import { readCsv } from './csv.ts';
import { readJson } from './json.ts';
import { type OptionExport, ThereTwice } from './types.ts';
import { readXml } from './xml.ts';

export type { OptionExport } from './types.ts';

const READERS: Readonly<Record<string, (text: string, file: string) => OptionExport>> = {
  '.csv': readCsv,
  '.json': readJson,
  '.xml': readXml,
};

/** Whether a file is an option export by its name; one in JSON says so, since manifests may be JSON too. */
export function isOptionExport(name: string): boolean {
  return /\.(csv|xml|options\.json)$/i.test(name);
}

/**
 * Reads the option export of the existing product, by the file's extension.
 * @throws CONFIG_FILE_UNREADABLE without quoting the text, which holds a key
 */
export function readOptionExport(text: string, file: string): OptionExport {
  const read = READERS[extname(file).toLowerCase()];
  try {
    if (read === undefined) throw new Error('another kind');
    const found = read(text, file);
    if (Object.keys(found.options).length === 0) throw new Error('empty');
    return found;
  } catch (error) {
    if (isCoded(error)) throw error;
    if (error instanceof ThereTwice)
      throw new CodedError('CONFIG_FILE_UNREADABLE', { file, line: error.line, problem: error.message });
    const problem =
      read === undefined ? `it is none of ${Object.keys(READERS).join(', ')}` : 'it is no export of options';
    throw new CodedError('CONFIG_FILE_UNREADABLE', { file, line: null, problem });
  }
}
