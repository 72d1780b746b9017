import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { readOptionExport } from '../option-export/index.ts';
import { parseText } from '../text/index.ts';

/** A file as it was. Where a secret stood there is the name of the file that holds it now, in the folder of secrets. */
export interface KeptFile {
  /** Beside the manifest, or the manifest itself. */
  readonly name: string;
  readonly mode: number;
  readonly sha256: string;
  readonly pieces: readonly (string | { readonly secret: string })[];
}

export interface ConfigBackup {
  readonly tenant: string;
  readonly at: string;
  readonly who: string;
  readonly from: number;
  readonly to: number;
  /** The manifest first. */
  readonly files: readonly KeptFile[];
  /** Of the manifest as the migration wrote it. */
  readonly written: string;
}

export function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** A secret and the file that holds it. */
export interface PlacedSecret {
  readonly name: string;
  readonly value: string;
  readonly file: string;
}

/** Stands for a secret while the text is read again; a digit, so that it may also stand where a bare number stood. */
const PLACEHOLDER = '0';

/**
 * Cuts a text where the secrets stand in it, the longest first, since one may be a part of another.
 * @param name of the file, which says how the text is read
 * @returns null when what is left would still say one, because it is spelled otherwise there (escaped, that is)
 */
export function cut(name: string, text: string, secrets: readonly PlacedSecret[]): KeptFile['pieces'] | null {
  let pieces: KeptFile['pieces'] = [text];
  for (const { value, file } of [...secrets].sort((a, b) => b.value.length - a.value.length))
    pieces = pieces.flatMap((piece) =>
      typeof piece === 'string'
        ? piece.split(value).flatMap((part, at) => (at === 0 ? [part] : [{ secret: basename(file) }, part]))
        : [piece],
    );
  const left = pieces.map((piece) => (typeof piece === 'string' ? piece : PLACEHOLDER)).join('');
  const said = wordsIn(name, left);
  return said === null || secrets.some(({ value }) => said.some((word) => holdsSecret(word, value)))
    ? null
    : pieces;
}

const SHORT = 3;

/** Whether a secret stands in a text: a short one only as a word of its own, or nearly every text would hold it. */
export function holdsSecret(text: string, value: string): boolean {
  if (value.length > SHORT) return text.includes(value);
  return text.split(/[^\p{L}\p{N}]+/u).includes(value);
}

/** All that a file says, unescaped; null: it cannot be read. */
function wordsIn(name: string, text: string): readonly string[] | null {
  try {
    return wordsOf(readAny(name, text));
  } catch {
    return null;
  }
}

function readAny(name: string, text: string): unknown {
  if (/\.ya?ml$/i.test(name)) return parseText(text, 'yaml', name).content;
  if (/\.json$/i.test(name)) return parseText(text, 'json', name).content;
  const { options, comments } = readOptionExport(text, name);
  return { options, comments };
}

function wordsOf(content: unknown): readonly string[] {
  if (typeof content === 'object' && content !== null) return Object.entries(content).flat().flatMap(wordsOf);
  return [String(content)];
}

/** The text again. @param secretOf what a secret file holds; null: nothing */
export function joined(
  { pieces, sha256 }: KeptFile,
  secretOf: (file: string) => string | null,
): string | null {
  const parts = pieces.map((piece) => (typeof piece === 'string' ? piece : secretOf(piece.secret)));
  if (parts.includes(null)) return null;
  const text = parts.join('');
  return digest(text) === sha256 ? text : null;
}
