/** Options of the existing product as an export of it lists them. */
export interface OptionExport {
  /** By label, in the order of the file. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The line of each label, from 1. */
  readonly lines: ReadonlyMap<string, number>;
  /** What people wrote beside, without marks. */
  readonly comments: readonly string[];
}

/** The options in a row, and what is wrong with the row. */
export function optionsFrom(
  rows: readonly { readonly label: string; readonly value: unknown; readonly line: number }[],
): Pick<OptionExport, 'options' | 'lines'> {
  return {
    options: Object.fromEntries(rows.map(({ label, value }) => [label, value])),
    lines: new Map(rows.map(({ label, line }) => [label, line])),
  };
}
