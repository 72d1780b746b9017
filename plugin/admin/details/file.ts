import { LineCounter, parseDocument } from 'yaml';
import { CodedError } from '../../../lib/errors/index.ts';
import type { WhereOf } from './check.ts';
import type { DetailsForm } from './fields.ts';

/** Far above a form with every text at its longest; what is larger is some other file. */
const LARGEST_CHARACTERS = 1_000_000;

/**
 * Reads a details form from the text of a JSON or YAML file (JSON is YAML too).
 * @throws `DETAILS_FILE_UNREADABLE` with the line
 */
export function readFormFile(
  file: string,
  text: string,
): { readonly form: DetailsForm; readonly whereOf: WhereOf } {
  const refuse = (problem: string) => new CodedError('DETAILS_FILE_UNREADABLE', { file, problem });
  if (text.length > LARGEST_CHARACTERS) throw refuse('it is too large for a details form');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [fault] = document.errors;
  if (fault !== undefined) throw refuse(`line ${lines.linePos(fault.pos[0]).line} is not well-formed`);
  const content = document.toJS({ maxAliasCount: 0 }) as unknown;
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw refuse('it holds no fields');
  // For editors: names the schema, and is no field.
  const { $schema: _schema, ...form } = content as Record<string, unknown>;

  /** Of a field, else of the nearest part around it that stands in the file. */
  const lineOf = (path: readonly string[]): number => {
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    const range = (node as { range?: readonly number[] } | null | undefined)?.range;
    return range ? lines.linePos(range[0]!).line : lineOf(path.slice(0, -1));
  };
  return { form, whereOf: (path) => `${file}, line ${lineOf(path)}` };
}
