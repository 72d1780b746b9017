import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dateIn, daysBetween } from '../../../lib/ilr/calendar.ts';
import { runDueOn, runInstant } from '../../../plugin/domain/daily-run.ts';
import {
  earlierOf,
  firstContactOn,
  interimDueOn,
  linkClosesOn,
  nextRoundOn,
  type RoundFacts,
  roundDue,
  stopDate,
  waveDates,
} from '../../../plugin/domain/timing.ts';

const LONDON = 'Europe/London';
const ended = { actualEndDate: '2020-06-01', terminationDate: '2020-08-05' };

describe('dates of a survey', () => {
  it('takes first contact from the termination and the stop date from the actual end', () => {
    expect(firstContactOn(ended.terminationDate, { firstContactAfterDays: 0 })).toBe('2020-08-05');
    expect(firstContactOn(ended.terminationDate, { firstContactAfterDays: 30 })).toBe('2020-09-04');
    expect(stopDate(ended, { stopContactAfterDays: 365 })).toBe('2021-06-01');
    expect(stopDate({ ...ended, actualEndDate: null }, { stopContactAfterDays: 365 })).toBe('2021-08-05');
  });

  it.each([
    ['2021-06-01', '2022-07-31'],
    ['2021-07-31', '2022-07-31'],
    ['2021-08-01', '2023-07-31'],
  ])('a link of a survey that stops on %s takes answers until %s', (stop, closes) => {
    expect(linkClosesOn(stop)).toBe(closes);
  });

  it('has an interim row only when that is on', () => {
    expect(interimDueOn(ended, { interimAfterDays: null })).toBeNull();
    expect(interimDueOn(ended, { interimAfterDays: 60 })).toBe('2020-07-31');
  });

  it.each([
    [3, '2021-02-28', '2021-04-29'],
    [6, '2021-05-30', '2021-07-29'],
    [12, '2021-11-30', '2022-01-29'],
  ])('asks the wave of %i months on %s until %s', (months, dueOn, stopOn) => {
    expect(waveDates('2020-11-30', months)).toEqual({ dueOn, stopOn });
  });
});

it('the earlier of two dates is the one there is', () => {
  expect([earlierOf(null, null), earlierOf('2020-01-02', null), earlierOf(null, '2020-01-02')]).toEqual([
    null,
    '2020-01-02',
    '2020-01-02',
  ]);
  expect(earlierOf('2020-01-02', '2020-01-01')).toBe('2020-01-01');
});

describe('rounds', () => {
  const settings = { intervalDays: 30, mostReminders: 5 };
  const fresh: RoundFacts = {
    dueOn: '2020-08-05',
    stopOn: '2021-06-01',
    rounds: 0,
    lastRoundOn: null,
    partlyAnswered: false,
    otherRoundOn: null,
  };
  const asked = { ...fresh, rounds: 1, lastRoundOn: '2020-08-05' };

  it.each<[string, Partial<RoundFacts>, string, string | null]>([
    ['before the first day', {}, '2020-08-04', null],
    ['on it', {}, '2020-08-05', 'invitation 1'],
    ['a run late', {}, '2020-08-20', 'invitation 1'],
    ['29 days after the last round', asked, '2020-09-03', null],
    ['30 days after it', asked, '2020-09-04', 'reminder 2'],
    ['30 days, partly answered', { ...asked, partlyAnswered: true }, '2020-09-04', 'partly-answered 2'],
    ['the fifth reminder', { ...asked, rounds: 5 }, '2020-09-04', 'last-reminder 6'],
    ['after the fifth reminder', { ...asked, rounds: 6 }, '2020-09-04', null],
    [
      'the stop date allows none after it',
      { ...asked, stopOn: '2020-10-03' },
      '2020-09-04',
      'last-reminder 2',
    ],
    ['the stop date allows one after it', { ...asked, stopOn: '2020-10-04' }, '2020-09-04', 'reminder 2'],
    ['on the stop date', { ...asked, stopOn: '2020-09-04' }, '2020-09-04', 'last-reminder 2'],
    ['after the stop date', { ...asked, stopOn: '2020-09-04' }, '2020-09-05', null],
    ['due, but another survey had a round', { otherRoundOn: '2020-08-01' }, '2020-08-05', null],
    [
      '30 days after the round of another survey',
      { otherRoundOn: '2020-08-01' },
      '2020-08-31',
      'invitation 1',
    ],
  ])('%s: %s', (_name, change, today, expected) => {
    const due = roundDue({ ...fresh, ...change }, settings, today);
    expect(due === null ? null : `${due.kind} ${due.number}`).toBe(expected);
  });

  it('has no limit of reminders in profile guide', () => {
    const facts = { ...asked, rounds: 40, stopOn: '2030-01-01' };
    expect(roundDue(facts, { intervalDays: 30, mostReminders: null }, '2020-09-04')?.kind).toBe('reminder');
  });

  it('never come closer than the interval, after the stop date or beyond the limit, on whatever days runs come', () => {
    const dates = fc.integer({ min: 0, max: 900 }).map((days) => addDays('2020-01-01', days));
    fc.assert(
      fc.property(
        dates,
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 1, max: 60 }),
        fc.option(fc.nat(6)),
        fc.uniqueArray(dates, { maxLength: 60 }),
        (dueOn, open, intervalDays, mostReminders, runs) => {
          let facts: RoundFacts = { ...fresh, dueOn, stopOn: addDays(dueOn, open) };
          for (const today of [...runs].sort()) {
            const due = roundDue(facts, { intervalDays, mostReminders }, today);
            const next = nextRoundOn(facts, { intervalDays, mostReminders });
            expect(due !== null).toBe(next !== null && next <= today && today <= facts.stopOn);
            if (due === null) continue;
            expect(today >= dueOn && today <= facts.stopOn).toBe(true);
            if (facts.lastRoundOn !== null)
              expect(daysBetween(facts.lastRoundOn, today)).toBeGreaterThanOrEqual(intervalDays);
            if (mostReminders !== null) expect(due.number).toBeLessThanOrEqual(mostReminders + 1);
            expect(due.number).toBe(facts.rounds + 1);
            facts = { ...facts, rounds: due.number, lastRoundOn: today };
          }
        },
      ),
    );
  });
});

describe('the daily run', () => {
  it.each([
    [
      '2025-03-30',
      '01:30',
      '2025-03-30T01:30:00Z',
      'the clocks go forward: 01:30 does not exist and is 02:30',
    ],
    ['2025-10-26', '01:30', '2025-10-26T00:30:00Z', 'the clocks go back: the first 01:30'],
    ['2025-07-01', '02:00', '2025-07-01T01:00:00Z', 'summer'],
    ['2025-01-01', '02:00', '2025-01-01T02:00:00Z', 'winter'],
  ])('%s at %s is %s (%s)', (date, time, instant) => {
    expect(runInstant(date, time, LONDON)).toBe(instant);
  });

  it('is due once the time has come, late the same day, and not twice', () => {
    expect(runDueOn('2025-07-01T00:59:59Z', '2025-06-30', '02:00', LONDON)).toBeNull();
    expect(runDueOn('2025-07-01T01:00:00Z', '2025-06-30', '02:00', LONDON)).toBe('2025-07-01');
    expect(runDueOn('2025-07-01T22:59:00Z', '2025-06-30', '02:00', LONDON)).toBe('2025-07-01');
    expect(runDueOn('2025-07-01T22:59:00Z', '2025-07-01', '02:00', LONDON)).toBeNull();
    expect(runDueOn('2025-07-01T22:59:00Z', null, '02:00', LONDON)).toBe('2025-07-01');
  });

  it('runs exactly once on every local date, whatever the time of day, across both clock changes', () => {
    const change = fc.constantFrom('2025-03-29T00:00:00Z', '2025-10-25T00:00:00Z', '2024-12-30T00:00:00Z');
    fc.assert(
      fc.property(
        change,
        fc.nat(23),
        fc.constantFrom(0, 15, 30, 45),
        fc.integer({ min: 1, max: 15 }),
        (from, hour, minute, step) => {
          const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
          const ran: string[] = [];
          for (let at = Date.parse(from); at < Date.parse(from) + 4 * 86_400_000; at += step * 60_000) {
            const now = new Date(at).toISOString();
            const due = runDueOn(now, ran.at(-1) ?? null, time, LONDON);
            if (due === null) continue;
            expect(due).toBe(dateIn(now, LONDON));
            ran.push(due);
          }
          expect(new Set(ran).size).toBe(ran.length);
          // The middle days are whole: each has its run.
          for (const days of [1, 2]) expect(ran).toContain(addDays(from.slice(0, 10), days));
        },
      ),
      { numRuns: 60 },
    );
  });
});
