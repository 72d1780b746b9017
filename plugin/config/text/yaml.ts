import {
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  Parser,
  parseDocument,
  type YAMLParseError,
} from 'yaml';
import { type Comment, NotWellFormed, type Parsed, type Spot, scalar, thereTwice } from './spots.ts';

/**
 * Reads one YAML document. What only looks like a date or a time stays text.
 * @throws NotWellFormed, also for a key that is there twice and for aliases that unfold without end
 */
export function parseYaml(text: string): Parsed {
  const document = parseDocument(text, { prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) throw new NotWellFormed(problemOf(error, text), error.pos[0]);
  return { content: contentOf(document), root: rootOf(document.contents), comments: commentsOf(text) };
}

/** What is wrong in our words, for those mistakes that people make; the library's may quote the text. */
const PROBLEMS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'not well-formed: a tab at the beginning of a line, where only spaces may stand',
  BAD_INDENT: 'not well-formed: a line is not indented as those it belongs to, or a bracket is left open',
  BLOCK_AS_IMPLICIT_KEY: 'not well-formed: a line is indented too far, or has two colons',
  MULTIPLE_DOCS: 'it holds several documents, one after ---',
  MISSING_CHAR: 'not well-formed: a quote or a bracket is left open',
};

function problemOf({ code, pos: [start] }: YAMLParseError, text: string): string {
  if (code === 'DUPLICATE_KEY') return thereTwice(/^[^:\n]*/.exec(text.slice(start))![0]);
  return PROBLEMS[code] ?? 'not well-formed';
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
