import { CodedError, isCoded } from '../../../lib/errors/index.ts';
import { parseText, type TextDocument } from '../../config/index.ts';
import type { WhereOf } from './check.ts';
import type { DetailsForm } from './fields.ts';

/** Far above a form with every text at its longest; what is larger is some other file. */
const LARGEST_CHARACTERS = 1_000_000;

/**
 * Reads a details form from the text of a JSON or YAML file.
 * @throws `DETAILS_FILE_UNREADABLE` with the line
 */
export function readFormFile(
  file: string,
  text: string,
): { readonly form: DetailsForm; readonly whereOf: WhereOf } {
  const refuse = (problem: string) => new CodedError('DETAILS_FILE_UNREADABLE', { file, problem });
  if (text.length > LARGEST_CHARACTERS) throw refuse('it is too large for a details form');
  let document: TextDocument;
  try {
    document = parseText(text, /\.json$/i.test(file) ? 'json' : 'yaml', file);
  } catch (error) {
    throw isCoded(error, 'CONFIG_FILE_UNREADABLE') ? refuse(String(error.details.problem)) : error;
  }
  const { content } = document;
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw refuse('it holds no fields');
  // For editors: names the schema, and is no field.
  const { $schema: _schema, ...form } = content as Record<string, unknown>;
  return { form, whereOf: (path) => `${file}, line ${document.place(path).line}` };
}
