import { readFileSync } from 'node:fs';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** The line, from 1, on which a place of a document stands: that of the nearest thing above it that is there. */
export type LineOf = (path: string) => number | null;

/** @param file JSON, which YAML takes in, or YAML */
export function linesOf(file: string): LineOf {
  const lineCounter = new LineCounter();
  const { contents } = parseDocument(readFileSync(file, 'utf8'), { lineCounter });
  return (path) => {
    const steps = path.split('/').slice(1);
    let node: Node | null = contents;
    let at = node?.range?.[0] ?? null;
    for (const step of steps) {
      const [key, value] = below(node, step);
      if (key === null) break;
      at = key.range?.[0] ?? at;
      node = value;
    }
    return at === null ? null : lineCounter.linePos(at).line;
  };
}

function below(node: Node | null, step: string): readonly [key: Node | null, value: Node | null] {
  if (isSeq(node)) {
    const item = (node.items[Number(step)] ?? null) as Node | null;
    return [item, item];
  }
  const pair = isMap(node)
    ? node.items.find(({ key }) => isScalar(key) && String(key.value) === step)
    : undefined;
  return pair === undefined ? [null, null] : [pair.key as Node, pair.value as Node | null];
}
