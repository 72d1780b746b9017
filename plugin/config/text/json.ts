import { type Node, type ParseError, parseTree, visit } from 'jsonc-parser';
import {
  type Comment,
  type Entry,
  NotWellFormed,
  type Parsed,
  type Spot,
  scalar,
  thereTwice,
} from './spots.ts';

/**
 * Reads JSON with comments and, as editors leave them, trailing commas.
 * @throws NotWellFormed, also for a key that is there twice
 */
export function parseJson(text: string): Parsed {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  if (errors.length > 0) throw new NotWellFormed('not well-formed', errors[0]!.offset);
  const comments: Comment[] = [];
  visit(text, { onComment: (start, length) => comments.push({ start, end: start + length }) });
  if (root === undefined) return { content: null, root: null, comments };
  return { content: contentOf(root), root: spotOf(root), comments };
}

function contentOf(node: Node): unknown {
  if (node.type === 'array') return children(node).map(contentOf);
  if (node.type !== 'object') return node.value as unknown;
  // Not by assignment: a key named __proto__ is a key like any other.
  return Object.fromEntries(
    children(node).map((property) => [keyOf(property), contentOf(property.children![1]!)]),
  );
}

function spotOf(node: Node): Spot {
  const start = node.offset;
  const end = start + node.length;
  if (node.type === 'array')
    return { kind: 'list', flow: true, start, end, entries: [], items: children(node).map(spotOf) };
  if (node.type !== 'object') return scalar(start, end);
  const entries = children(node).map(
    (property): Entry => ({
      key: keyOf(property),
      start: property.offset,
      keyEnd: property.offset + property.children![0]!.length,
      value: spotOf(property.children![1]!),
    }),
  );
  const seen = new Set<string>();
  for (const { key, start: at } of entries) {
    if (seen.has(key)) throw new NotWellFormed(thereTwice(key), at);
    seen.add(key);
  }
  return { kind: 'map', flow: true, start, end, entries, items: [] };
}

function children(node: Node): readonly Node[] {
  return node.children ?? [];
}

function keyOf(property: Node): string {
  return property.children![0]!.value as string;
}
