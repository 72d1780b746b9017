/** How often each thing happened, by its name. */
export type Counted = Record<string, number>;

export function count(counts: Counted, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
