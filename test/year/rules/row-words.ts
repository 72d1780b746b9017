import type { DpOutcome } from '../../../lib/ilr/model.ts';

/** Whether two rows are one by domain.md, *Merging* 1: same type, code and start. */
export function isSame(a: Omit<DpOutcome, 'collDate'>, b: Omit<DpOutcome, 'collDate'>): boolean {
  return a.outType === b.outType && a.outCode === b.outCode && a.startDate === b.startDate;
}

export function lineOf({ outType, outCode, startDate, endDate, collDate }: DpOutcome): string {
  return `${outType} ${outCode} from ${startDate}${endDate === null ? '' : ` until ${endDate}`}, collected ${collDate}`;
}

export function lines(rows: readonly DpOutcome[]): string {
  return rows.length === 0 ? 'no row' : rows.map(lineOf).join('; ');
}
