import { isCollection, isMap, isScalar, isSeq, type Node, Parser, parseDocument } from 'yaml';
import { type Comment, NotWellFormed, type Parsed, type Spot, scalar } from './spots.ts';

/**
 * Reads one YAML document. What only looks like a date or a time stays text.
 * @throws NotWellFormed, also for a key that is there twice and for aliases that unfold without end
 */
export function parseYaml(text: string): Parsed {
  const document = parseDocument(text, { prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined)
    throw new NotWellFormed(
      error.code === 'DUPLICATE_KEY' ? 'a key is there twice' : 'not well-formed',
      error.pos[0],
    );
  return { content: contentOf(document), root: rootOf(document.contents), comments: commentsOf(text) };
}

function contentOf(document: { toJS(): unknown }): unknown {
  try {
    return document.toJS();
  } catch {
    throw new NotWellFormed('not well-formed: an alias in it leads nowhere, or to too much', null);
  }
}

/** A document of nothing but comments has a root without a place. */
function rootOf(node: Node | null): Spot | null {
  if (node === null || (isScalar(node) && node.source === '')) return null;
  return spotOf(node);
}

function spotOf(node: unknown): Spot {
  const [start, end] = (node as Node).range!;
  if (!isCollection(node)) return scalar(start, end);
  const flow = node.flow === true;
  if (isSeq(node)) return { kind: 'list', flow, start, end, entries: [], items: node.items.map(spotOf) };
  if (!isMap(node)) return scalar(start, end);
  const entries = node.items.map(({ key, value }) => {
    const at = (key as Node).range!;
    return {
      key: String(isScalar(key) ? key.value : key),
      start: at[0],
      keyEnd: at[1],
      value: value === null ? scalar(at[1], at[1]) : spotOf(value),
    };
  });
  return { kind: 'map', flow, start, end, entries, items: [] };
}

/** The parts of a token of the library's own reader in which a comment may stand. */
const PARTS = ['start', 'key', 'sep', 'value', 'items', 'props', 'end'] as const;

interface Token extends Partial<Record<(typeof PARTS)[number], unknown>> {
  readonly type?: string;
  readonly offset?: number;
  readonly source?: string;
}

function commentsOf(text: string): Comment[] {
  const found: Comment[] = [];
  const walk = (token: unknown): void => {
    if (Array.isArray(token)) token.forEach(walk);
    else if (typeof token === 'object' && token !== null) {
      const { type, offset = 0, source = '', ...parts } = token as Token;
      if (type === 'comment') found.push({ start: offset, end: offset + source.length });
      else for (const part of PARTS) walk(parts[part]);
    }
  };
  walk([...new Parser().parse(text)]);
  return found.sort((a, b) => a.start - b.start);
}
