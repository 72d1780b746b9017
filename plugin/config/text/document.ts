import { isDeepStrictEqual } from 'node:util';
import { CodedError } from '../../../lib/errors/index.ts';
import { applyEdits, type Edit, removeEdits, setEdits } from './edits.ts';
import { parseJson } from './json.ts';
import { type Format, isMapValue, type Layout } from './render.ts';
import { NotWellFormed, offsetOf, type Parsed, type Path } from './spots.ts';
import { parseYaml } from './yaml.ts';

/** Line and column, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * A JSON or YAML text with what it says. It never changes: an edit gives a new one, in which everything that the edit is
 * not about stands byte for byte as it did, comments and layout included.
 */
export interface TextDocument {
  /** For messages. */
  readonly file: string;
  readonly format: Format;
  readonly text: string;
  readonly content: unknown;
  readonly parsed: Parsed;
  readonly layout: Layout;
  /** Where `path` is said: at its key, or at that of the nearest part of it there is. */
  place(path: Path): Place;
  /** Says `value` at `path`; maps on the way are made. @throws CONFIG_FILE_UNEDITABLE */
  set(path: Path, value: unknown): TextDocument;
  /** Says nothing at `path` any more; no change where nothing is said. @throws CONFIG_FILE_UNEDITABLE */
  remove(path: Path): TextDocument;
  /**
   * Makes edits that were worked out from `parsed`.
   * @throws CONFIG_FILE_UNEDITABLE when the result would not say exactly `content`: some layouts of YAML (anchors, for
   *   one) cannot be edited piece by piece, and a wrong config is worse than none
   */
  edit(edits: readonly Edit[], content: unknown, path: Path): TextDocument;
}

const BYTE_ORDER_MARK = '\uFEFF';

/** @throws CONFIG_FILE_UNREADABLE with the line; the text is not repeated, since it may hold a secret */
export function parseText(text: string, format: Format, file: string): TextDocument {
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const body = text.slice(mark.length);
  const parsed = parse(body, format, file);
  const layout = layoutOf(body, format, parsed);
  const document: TextDocument = {
    file,
    format,
    text,
    content: parsed.content,
    parsed,
    layout,
    place: (path) => placeAt(body, offsetOf(parsed.root, path)),
    set(path, value) {
      const content = withValue(parsed.content, path, value);
      if (isDeepStrictEqual(content, parsed.content)) return document;
      return document.edit(setEdits(body, parsed.root, path, value, layout), content, path);
    },
    remove(path) {
      const edits = removeEdits(body, parsed.root, path);
      return edits.length === 0
        ? document
        : document.edit(edits, withValue(parsed.content, path, undefined), path);
    },
    edit(edits, content, path) {
      const uneditable = () => new CodedError('CONFIG_FILE_UNEDITABLE', { file, path: `/${path.join('/')}` });
      let edited: TextDocument;
      try {
        edited = parseText(mark + applyEdits(body, edits), format, file);
      } catch {
        throw uneditable();
      }
      if (!isDeepStrictEqual(edited.content, content)) throw uneditable();
      return edited;
    },
  };
  return document;
}

function parse(body: string, format: Format, file: string): Parsed {
  try {
    return format === 'json' ? parseJson(body) : parseYaml(body);
  } catch (error) {
    const { offset, message } =
      error instanceof NotWellFormed ? error : new NotWellFormed('not well-formed', null);
    const line = offset === null ? null : placeAt(body, offset).line;
    const problem = line === null ? message : `${message} (near line ${line})`;
    throw new CodedError('CONFIG_FILE_UNREADABLE', { file, line, problem });
  }
}

/** The same with `value` at `path`; undefined: without it. */
function withValue(content: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(content))
    return content.map((one: unknown, at) => (at === step ? withValue(one, rest, value) : one));
  const fields = isMapValue(content) ? content : {};
  const inner = withValue(Object.hasOwn(fields, step) ? fields[step] : undefined, rest, value);
  const others = Object.entries(fields);
  if (inner === undefined) return Object.fromEntries(others.filter(([key]) => key !== step));
  return Object.hasOwn(fields, step)
    ? Object.fromEntries(others.map(([key, one]) => [key, key === step ? inner : one]))
    : Object.fromEntries([...others, [step, inner]]);
}

function layoutOf(body: string, format: Format, { root }: Parsed): Layout {
  const eol = /\r?\n/.exec(body)?.[0] ?? '\n';
  const nested = format === 'json' ? root : root?.entries.map(({ value }) => value).find(isBlockMap);
  const first = nested?.entries[0];
  const indent = first === undefined ? null : /(?:^|\n)([ \t]+)$/.exec(body.slice(0, first.start))?.[1];
  return { format, eol, unit: indent ?? '  ' };
}

function isBlockMap({ kind, flow }: { readonly kind: string; readonly flow: boolean }): boolean {
  return kind === 'map' && !flow;
}

function placeAt(body: string, offset: number): Place {
  const before = body.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - start + 1 };
}
