import type { CalendarDate, DpOutcome } from '../model.ts';

/** What a published rule found. The message names the rule's subject in words, never a person. */
export interface RuleFinding {
  /** Name under which the rule is published, for example `OutType_02`. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Position of the offending row among the rows given; null when the record as a whole is at fault. */
  readonly row: number | null;
}

/** What rules on rows need to know besides the rows. */
export interface RowContext {
  /** File preparation date; for rows about to be written, today. */
  readonly filePreparation: CalendarDate;
  /** First day of the collection year, 1 August; for rows about to be written, of today's teaching year. */
  readonly collectionYearStart: CalendarDate;
  /** The learner's unique learner number as the record gives it. */
  readonly uln: number;
}

/** A rule on the rows of one learner: the last of several offending rows is the one reported. */
export type RowRule = (rows: readonly DpOutcome[], context: RowContext) => RuleFinding[];

/** Builds a rule that judges each row by itself: `judge` returns what is wrong, or null. */
export function eachRow(
  rule: string,
  judge: (row: DpOutcome, context: RowContext) => string | null,
): RowRule {
  return (rows, context) =>
    rows.flatMap((row, index) => {
      const message = judge(row, context);
      return message === null ? [] : [{ rule, severity: 'error', message, row: index }];
    });
}

/** Builds a rule that judges each row against those before it, so that a clash is reported once. */
export function eachAfter(
  rule: string,
  judge: (row: DpOutcome, earlier: readonly DpOutcome[]) => string | null,
): RowRule {
  return (rows) =>
    rows.flatMap((row, index) => {
      const message = judge(row, rows.slice(0, index));
      return message === null ? [] : [{ rule, severity: 'error', message, row: index }];
    });
}

/** `EMP 1`: how messages name a pair. */
export function named(row: Pick<DpOutcome, 'outType' | 'outCode'>): string {
  return `${row.outType} ${row.outCode}`;
}

/** The same day of another year; 1 August and 31 July exist in all. */
export function yearsFrom(date: CalendarDate, years: number): CalendarDate {
  return `${String(Number(date.slice(0, 4)) + years).padStart(4, '0')}${date.slice(4)}`;
}
