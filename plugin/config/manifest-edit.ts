import { readDocument } from './document.ts';
import { type Path, writeAtomically } from './text/index.ts';

/**
 * Says another value in a manifest, and leaves all else of the file as it is, comments too. The file is there whole, old
 * or new, whatever happens meanwhile.
 *
 * @returns what it said before; undefined: nothing
 * @throws CONFIG_FILE_UNREADABLE, CONFIG_FILE_UNEDITABLE, FILE_NOT_WRITTEN
 */
export async function editManifest(file: string, path: Path, value: unknown): Promise<unknown> {
  const document = await readDocument(file);
  const edited = document.set(path, value);
  if (edited !== document) await writeAtomically(file, edited.text);
  return path.reduce<unknown>(
    (inner, step) => (inner as Record<string, unknown> | undefined)?.[step],
    document.content,
  );
}
