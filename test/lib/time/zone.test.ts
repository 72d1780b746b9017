import { expect, test } from 'vitest';
import { isTimeZone } from '../../../lib/time/zone.ts';

test.each(['Europe/London', 'Europe/Isle_of_Man', 'UTC', 'GB'])('%s is a time zone', (text) => {
  expect(isTimeZone(text)).toBe(true);
});

test.each(['', 'Europe/Bath', '+01:00', '-05:30', '+0100', 'London', 'Europe/London '])(
  '"%s" is none',
  (text) => {
    expect(isTimeZone(text)).toBe(false);
  },
);
