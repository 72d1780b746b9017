import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCoded } from '../../../lib/errors/index.ts';
import {
  canMove,
  move,
  NEW_SURVEY,
  type SurveyEvent,
  type SurveyStanding,
  type SurveyState,
} from '../../../plugin/domain/lifecycle.ts';

const STATES: SurveyState[] = [
  'due',
  'invited',
  'partly-answered',
  'answered',
  'unsubscribed',
  'lapsed',
  'barred',
  'excluded',
  'withdrawn',
];
const EVENTS: SurveyEvent[] = [
  'sent',
  'saved',
  'answered',
  'unsubscribed',
  'resubscribed',
  'lapsed',
  'barred',
  'excluded',
  'deceased',
  'withdrawn',
  'asked-again',
  'reopened',
];
const standing = (state: SurveyState): SurveyStanding => ({ state, opening: 1, deceased: false });

/** Every legal move as domain.md has it; whatever is not here is illegal. */
const LEGAL: Record<SurveyState, string[]> = {
  due: [
    'sent invited',
    'saved partly-answered',
    'answered answered',
    'unsubscribed unsubscribed',
    'lapsed lapsed',
    'barred barred',
    'excluded excluded',
    'deceased excluded',
    'withdrawn withdrawn',
  ],
  invited: [
    'sent invited',
    'saved partly-answered',
    'answered answered',
    'unsubscribed unsubscribed',
    'lapsed lapsed',
    'barred barred',
    'excluded excluded',
    'deceased excluded',
    'withdrawn withdrawn',
  ],
  'partly-answered': [
    'sent partly-answered',
    'saved partly-answered',
    'answered answered',
    'unsubscribed unsubscribed',
    'lapsed lapsed',
    'barred barred',
    'excluded excluded',
    'deceased excluded',
    'withdrawn withdrawn',
  ],
  answered: ['answered answered'],
  unsubscribed: ['answered answered', 'resubscribed due'],
  lapsed: ['answered answered', 'withdrawn withdrawn', 'asked-again due'],
  barred: ['answered answered', 'reopened due'],
  excluded: ['answered answered', 'reopened due'],
  withdrawn: ['answered answered', 'reopened due'],
};

describe('the life of a survey', () => {
  it.each(STATES)('from %s only the legal moves are made', (state) => {
    const made = EVENTS.filter((event) => canMove(standing(state), event)).map(
      (event) => `${event} ${move(standing(state), event).state}`,
    );
    expect(made).toEqual(LEGAL[state]);
    for (const event of EVENTS.filter((each) => !canMove(standing(state), each))) {
      let thrown: unknown;
      try {
        move(standing(state), event);
      } catch (error) {
        thrown = error;
      }
      expect(isCoded(thrown, 'SURVEY_ILLEGAL_MOVE')).toBe(true);
    }
  });

  it('reopens with the next opening number, and only then', () => {
    const withdrawn = move(move(NEW_SURVEY, 'sent'), 'withdrawn');
    expect(move(withdrawn, 'reopened')).toEqual({ state: 'due', opening: 2, deceased: false });
    expect(move(move(NEW_SURVEY, 'unsubscribed'), 'resubscribed').opening).toBe(1);
  });

  it('ends with the death of the learner', () => {
    const ended = move(NEW_SURVEY, 'deceased');
    expect(EVENTS.filter((event) => canMove(ended, event))).toEqual([]);
    expect(() => move(ended, 'answered')).toThrowError(/deceased/);
  });

  it('stays within the table whatever happens', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 40 }), (events) => {
        let at = NEW_SURVEY;
        for (const event of events) {
          if (!canMove(at, event)) continue;
          const next = move(at, event);
          expect(at.deceased).toBe(false);
          expect(LEGAL[at.state]).toContain(`${event} ${next.state}`);
          expect(next.opening).toBe(at.opening + (event === 'reopened' ? 1 : 0));
          at = next;
        }
      }),
    );
  });
});
