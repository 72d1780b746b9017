/** Rows under titled columns: what a report, a list and a screen have in common. */
export interface Listing {
  readonly columns: readonly { readonly id: string; readonly title: string }[];
  readonly rows: readonly Readonly<Record<string, string | number | null>>[];
}

/** Aligned lines of text, the header first; numbers stand to the right. Control characters are shown as `·`. */
export function tableLines({ columns, rows }: Listing): string[] {
  const numeric = columns.map(({ id }) => rows.length > 0 && rows.every((row) => isNumber(row[id])));
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ id }) => plain(row[id]))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => [...line[at]!].length)));
  return cells.map((line) =>
    line
      .map((cell, at) => {
        const gap = ' '.repeat(widths[at]! - [...cell].length);
        return numeric[at] ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd(),
  );
}

function isNumber(value: string | number | null | undefined): boolean {
  return value === null || value === undefined || typeof value === 'number';
}

function plain(value: string | number | null | undefined): string {
  return String(value ?? '').replaceAll(/\p{Cc}/gu, '·');
}
