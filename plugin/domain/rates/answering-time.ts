import { dateIn, daysBetween } from '../../../lib/ilr/calendar.ts';
import { firstSent, type Leaver } from './cohort.ts';
import type { RateDefinition } from './definition.ts';

export const ANSWERING_TIME: RateDefinition = {
  id: 'days-to-answer',
  title: 'Days to answer',
  text: 'Of those in the response rate: whole days from the date on which the first message went to the date of the first submission, by the dates of the tenant. The median is the least number of days within which at least half of them had answered; the quartiles are those of at least a quarter and three quarters.',
};

/** How many answered after how many days. */
export type DaysToAnswer = ReadonlyMap<number, number>;

export interface Quartiles {
  readonly answers: number;
  readonly quarter: number;
  readonly half: number;
  readonly threeQuarters: number;
}

/**
 * Days a leaver took to answer; null where they did not, or answered before any message that is known to have gone.
 * @param zone the tenant's time zone
 */
export function daysToAnswer(leaver: Leaver, zone: string): number | null {
  const first = firstSent(leaver);
  if (first === null || leaver.answeredAt === null || leaver.answeredAt < first) return null;
  return daysBetween(dateIn(first, zone), dateIn(leaver.answeredAt, zone));
}

/** Median and quartiles; null where nobody answered. */
export function quartilesOf(days: DaysToAnswer): Quartiles | null {
  const counted = [...days].sort(([a], [b]) => a - b);
  const answers = counted.reduce((sum, [, persons]) => sum + persons, 0);
  if (answers === 0) return null;
  const within = (share: number): number => {
    let left = share * answers;
    for (const [day, persons] of counted) {
      left -= persons;
      if (left <= 0) return day;
    }
    return counted.at(-1)![0];
  };
  return { answers, quarter: within(0.25), half: within(0.5), threeQuarters: within(0.75) };
}
