import { teachingYearStart } from '../calendar.ts';
import type { CalendarDate, DpOutcome } from '../model.ts';
import type { RowContext, RowRule, RuleFinding } from './finding.ts';
import { outCollDate01 } from './out-coll-date-01.ts';
import { outCollDate02 } from './out-coll-date-02.ts';
import { outEndDate01 } from './out-end-date-01.ts';
import { outStartDate01 } from './out-start-date-01.ts';
import { outStartDate02 } from './out-start-date-02.ts';
import { outType01 } from './out-type-01.ts';
import { outType02 } from './out-type-02.ts';
import { outType03 } from './out-type-03.ts';
import { outType04 } from './out-type-04.ts';
import { outType05 } from './out-type-05.ts';
import { outUln01 } from './out-uln-01.ts';
import { r69 } from './r69.ts';

export type { RowContext, RuleFinding } from './finding.ts';
export { isValidUln } from './out-uln-01.ts';

/** Published rules on the rows of one learner, in the order in which findings are listed. */
const ROW_RULES: readonly RowRule[] = [
  outType01,
  outType02,
  outType03,
  outType04,
  outType05,
  outStartDate01,
  outStartDate02,
  outEndDate01,
  outCollDate01,
  outCollDate02,
  outUln01,
  r69,
];

/**
 * Judges all outcome rows of one learner by the published rules, those on record included.
 * @returns findings in the order of the rules; empty when the rows may be written
 */
export function checkRows(rows: readonly DpOutcome[], context: RowContext): RuleFinding[] {
  return ROW_RULES.flatMap((rule) => rule(rows, context));
}

/** The context of rows about to be written: today stands for file preparation, its teaching year for the collection year. */
export function rowContextOn(today: CalendarDate, uln: number): RowContext {
  return { filePreparation: today, collectionYearStart: teachingYearStart(today), uln };
}
