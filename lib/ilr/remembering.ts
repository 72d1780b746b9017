/** Results kept at most; then all are let go: a page of work asks for few keys, very often. */
const KEPT = 10_000;

/** The same pure function, which remembers what it was asked: for answers that are dear and keys that come again and again. */
export function remembering<Answer>(compute: (key: string) => Answer): (key: string) => Answer {
  const kept = new Map<string, Answer>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const answer = compute(key);
    if (kept.size >= KEPT) kept.clear();
    kept.set(key, answer);
    return answer;
  };
}
