import type { CalendarDate } from '../model.ts';
import type { RuleFinding } from './finding.ts';
import type { Leaver } from './leaver.ts';

/**
 * R107: a leaver should have an outcome that starts on or after the end of learning. Silent where R108 says the same
 * as an error.
 * @param latestStart latest start among the leaver's outcomes, undefined without any
 */
export function r107(
  leaver: Leaver,
  latestStart: CalendarDate | undefined,
  saidByR108: boolean,
): RuleFinding[] {
  if (!leaver.r107 || saidByR108 || (latestStart ?? '') >= leaver.end) return [];
  const message = `Learning ended on ${leaver.end} and no outcome starts on or after that day`;
  return [{ rule: 'R107', severity: 'warning', message, row: null }];
}
