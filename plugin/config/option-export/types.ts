/** Options of the existing product as an export of it lists them. */
export interface OptionExport {
  /** By label, in the order of the file. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The line of each label, from 1. */
  readonly lines: ReadonlyMap<string, number>;
  /** What people wrote beside, without marks. */
  readonly comments: readonly string[];
}

/** An option is there twice: nobody can tell which one counts. */
export class ThereTwice extends Error {
  readonly line: number;

  constructor(line: number) {
    super(`an option is there twice (line ${line})`);
    this.line = line;
  }
}

/** @throws ThereTwice */
export function optionsFrom(
  rows: readonly { readonly label: string; readonly value: unknown; readonly line: number }[],
): Pick<OptionExport, 'options' | 'lines'> {
  const lines = new Map<string, number>();
  for (const { label, line } of rows) {
    if (lines.has(label)) throw new ThereTwice(line);
    lines.set(label, line);
  }
  return { options: Object.fromEntries(rows.map(({ label, value }) => [label, value])), lines };
}
