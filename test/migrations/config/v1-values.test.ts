import { describe, expect, it } from 'vitest';
import { readDay, readDays, readSwitch, readTime } from '../../../migrations/config/v1-values.ts';

describe('what the existing product exports', () => {
  it.each([
    [readSwitch, 'Yes', true],
    [readSwitch, 'off', false],
    [readSwitch, 'constructor', 'constructor'],
    [readDays, '30', 30],
    [readDays, '30.5', '30.5'],
    [readTime, '2:00', '02:00'],
    [readTime, '02:15:00', '02:15'],
    [readTime, 'at night', 'at night'],
    [readDay, '1/8/2020', '2020-08-01'],
    [readDay, '01/08/2020 00:00:00', '2020-08-01'],
    [readDay, '2020-08-01', '2020-08-01'],
    [readDay, '31/02/2020', '2020-02-31'],
    [readDay, 'soon', 'soon'],
  ])('%o reads %j as %j', (read, text, value) => {
    expect(read(text)).toBe(value);
  });
});
