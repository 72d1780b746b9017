import { describe, expect, it } from 'vitest';
import { countedSurvey, type DecidedPot, leavingPot } from '../../../../plugin/domain/rates/cohort.ts';
import { message } from './support.ts';

const pot = (potId: string, change: Partial<DecidedPot> = {}): DecidedPot => ({
  learnerRef: 'A1',
  potId,
  reason: 'ELIGIBLE',
  potStart: '2024-09-02',
  actualEnd: '2025-06-20',
  termination: '2025-06-30',
  fundModel: 35,
  course: null,
  ...change,
});

describe('the POT by which a person is a leaver', () => {
  it.each<[string, DecidedPot[], string | null]>([
    ['the one in which learning ended last', [pot('a'), pot('b', { actualEnd: '2025-06-21' })], 'b'],
    ['where no end is known, the termination', [pot('a'), pot('b', { actualEnd: null })], 'b'],
    ['of two that ended together the later started', [pot('a'), pot('b', { potStart: '2024-10-01' })], 'b'],
    ['then the reference that sorts first', [pot('a', { learnerRef: 'B1' }), pot('b')], 'b'],
    ['one whose decision is another leaving', [pot('a', { reason: 'LATER_POT' })], 'a'],
    ['not one after which learning goes on', [pot('a'), pot('b', { reason: 'STILL_LEARNING' })], 'a'],
    ...['NOT_ENDED', 'GATEWAY', 'RESTARTED', 'PLANNED_BREAK', 'DECEASED'].map(
      (reason): [string, DecidedPot[], null] => [`none where it is ${reason}`, [pot('a', { reason })], null],
    ),
  ])('is %s', (_name, pots, expected) => {
    expect(leavingPot(pots)?.potId ?? null).toBe(expected);
    expect(leavingPot(pots.toReversed())?.potId ?? null).toBe(expected);
  });
});

describe('the survey that counts', () => {
  const silent = { surveyId: 's2', messages: [message(1, '2025-09-01')], answeredAt: null };
  const answered = {
    ...{ surveyId: 's9', messages: [message(1, '2025-08-01')], answeredAt: '2025-08-02T09:00:00.000Z' },
  };
  it.each([
    ['an answered one, though another was sent later', [silent, answered], 's9'],
    [
      'else the one sent last',
      [silent, { ...silent, surveyId: 's0', messages: [message(1, '2025-08-01')] }],
      's2',
    ],
    [
      'one that was sent before one that was not',
      [{ ...silent, surveyId: 's0', messages: [] }, silent],
      's2',
    ],
  ])('is %s', (_name, surveys, expected) => {
    expect(countedSurvey(surveys)?.surveyId).toBe(expected);
    expect(countedSurvey(surveys.toReversed())?.surveyId).toBe(expected);
  });
});
