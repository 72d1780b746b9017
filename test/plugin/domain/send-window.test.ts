import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { type SendingHours, sendWindow } from '../../../plugin/domain/send-window.ts';

const zone = 'Europe/London';
const night: SendingHours = { quiet: { from: '21:00', until: '08:00' }, weekends: true, zone };
const STOP = '2030-01-01';

describe('when a message may go', () => {
  it.each<[string, string, SendingHours, string, string]>([
    [
      'at once in the day, until the quiet hours',
      '2025-07-01T10:00:00.000Z',
      night,
      '2025-07-01T10:00:00.000Z',
      '2025-07-01T20:00:00.000Z',
    ],
    [
      'at the end of the quiet hours when planned at night',
      '2025-07-01T01:00:00.000Z',
      night,
      '2025-07-01T07:00:00.000Z',
      '2025-07-01T20:00:00.000Z',
    ],
    [
      'next morning when planned in the evening',
      '2025-07-01T20:00:00.000Z',
      night,
      '2025-07-02T07:00:00.000Z',
      '2025-07-02T20:00:00.000Z',
    ],
    [
      'at once, until an hour before tomorrow’s run, without quiet hours',
      '2025-07-01T01:00:00.000Z',
      { ...night, quiet: null },
      '2025-07-01T01:00:00.000Z',
      '2025-07-02T00:00:00.000Z',
    ],
    [
      'on Monday when weekends are left out',
      '2025-07-05T10:00:00.000Z',
      { ...night, weekends: false },
      '2025-07-07T07:00:00.000Z',
      '2025-07-07T20:00:00.000Z',
    ],
    [
      'on Monday when planned on Friday night',
      '2025-07-04T21:30:00.000Z',
      { ...night, weekends: false },
      '2025-07-07T07:00:00.000Z',
      '2025-07-07T20:00:00.000Z',
    ],
    [
      'until midnight on Friday without quiet hours',
      '2025-07-04T10:00:00.000Z',
      { quiet: null, weekends: false, zone },
      '2025-07-04T10:00:00.000Z',
      '2025-07-04T23:00:00.000Z',
    ],
    [
      'quiet hours within one day',
      '2025-07-01T11:30:00.000Z',
      { ...night, quiet: { from: '12:00', until: '14:00' } },
      '2025-07-01T13:00:00.000Z',
      '2025-07-02T11:00:00.000Z',
    ],
    [
      '08:00 in winter time on the day the clocks go back',
      '2025-10-26T00:30:00.000Z',
      night,
      '2025-10-26T08:00:00.000Z',
      '2025-10-26T21:00:00.000Z',
    ],
    [
      '08:00 in summer time on the day they go forward',
      '2025-03-30T00:30:00.000Z',
      night,
      '2025-03-30T07:00:00.000Z',
      '2025-03-30T20:00:00.000Z',
    ],
  ])('%s', (_name, now, hours, notBefore, sendBefore) => {
    expect(sendWindow(now, STOP, hours)).toEqual({ notBefore, sendBefore });
  });

  it('ends with the last day of contact', () => {
    const always = { ...night, quiet: null };
    expect(sendWindow('2025-07-01T10:00:00.000Z', '2025-07-01', always)?.sendBefore).toBe(
      '2025-07-01T23:00:00.000Z',
    );
    expect(sendWindow('2025-07-01T20:30:00.000Z', '2025-07-01', night)).toBeNull();
    expect(sendWindow('2025-07-02T10:00:00.000Z', '2025-07-01', night)).toBeNull();
  });

  it('is never in quiet hours or a weekend left out, and never drops a message, across both clock changes', () => {
    const instants = fc.oneof(
      fc
        .integer({ min: 0, max: 96 * 60 })
        .map((minutes) => Date.parse('2025-03-28T00:00:00.000Z') + minutes * 60_000),
      fc
        .integer({ min: 0, max: 96 * 60 })
        .map((minutes) => Date.parse('2025-10-24T00:00:00.000Z') + minutes * 60_000),
    );
    const evening = fc.integer({ min: 17, max: 23 });
    const morning = fc.integer({ min: 3, max: 10 });
    fc.assert(
      fc.property(
        instants,
        evening,
        morning,
        fc.boolean(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (at, from, until, weekends, part) => {
          const quiet = { from: `${from}:00`, until: `${String(until).padStart(2, '0')}:00` };
          const now = new Date(at).toISOString();
          const found = sendWindow(now, STOP, { quiet, weekends, zone });
          const [opens, closes] = [Date.parse(found!.notBefore), Date.parse(found!.sendBefore)];
          expect(opens).toBeGreaterThanOrEqual(at);
          expect(closes).toBeGreaterThan(opens);
          const some = Temporal.Instant.fromEpochMilliseconds(
            Math.floor(opens + (closes - 1 - opens) * part),
          );
          const local = some.toZonedDateTimeISO(zone);
          expect(local.hour >= until && local.hour < from).toBe(true);
          if (!weekends) expect(local.dayOfWeek).toBeLessThanOrEqual(5);
        },
      ),
    );
  });
});
