import { addMonths } from '../calendar.ts';
import type { CalendarDate } from '../model.ts';
import type { RuleFinding } from './finding.ts';
import type { Leaver } from './leaver.ts';

const GRACE_MONTHS = 2;

/** R108: two months after the end of learning, an outcome that starts on or after it must be there. */
export function r108(
  leaver: Leaver,
  latestStart: CalendarDate | undefined,
  filePreparation: CalendarDate,
): RuleFinding[] {
  if (!leaver.r108 || (latestStart ?? '') >= leaver.end) return [];
  if (filePreparation < addMonths(leaver.end, GRACE_MONTHS)) return [];
  const message = `Learning ended on ${leaver.end}, two months or more before the file was prepared, and no outcome starts on or after that day`;
  return [{ rule: 'R108', severity: 'error', message, row: null }];
}
