import fc from 'fast-check';
import { addDays } from '../../../lib/ilr/calendar.ts';
import type { Activity, Answers, ToldDate } from '../../../plugin/domain/answers/types.ts';

export const dateBetween = (from: string, days: number) =>
  fc.integer({ min: 0, max: days }).map((n) => addDays(from, n));

/** Any date that the form lets through: long before leaving, around it, far ahead. */
const toldDay = fc.oneof(dateBetween('2020-11-01', 90), dateBetween('1960-01-01', 50_000));

export const toldDate: fc.Arbitrary<ToldDate> = fc.oneof(
  toldDay.map((value): ToldDate => ({ when: 'date', value })),
  toldDay.map((value): ToldDate => ({ when: 'month', value: value.slice(0, 7) })),
  fc.constant<ToldDate>({ when: 'unknown' }),
);

const optional = <T>(values: readonly T[]) => fc.constantFrom<T | undefined>(undefined, ...values);

export const activity: fc.Arbitrary<Activity> = fc.record({
  kind: fc.constantFrom(
    'employed',
    'self-employed',
    'apprenticeship',
    'traineeship',
    'supported-internship',
    'course',
    'higher-education',
    'voluntary',
    'not-working',
    'living',
    'something-else',
  ),
  hours: optional(['16-or-more', 'fewer-than-16'] as const),
  mode: optional(['full-time', 'part-time'] as const),
  looking: optional(['looking', 'not-looking'] as const),
  living: optional([1, 2, 3, 4] as const),
  gapYear: optional([true, false]),
  start: toldDate,
  end: fc.oneof(fc.constant(null), fc.constant(undefined), toldDate),
});

export const answers: fc.Arbitrary<Answers> = fc.record({
  activities: fc.array(activity, { maxLength: 12 }),
  preferNotToSay: fc.boolean(),
});
