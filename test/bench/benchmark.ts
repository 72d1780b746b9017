/** One line of the table of bars: ours against its peer, measured in the same run. */
export interface Result {
  readonly name: string;
  /** What `ours` and `peer` are counted in. */
  readonly unit: string;
  readonly ours: number;
  readonly peer: number;
  readonly bar: Bar;
  /** Every measured value, in the order in which it was taken; shown, not part of `--json`. */
  readonly raw: { readonly ours: readonly number[]; readonly peer: readonly number[] };
  /** What one has to know to read the figures. */
  readonly notes?: readonly string[];
}

/** `most`: ours may be at most so many times the peer; `least`: it must be at least that; `below`: ours itself, in its unit. */
export interface Bar {
  readonly kind: 'most' | 'least' | 'below';
  readonly value: number;
}

/** How a benchmark is asked to run. */
export interface BenchOptions {
  /** `full`: the sizes of the bars; `small`: the same at a fiftieth or so, to try a change. */
  readonly size: 'full' | 'small';
  /** Measured rounds; the median counts. One more goes before as a warm-up. */
  readonly rounds: number;
  /** Folder for databases and files, which may be large; emptied by the runner. */
  readonly folder: string;
  /** Says what is going on, on standard error. */
  say(text: string): void;
}

export interface Benchmark {
  readonly about: string;
  run(options: BenchOptions): Promise<readonly Result[]>;
}

export function ratioOf({ ours, peer, bar }: Result): number {
  return bar.kind === 'below' ? ours / bar.value : ours / peer;
}

export function passes(result: Result): boolean {
  const ratio = ratioOf(result);
  if (result.bar.kind === 'below') return result.ours < result.bar.value;
  return result.bar.kind === 'most' ? ratio <= result.bar.value : ratio >= result.bar.value;
}
