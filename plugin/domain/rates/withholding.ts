import type { RateDefinition } from './definition.ts';

/** Counts of fewer learners than this are not told. */
export const FEWEST_TOLD = 5;

export const WITHHOLDING: RateDefinition = {
  id: 'withheld',
  title: 'Withheld',
  text: `Figures are passed on to people who may not see individuals, so a count of 1 to ${FEWEST_TOLD - 1} learners is withheld, and so is what is made of it, and as many other counts as it takes that none can be worked out from the totals beside it. Groups of fewer than ${FEWEST_TOLD} leavers are put together as "Smaller groups", with the next smallest where they are still fewer. Days to answer need ${FEWEST_TOLD} answers. Zero is told where it gives nothing away. The rule is fixed: whoever may see individuals has the report. Rates asked for ranges that differ by few days can be compared; do not pass on both.`,
};

/** Counts of groups by columns, with what is printed beside them. */
export interface Counted {
  readonly rows: readonly (readonly number[])[];
  /** Columns of which the whole is printed too: they add up to it in each row. */
  readonly parts?: readonly number[];
  /** Columns that tell the same of other leavers, or of the same ones: withheld together. */
  readonly alike?: readonly number[];
  /** What each column adds up to over all rows is printed too; false where it is itself withheld. */
  readonly totals?: readonly boolean[];
}

const isSmall = (count: number) => count > 0 && count < FEWEST_TOLD;

/**
 * Decides which counts are withheld: the small ones, and then, in every row and column whose total is printed, the
 * smallest others until those withheld together are two at least and no fewer than `FEWEST_TOLD` learners.
 */
export function withheld({ rows, parts = [], alike = [], totals = [] }: Counted): boolean[][] {
  const hidden = rows.map((row) => row.map(isSmall));
  const hide = (row: number, column: number) => {
    for (const other of alike.includes(column) ? alike : [column]) hidden[row]![other] = true;
  };
  for (const [row, cells] of hidden.entries())
    for (const [column, out] of cells.entries()) if (out) hide(row, column);
  const sums = [
    ...rows.map((_, row) => parts.map((column) => [row, column] as const)),
    ...totals.flatMap((told, column) => (told ? [rows.map((_, row) => [row, column] as const)] : [])),
  ];
  let more = true;
  while (more) {
    more = false;
    for (const cells of sums) {
      const out = cells.filter(([row, column]) => hidden[row]![column]);
      const together = out.reduce((sum, [row, column]) => sum + rows[row]![column]!, 0);
      if (out.length === 0 || (out.length > 1 && together >= FEWEST_TOLD)) continue;
      const next = cells
        .filter(([row, column]) => !hidden[row]![column])
        .sort((a, b) => weight(rows[a[0]]![a[1]]!) - weight(rows[b[0]]![b[1]]!))[0];
      if (next === undefined) continue;
      hide(...next);
      more = true;
    }
  }
  return hidden;
}

/** A zero hides nothing of another count: it goes last. */
function weight(count: number): number {
  return count === 0 ? Number.POSITIVE_INFINITY : count;
}
