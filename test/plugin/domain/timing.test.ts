import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '../../../lib/ilr/calendar.ts';
import {
  earlierOf,
  firstContactOn,
  interimEndedBy,
  linkClosesOn,
  nextRoundOn,
  type RoundFacts,
  roundDue,
  stopDate,
  waveDates,
} from '../../../plugin/domain/timing.ts';

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
    expect(interimEndedBy('2020-07-31', { interimAfterDays: null })).toBeNull();
    expect(interimEndedBy('2020-07-31', { interimAfterDays: 60 })).toBe('2020-06-01');
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
    later: false,
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
