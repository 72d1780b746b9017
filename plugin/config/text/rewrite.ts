import type { TextDocument } from './document.ts';
import { isMapValue, type Layout, renderEntry, renderScalar } from './render.ts';
import { type Comment, endOf, type Path, type Spot, spotAt } from './spots.ts';

/** Where a key of the old value went, both counted from the path that is rewritten. */
export interface Moved {
  readonly from: Path;
  readonly to: Path;
}

/** Comments by the path they are about; under the empty path those that are about nothing in particular. */
type Remarks = ReadonlyMap<string, { readonly above: readonly string[]; readonly beside: readonly string[] }>;

/**
 * Writes a map anew, in the layout of the document. Each comment goes where the key went that it stood above or beside;
 * everything outside of the map stays byte for byte.
 *
 * @param head comments from elsewhere, to stand at the top; without their marks
 * @param mask what must not stand in a comment
 * @throws CONFIG_FILE_UNEDITABLE
 */
export function rewriteMap(
  document: TextDocument,
  path: Path,
  value: Readonly<Record<string, unknown>>,
  { moves, head, mask }: { moves: readonly Moved[]; head: readonly string[]; mask: readonly string[] },
): TextDocument {
  const { parsed, layout } = document;
  const body = document.text.replace(/^\uFEFF/, '');
  const spot = spotAt(parsed.root, path)!;
  const parent = spotAt(parsed.root, path.slice(0, -1))!;
  const entry = path.length === 0 ? undefined : parent.entries.find(({ key }) => key === path.at(-1))!;
  const block = layout.format === 'yaml' && !parent.flow;
  const line = body.lastIndexOf('\n', (entry?.start ?? spot.start) - 1) + 1;
  const indent =
    block && entry !== undefined ? ' '.repeat(entry.start - line) : /^[ \t]*/.exec(body.slice(line))![0];
  const start = block && entry !== undefined ? body.indexOf(':', entry.keyEnd) + 1 : spot.start;
  const end = block ? lineEnd(body, endOf(spot)) : spot.end;
  const within = parsed.comments.filter((one) => one.start >= start && one.end <= end);
  const remarks = remarksOf(body, spot, within, moves, (text) =>
    mask.reduce((shown, secret) => shown.replaceAll(secret, '••••••'), text),
  );
  const mark = layout.format === 'yaml' ? '#' : '//';
  const top = [
    ...head.flatMap((text) => text.split(/\r?\n/)).map((text) => `${mark} ${text.trim()}`),
    ...(remarks.get('')?.above ?? []),
  ];
  const text = render(value, [], { layout, block, remarks, top, indent });
  const content = path.length === 0 ? value : replaced(document.content, path, value);
  return document.edit([{ start, end, text }], content, path);
}

interface Rendering {
  readonly layout: Layout;
  readonly block: boolean;
  readonly remarks: Remarks;
  /** Comments at the top of the map. */
  readonly top: readonly string[];
  readonly indent: string;
}

function render(value: Readonly<Record<string, unknown>>, path: Path, rendering: Rendering): string {
  const { layout, block, remarks, top, indent } = rendering;
  const { eol } = layout;
  const inner = indent + layout.unit;
  const entries = Object.entries(value);
  const lines = entries.flatMap(([key, one], at) => {
    const here = [...path, key];
    const { above = [], beside = [] } = remarks.get(JSON.stringify(here)) ?? {};
    const nested = isMapValue(one) && Object.keys(one).length > 0;
    const text = nested
      ? `${renderScalar(key, layout)}:${block ? '' : ' '}${render(one, here, { ...rendering, top: [], indent: inner })}`
      : renderEntry(key, one, layout, inner, block);
    const comma = block || at === entries.length - 1 ? '' : ',';
    const next = beside.length === 0 ? '' : ` ${beside.join(' ')}`;
    return [...above, `${text}${comma}${next}`].map((each) => inner + each);
  });
  const all = [...top.map((each) => inner + each), ...lines];
  if (block) return all.map((each) => eol + each).join('');
  return `{${eol}${all.join(eol)}${eol}${indent}}`;
}

function remarksOf(
  body: string,
  spot: Spot,
  comments: readonly Comment[],
  moves: readonly Moved[],
  shown: (text: string) => string,
): Remarks {
  const remarks = new Map<string, { above: string[]; beside: string[] }>();
  for (const comment of comments) {
    const text = shown(body.slice(comment.start, comment.end).trim());
    const ownLine = /(^|\n)[ \t]*$/.test(body.slice(0, comment.start));
    const entry = ownLine
      ? spot.entries.find(({ value }) => value.end > comment.start)
      : spot.entries.findLast(({ start }) => start < comment.start);
    const to = entry && moves.find(({ from }) => from.length === 1 && from[0] === entry.key)?.to;
    const key = to === undefined ? '' : JSON.stringify(to);
    const held = remarks.get(key) ?? { above: [], beside: [] };
    remarks.set(key, held);
    // What is about nothing in particular any more still says what it was beside of.
    if (to !== undefined && !ownLine) held.beside.push(text);
    else held.above.push(text);
  }
  return remarks;
}

function replaced(content: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  const fields = content as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(fields).map(([key, one]) => [key, key === step ? replaced(one, rest, value) : one]),
  );
}

/** Before the line end, with the comment that closes the line. */
function lineEnd(body: string, at: number): number {
  if (body[at - 1] === '\n') return body[at - 2] === '\r' ? at - 2 : at - 1;
  const end = body.indexOf('\n', at);
  if (end < 0) return body.length;
  return body[end - 1] === '\r' ? end - 1 : end;
}
