/** The candidate that takes the fewest single-letter edits to become `word`, letter case aside; the first of equals. */
export function nearest(word: string, candidates: readonly string[]): string {
  const wanted = word.toLowerCase();
  const [first, ...others] = candidates.map((candidate) => ({
    candidate,
    edits: distance(wanted, candidate.toLowerCase()),
  }));
  return others.reduce((best, next) => (next.edits < best.edits ? next : best), first!).candidate;
}

/** Levenshtein distance, one row of the table at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
