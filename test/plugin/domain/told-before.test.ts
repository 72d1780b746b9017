import { expect, it } from 'vitest';
import { toldBefore } from '../../../plugin/domain/answers/told-before.ts';

it('carries over what went on or lay ahead, without what had ended and without free text', () => {
  const start = { when: 'date', value: '2020-12-01' } as const;
  const activities = [
    { kind: 'employed', hours: 'fewer-than-16', start, end: null },
    { kind: 'voluntary', start, end: { when: 'unknown' } },
    { kind: 'course', mode: 'part-time', start: { when: 'month', value: '2021-09' } },
    { kind: 'something-else', start: { when: 'unknown' }, end: null, text: 'caring for my mother' },
  ] as const;
  expect(toldBefore({ activities, preferNotToSay: false })).toEqual([
    { kind: 'employed', hours: 'fewer-than-16', start },
    { kind: 'course', mode: 'part-time', start: { when: 'month', value: '2021-09' } },
    { kind: 'something-else', start: { when: 'unknown' } },
  ]);
  expect(toldBefore({ activities: [], preferNotToSay: true })).toEqual([]);
});
