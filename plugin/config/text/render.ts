import { Document } from 'yaml';

export type Format = 'json' | 'yaml';

/** How a text is laid out, so that what is added looks like the rest. */
export interface Layout {
  readonly format: Format;
  /** What ends its lines. */
  readonly eol: string;
  /** What a level is indented by. */
  readonly unit: string;
}

type Values = Readonly<Record<string, unknown>>;

export function isMapValue(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A key or a single value, quoted where its format needs it. */
export function renderScalar(value: unknown, { format }: Pick<Layout, 'format'>): string {
  if (format === 'json' || typeof value !== 'string') return JSON.stringify(value);
  return new Document(value, { version: '1.2' }).toString({ lineWidth: 0, blockQuote: false }).trimEnd();
}

/** A value on one line, maps and lists between brackets. */
export function renderInline(value: unknown, layout: Pick<Layout, 'format'>): string {
  if (Array.isArray(value)) return `[${value.map((one) => renderInline(one, layout)).join(', ')}]`;
  if (!isMapValue(value)) return inBrackets(renderScalar(value, layout), value, layout);
  const entries = Object.entries(value).map(
    ([key, one]) => `${inBrackets(renderScalar(key, layout), key, layout)}: ${renderInline(one, layout)}`,
  );
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/**
 * A value as it follows its key, over several lines where it is a map.
 * @param indent of the line its key stands on
 * @param block YAML by indentation rather than between brackets
 */
export function renderValue(value: unknown, layout: Layout, indent: string, block: boolean): string {
  if (!isMapValue(value) || Object.keys(value).length === 0)
    return `${block ? ' ' : ''}${renderInline(value, layout)}`;
  const { eol, unit } = layout;
  const inner = indent + unit;
  const lines = Object.entries(value).map(
    ([key, one]) => `${inner}${renderEntry(key, one, layout, inner, block)}`,
  );
  if (block) return lines.map((line) => eol + line).join('');
  return `{${eol}${lines.join(`,${eol}`)}${eol}${indent}}`;
}

/** A key with its value, as it stands on a line indented by `indent`. */
export function renderEntry(
  key: string,
  value: unknown,
  layout: Layout,
  indent: string,
  block: boolean,
): string {
  const name = block ? renderScalar(key, layout) : inBrackets(renderScalar(key, layout), key, layout);
  return `${name}:${block ? '' : ' '}${renderValue(value, layout, indent, block)}`;
}

/** Within brackets YAML gives some characters a meaning that they have not outside. */
function inBrackets(text: string, value: unknown, { format }: Pick<Layout, 'format'>): string {
  return format === 'yaml' && typeof value === 'string' && /[[\]{},:]/.test(text)
    ? JSON.stringify(value)
    : text;
}
