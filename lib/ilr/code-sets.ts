import type { CalendarDate, OutType } from './model.ts';

/**
 * Outcome pairs of the DPOutcome entity with the titles of the published lookup (2020-21, the newest complete list).
 * Only the pair of type and code has meaning, and code sets are dated: a closed pair stays readable.
 */
export interface OutcomePair {
  readonly type: OutType;
  readonly code: number;
  readonly title: string;
  /** First and last start date the pair may be used for; null when the published list names none. */
  readonly validFrom: CalendarDate | null;
  readonly validTo: CalendarDate | null;
}

const CLOSED_2015 = '2015-07-31';

/** All published pairs, in the order of the published list. */
export const OUTCOME_PAIRS: readonly OutcomePair[] = [
  pair('EDU', 1, 'Traineeship'),
  pair('EDU', 2, 'Apprenticeship'),
  pair('EDU', 3, 'Supported internship'),
  pair('EDU', 4, 'Other FE (full-time)'),
  pair('EDU', 5, 'Other FE (part-time)'),
  pair('EDU', 6, 'HE'),
  pair('EMP', 1, 'In paid employment for 16 hours or more per week'),
  pair('EMP', 2, 'In paid employment for less than 16 hours per week'),
  pair('EMP', 3, 'Self-employed', CLOSED_2015),
  pair('EMP', 4, 'Self-employed for 16 hours or more per week'),
  pair('EMP', 5, 'Self-employed for less than 16 hours per week'),
  pair('GAP', 1, 'Gap year before starting HE'),
  pair('NPE', 1, 'Not in paid employment, looking for work and available to start work'),
  pair(
    'NPE',
    2,
    'Not in paid employment, not looking for work and/or not available to start work (including retired)',
  ),
  pair('OTH', 1, 'Other outcome - not listed'),
  pair('OTH', 2, 'Not reported', CLOSED_2015),
  pair('OTH', 3, 'Unable to contact learner'),
  pair('OTH', 4, 'Not known'),
  pair('SDE', 1, 'Supported independent living'),
  pair('SDE', 2, 'Independent living'),
  pair('SDE', 3, 'Learner returning home'),
  pair('SDE', 4, 'Long term residential placement'),
  pair('VOL', 1, 'Voluntary work'),
];

const BY_KEY = new Map(OUTCOME_PAIRS.map((entry) => [`${entry.type}${entry.code}`, entry]));

/** The published pair, or undefined when there is none. @param type as a file has it, which may be no OutType */
export function outcomePair(type: string, code: number): OutcomePair | undefined {
  return BY_KEY.get(`${type}${code}`);
}

/** Whether the pair exists and may be used for an outcome that starts on `date`. */
export function isPairOpen(type: string, code: number, date: CalendarDate): boolean {
  const found = outcomePair(type, code);
  if (found === undefined) return false;
  return (found.validFrom ?? '') <= date && (found.validTo === null || date <= found.validTo);
}

function pair(type: OutType, code: number, title: string, validTo: CalendarDate | null = null): OutcomePair {
  return { type, code, title, validFrom: null, validTo };
}
