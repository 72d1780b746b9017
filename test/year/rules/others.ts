import type { MisLearner, MisRow } from './facts.ts';
import type { Finding } from './judge.ts';
import { isSame, lineOf } from './row-words.ts';
import type { RowMemory } from './rows.ts';

/** domain.md, *Merging* 1 and 4: of another's row nothing changes but the collection date, and that forward. */
export function judgeOthers({ seen }: RowMemory, learner: MisLearner): Finding[] {
  const findings: Finding[] = [];
  const now = new Map(learner.destinations.map((row) => [row.id, row]));
  for (const [id, before] of seenOf(seen, learner)) {
    if (before.source === 'survey') continue;
    const after = now.get(id);
    const same = after !== undefined && isSame(after, before) && after.endDate === before.endDate;
    if (!same || after.collDate < before.collDate)
      findings.push({
        ref: learner.ref,
        rule: 'Merging 4',
        checker: `a row of another stays: ${lineOf(before)}`,
        product: after === undefined ? 'it is gone' : lineOf(after),
      });
  }
  return findings;
}

const rowsSeen = new WeakMap<RowMemory['seen'], Map<string, Set<string>>>();

/** Rows seen of one learner before today. */
function seenOf(seen: RowMemory['seen'], learner: MisLearner): [string, MisRow][] {
  let byLearner = rowsSeen.get(seen);
  if (byLearner === undefined) {
    byLearner = new Map();
    rowsSeen.set(seen, byLearner);
  }
  const ids = byLearner.get(learner.ref) ?? new Set<string>();
  byLearner.set(learner.ref, ids);
  const before = [...ids].map((id): [string, MisRow] => [id, seen.get(id)!]);
  for (const { id } of learner.destinations) ids.add(id);
  return before;
}
