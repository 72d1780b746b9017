import type { CalendarDate, DpOutcome } from '../../lib/ilr/model.ts';
import { checkRows, rowContextOn } from '../../lib/ilr/rules/index.ts';
import type { OutcomeRow } from './answers/types.ts';

/** A row that a published rule keeps from being written, and the rule's published name. */
export interface RefusedRow {
  readonly told: OutcomeRow;
  readonly rule: string;
}

/**
 * Decides which rows of a set may be written (domain.md, *Rules each set of rows must pass*): today stands for file
 * preparation, its teaching year for the collection year. A row is refused by the first rule that finds it at fault; the
 * others stand. What is wrong with the learner's record as a whole (its ULN) keeps no row out: it is the MIS's to mend.
 *
 * @param rows in order of precedence: of rows that clash the earlier stands
 */
export function publishable(
  rows: readonly OutcomeRow[],
  learner: { readonly uln: number },
  today: CalendarDate,
): { readonly rows: readonly OutcomeRow[]; readonly refused: readonly RefusedRow[] } {
  const context = rowContextOn(today, learner.uln);
  const standing: OutcomeRow[] = [];
  const refused: RefusedRow[] = [];
  for (const told of rows) {
    const together = [...standing, told].map(({ row }) => row);
    const finding = checkRows(together, context).find(({ row }) => row === standing.length);
    if (finding === undefined) standing.push(told);
    else refused.push({ told, rule: finding.rule });
  }
  return { rows: standing, refused };
}

/** A published rule that a row breaks by itself, and what it says of it; names nobody. */
export interface Refusal {
  readonly rule: string;
  readonly because: string;
}

/** Every published rule that keeps one row from being written, whatever is beside it. */
export function refusals(
  row: DpOutcome,
  learner: { readonly uln: number },
  today: CalendarDate,
): readonly Refusal[] {
  return checkRows([row], rowContextOn(today, learner.uln))
    .filter((finding) => finding.row === 0)
    .map(({ rule, message }) => ({ rule, because: message }));
}
