import fc from 'fast-check';
import { addDays } from '../../../../lib/ilr/calendar.ts';
import type { OutType } from '../../../../lib/ilr/model.ts';
import type { Leaver, SentMessage } from '../../../../plugin/domain/rates/cohort.ts';
import { type GroupRates, rateCounter } from '../../../../plugin/domain/rates/index.ts';
import type { PositiveDefinition } from '../../../../plugin/domain/rates/positive.ts';

export const ZONE = 'Europe/London';

export function leaver(change: Partial<Leaver> = {}): Leaver {
  return {
    termination: '2025-06-30',
    endOfLearning: '2025-06-20',
    fundModel: 35,
    course: 'Bricklaying',
    outcomes: [],
    messages: [],
    answeredAt: null,
    ...change,
  };
}

/** An outcome as `EMP 1`, from the day after leaving unless told otherwise. */
export function outcome(code: string, startDate = '2025-07-01'): Leaver['outcomes'][number] {
  const [outType, outCode] = code.split(' ');
  return { outType: outType as OutType, outCode: Number(outCode), startDate };
}

export function message(number: number, day: string, change: Partial<SentMessage> = {}): SentMessage {
  return { number, channel: 'email', sentAt: `${day}T09:00:00.000Z`, arrived: true, ...change };
}

export const WORK: PositiveDefinition = {
  id: 'work',
  title: 'Work',
  description: 'Paid work of any hours',
  source: 'this test',
  from: '2025-01-01',
  to: '2025-12-31',
  codes: ['EMP 1', 'EMP 2', 'EMP 4', 'EMP 5'],
};

export function ratesFor(
  leavers: readonly Leaver[],
  options: Partial<Parameters<typeof rateCounter>[0]> = {},
) {
  const counter = rateCounter({ zone: ZONE, by: [], positive: [], ...options });
  for (const one of leavers) counter.add(one);
  return counter.rates();
}

/** A share as it is told: count, of, share. */
export function shareOf({ shares }: GroupRates, id: string) {
  const { count, of, share } = shares.find((one) => one.id === id)!;
  return [count, of, share];
}

export const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

const day = fc.integer({ min: 0, max: 400 }).map((days) => addDays('2025-01-01', days));
const instant = fc.tuple(day, fc.integer({ min: 0, max: 23 })).map(([date, hour]) => {
  return `${date}T${String(hour).padStart(2, '0')}:00:00.000Z`;
});

export const anyLeaver: fc.Arbitrary<Leaver> = fc.record({
  termination: day,
  endOfLearning: day,
  fundModel: fc.constantFrom(10, 25, 35, 36, null),
  course: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', null),
  outcomes: fc.array(
    fc.tuple(fc.constantFrom('EMP 1', 'EDU 6', 'OTH 1', 'OTH 3', 'OTH 4'), day).map(([code, start]) => {
      return outcome(code, start);
    }),
    { maxLength: 3 },
  ),
  messages: fc.array(
    fc.record({
      number: fc.integer({ min: 1, max: 4 }),
      channel: fc.constantFrom('email' as const, 'sms' as const),
      sentAt: instant,
      arrived: fc.boolean(),
    }),
    { maxLength: 6 },
  ),
  answeredAt: fc.option(instant),
});
