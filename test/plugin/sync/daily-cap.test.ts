import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DueRound, grantRounds } from '../../../plugin/sync/daily-cap.ts';

/** A round of so many messages, due since a day of July. */
function due(personKey: string, since: number, messages: number): DueRound {
  const survey = { personKey, surveyId: personKey } as DueRound['without'];
  const contacts = Array.from({ length: messages }, () => ({}) as DueRound['round']['contacts'][number]);
  const on = `2025-07-${String(since).padStart(2, '0')}`;
  return { without: survey, round: { survey, contacts, because: 'interval', since: on } };
}

const names = (rounds: readonly DueRound[]) => rounds.map(({ without }) => without.personKey);

describe('which rounds go today', () => {
  const waiting = [due('a', 3, 1), due('b', 1, 2), due('c', 2, 1), due('d', 1, 1)];
  it.each([
    ['no cap', null, null, ['a', 'b', 'c', 'd']],
    ['room for all', 9, 9, ['b', 'd', 'c', 'a']],
    ['those due longest first', 3, 3, ['b', 'd']],
    ['what is left fills up with what fits', 9, 1, ['d']],
    ['a round larger than the cap, on a day of its own', 1, 1, ['b']],
    ['nothing is left', 9, 0, []],
  ])('%s', (_name, cap, allowance, granted) => {
    expect(names(grantRounds(waiting, cap, allowance).granted)).toEqual(granted);
  });

  it('drops none, keeps to the cap but for one larger round, and always sends something on a fresh day', () => {
    const round = fc.record({
      since: fc.integer({ min: 1, max: 28 }),
      messages: fc.integer({ min: 1, max: 2 }),
    });
    fc.assert(
      fc.property(fc.array(round), fc.integer({ min: 1, max: 9 }), fc.nat(9), (rounds, cap, planned) => {
        const all = rounds.map(({ since, messages }, at) => due(`p${at}`, since, messages));
        const allowance = Math.max(0, cap - planned);
        const { granted, delayed } = grantRounds(all, cap, allowance);
        expect(names([...granted, ...delayed]).sort()).toEqual(names(all).sort());
        const messages = granted.reduce((sum, one) => sum + one.round.contacts.length, 0);
        expect(messages <= allowance || (granted.length === 1 && allowance === cap)).toBe(true);
        if (allowance === cap && all.length > 0) expect(granted).not.toEqual([]);
      }),
    );
  });
});
