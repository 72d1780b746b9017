import { createHash } from 'node:crypto';

/** A file as it was. Where a secret stood there is the name of the file that holds it now. */
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

/** A text cut where the secrets stand in it. @param secrets file by value */
export function cut(text: string, secrets: ReadonlyMap<string, string>): KeptFile['pieces'] {
  let pieces: (string | { readonly secret: string })[] = [text];
  for (const [value, file] of secrets)
    pieces = pieces.flatMap((piece) =>
      typeof piece === 'string'
        ? piece.split(value).flatMap((part, at) => (at === 0 ? [part] : [{ secret: file }, part]))
        : [piece],
    );
  return pieces;
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
