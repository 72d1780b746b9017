import { isMapValue, type Layout, renderEntry, renderInline, renderValue } from './render.ts';
import { type Entry, endOf, type Path, type Spot, spotAt } from './spots.ts';

/** Puts `text` in the place of what stands from `start` to before `end`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const edit of [...edits].sort((a, b) => b.start - a.start))
    result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
  return result;
}

/** What to change for `path` to be `value`; the parents that are missing come with it. */
export function setEdits(
  text: string,
  root: Spot | null,
  path: Path,
  value: unknown,
  layout: Layout,
): readonly Edit[] {
  const old = spotAt(root, path);
  if (path.length === 0 || old !== undefined) return replaceEdits(text, old ?? null, value, layout);
  const parent = spotAt(root, path.slice(0, -1));
  const key = String(path.at(-1));
  if (parent === undefined || isNothing(text, parent))
    return setEdits(text, root, path.slice(0, -1), { [key]: value }, layout);
  return parent.flow
    ? insertInBrackets(text, parent, key, value, layout)
    : insertLine(text, parent, key, value, layout);
}

/** What to change for `path` to be gone, with the comment on its own line; comments above it stay. */
export function removeEdits(text: string, root: Spot | null, path: Path): readonly Edit[] {
  const parent = spotAt(root, path.slice(0, -1));
  const at = parent?.entries.findIndex(({ key }) => key === path.at(-1)) ?? -1;
  if (parent === undefined || at < 0) return [];
  const entry = parent.entries[at]!;
  if (!parent.flow) {
    if (parent.entries.length === 1 && parent !== root)
      return [{ start: entry.start, end: endOf(entry.value), text: '{}' }];
    return [{ start: lineStart(text, entry.start), end: lineEnd(text, endOf(entry.value)), text: '' }];
  }
  return removeInBrackets(text, parent, at);
}

function replaceEdits(text: string, old: Spot | null, value: unknown, layout: Layout): readonly Edit[] {
  const block = layout.format === 'yaml';
  if (old === null) {
    const added =
      block && isMapValue(value) ? renderValue(value, layout, '', true) : renderInline(value, layout);
    // After what there is: comments, that is.
    return [
      {
        start: text.length,
        end: text.length,
        text: added.replace(/^\r?\n| {2}/, '').trimStart() + layout.eol,
      },
    ];
  }
  const indent = /^[ \t]*/.exec(text.slice(lineStart(text, old.start)))![0];
  const pretty = layout.format === 'json' && isMapValue(value);
  const rendered = pretty ? renderValue(value, layout, indent, false) : renderInline(value, layout);
  const gap = old.start === old.end && /\S/.test(text[old.start - 1] ?? ' ') ? ' ' : '';
  return [{ start: old.start, end: endOf(old), text: gap + rendered }];
}

function insertLine(text: string, parent: Spot, key: string, value: unknown, layout: Layout): Edit[] {
  const first = parent.entries[0]!;
  const indent = ' '.repeat(first.start - lineStart(text, first.start));
  const at = lineEnd(text, endOf(parent));
  const entry = indent + renderEntry(key, value, layout, indent, true);
  const atLineStart = at === 0 || text[at - 1] === '\n';
  return [{ start: at, end: at, text: atLineStart ? entry + layout.eol : layout.eol + entry }];
}

function insertInBrackets(text: string, parent: Spot, key: string, value: unknown, layout: Layout): Edit[] {
  const last = parent.entries.at(-1);
  const closing = parent.end - 1;
  const outer = /^[ \t]*/.exec(text.slice(lineStart(text, parent.start)))![0];
  if (last === undefined) {
    const indent = outer + layout.unit;
    const entry = renderEntry(key, value, layout, indent, false);
    if (layout.format === 'yaml') return [{ start: closing, end: closing, text: entry }];
    return [{ start: closing, end: closing, text: `${layout.eol}${indent}${entry}${layout.eol}${outer}` }];
  }
  const comma = {
    start: last.value.end,
    end: last.value.end,
    text: commaAfter(text, last) === null ? ',' : '',
  };
  const ownLine = onOwnLine(text, parent.entries[0]!) && lineEnd(text, last.value.end) <= closing;
  if (!ownLine) {
    const at = commaAfter(text, last) ?? last.value.end;
    const inline = `${commaAfter(text, last) === null ? ',' : ''} ${renderEntry(key, value, layout, outer, false)}`;
    return [{ start: at, end: at, text: inline }];
  }
  const first = parent.entries[0]!;
  const indent = text.slice(lineStart(text, first.start), first.start);
  const at = beforeEol(text, lineEnd(text, last.value.end));
  const entry = layout.eol + indent + renderEntry(key, value, layout, indent, false);
  // A comment that closes the line stays with the entry it is about.
  return at === comma.start
    ? [{ ...comma, text: comma.text + entry }]
    : [comma, { start: at, end: at, text: entry }];
}

function removeInBrackets(text: string, parent: Spot, at: number): Edit[] {
  const entry = parent.entries[at]!;
  const before = parent.entries[at - 1];
  const next = parent.entries[at + 1];
  const comma = commaAfter(text, entry);
  const end = comma ?? entry.value.end;
  const lastComma: Edit[] =
    next === undefined && before !== undefined && comma === null
      ? [{ start: before.value.end, end: commaAfter(text, before)!, text: '' }]
      : [];
  const alone = onOwnLine(text, entry) && lineEnd(text, end) <= (next?.start ?? parent.end - 1);
  if (alone)
    return [...lastComma, { start: lineStart(text, entry.start), end: lineEnd(text, end), text: '' }];
  const until = next === undefined ? end : next.start;
  return [...lastComma, { start: entry.start, end: until, text: '' }];
}

/** Just after the comma that follows an entry; null: none does. Comments between the two are stepped over. */
function commaAfter(text: string, { value }: Entry): number | null {
  const found = /^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/|#[^\n]*)*,/.exec(text.slice(value.end));
  return found === null ? null : value.end + found[0].length;
}

function onOwnLine(text: string, { start }: Entry): boolean {
  return /^[ \t]*$/.test(text.slice(lineStart(text, start), start));
}

function isNothing(text: string, spot: Spot): boolean {
  return spot.kind === 'scalar' && /^(null|~)?$/.test(text.slice(spot.start, spot.end));
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** After the line end that follows; what ends with one is at its end already. */
function lineEnd(text: string, at: number): number {
  if (text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

function beforeEol(text: string, at: number): number {
  if (text[at - 1] !== '\n') return at;
  return text[at - 2] === '\r' ? at - 2 : at - 1;
}
