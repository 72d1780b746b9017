import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dateIn, datesIn, instantOf } from '../../../lib/ilr/calendar.ts';

const LONDON = 'Europe/London';

describe('a time of day on a date', () => {
  it.each([
    [
      '2025-03-30',
      '01:30',
      '2025-03-30T01:30:00.000Z',
      'the clocks go forward: 01:30 does not exist and is 02:30',
    ],
    ['2025-10-26', '01:30', '2025-10-26T00:30:00.000Z', 'the clocks go back: the first 01:30'],
    ['2025-07-01', '02:00', '2025-07-01T01:00:00.000Z', 'summer'],
    ['2025-01-01', '02:00', '2025-01-01T02:00:00.000Z', 'winter'],
  ])('%s at %s is %s (%s)', (date, time, instant) => {
    expect(instantOf(date, time, LONDON)).toBe(instant);
  });

  it('comes once on every date, and before that of the next, also when the clocks change', () => {
    const zones = fc.constantFrom(LONDON, 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu');
    fc.assert(
      fc.property(fc.nat(800), fc.nat(23), fc.nat(59), zones, (days, hour, minute, zone) => {
        const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        const date = addDays('2024-01-01', days);
        const at = instantOf(date, time, zone);
        expect(dateIn(at, zone)).toBe(date);
        expect(Date.parse(at)).toBeLessThan(Date.parse(instantOf(addDays(date, 1), time, zone)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the dates of many instants', () => {
  const zones = [
    'Europe/London',
    'America/St_Johns',
    'Asia/Kathmandu',
    'Pacific/Kiritimati',
    'America/Havana',
    'UTC',
  ];
  it.each(zones)('are those of each by itself: %s', (zone) => {
    const dateOf = datesIn(zone);
    const instants = fc.date({
      min: new Date('2024-01-01T00:00:00Z'),
      max: new Date('2026-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(fc.property(instants, (at) => dateOf(at.toISOString()) === dateIn(at.toISOString(), zone)));
  });

  it('turn at midnight to the millisecond', () => {
    const dateOf = datesIn(LONDON);
    expect(dateOf('2025-06-30T22:59:59.999Z')).toBe('2025-06-30');
    expect(dateOf('2025-06-30T23:00:00.000Z')).toBe('2025-07-01');
  });
});
