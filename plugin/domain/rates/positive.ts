import { isCalendarDate } from '../../../lib/ilr/calendar.ts';
import { outcomePair } from '../../../lib/ilr/code-sets.ts';
import type { CalendarDate } from '../../../lib/ilr/model.ts';
import { isRealOutcome } from '../outcomes.ts';
import type { Leaver } from './cohort.ts';
import { outcomesSince } from './counts.ts';
import type { RateDefinition } from './definition.ts';

/** What somebody calls a positive destination (F48), for leavers of some years. */
export interface PositiveDefinition {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Whose definition it is, and where it stands. */
  readonly source: string;
  /** First and last termination date it is meant for; null: no such day. */
  readonly from: CalendarDate | null;
  readonly to: CalendarDate | null;
  /** Pairs of the code frame, like `EDU 2`. */
  readonly codes: readonly string[];
}

/** A part of a definition that cannot be meant, and why. */
export interface PositiveProblem {
  readonly field: 'from' | 'to' | 'codes';
  /** Position in `codes`. */
  readonly at?: number;
  readonly problem: string;
}

/** What a positive share is of, whatever the definition. */
export const POSITIVE: RateDefinition = {
  id: 'positive',
  title: 'Positive destinations',
  text: 'Of the leavers whose termination date the definition is meant for: those with a destination in effect, with a start on or after the day on which learning ended, whose code the definition names. Told twice: of all of them, and of those whose destination is known.',
};

/** Whether the definition is meant for somebody who left on that day. */
export function isMeantFor({ from, to }: PositiveDefinition, { termination }: Pick<Leaver, 'termination'>) {
  return (from === null || from <= termination) && (to === null || termination <= to);
}

/** Whether any day of a range is one that the definition is meant for. */
export function isMeantWithin(
  { from, to }: PositiveDefinition,
  range: { readonly from: CalendarDate; readonly to: CalendarDate },
): boolean {
  return (from === null || from <= range.to) && (to === null || range.from <= to);
}

/** Whether one of the leaver's destinations is positive by the definition. */
export function isPositive({ codes }: PositiveDefinition, leaver: Leaver): boolean {
  return outcomesSince(leaver).some(({ outType, outCode }) => codes.includes(`${outType} ${outCode}`));
}

/**
 * What is wrong with the content of a definition whose shape is right: dates that do not exist or are the wrong way
 * round, pairs that are not published, were closed before its first day, mean that nothing is known, or stand there twice.
 */
export function positiveProblems(definition: Pick<PositiveDefinition, 'from' | 'to' | 'codes'>) {
  const { from, to, codes } = definition;
  const problems: PositiveProblem[] = [];
  for (const field of ['from', 'to'] as const)
    if (definition[field] !== null && !isCalendarDate(definition[field]))
      problems.push({ field, problem: 'is no date that exists' });
  if (problems.length === 0 && from !== null && to !== null && to < from)
    problems.push({ field: 'to', problem: `lies before its first day, ${from}` });
  for (const [at, code] of codes.entries()) {
    const problem = codes.indexOf(code) < at ? 'stands there twice' : pairProblem(code, from);
    if (problem !== null) problems.push({ field: 'codes', at, problem });
  }
  return problems;
}

function pairProblem(code: string, from: CalendarDate | null): string | null {
  const [type = '', number] = code.split(' ');
  const pair = outcomePair(type, Number(number));
  if (pair === undefined) return 'is no published pair of type and code';
  if (!isRealOutcome({ outType: pair.type, outCode: pair.code }))
    return 'says that the destination is not known';
  if (pair.validTo !== null && from !== null && pair.validTo < from) return `was closed on ${pair.validTo}`;
  return null;
}
