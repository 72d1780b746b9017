import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../lib/ilr/calendar.ts';
import { type Aim, derivePots, lastAim } from '../../../lib/ilr/index.ts';
import { anAim } from './support.ts';

/** A loose aim over some dates. */
function over(startDate: string, actualEndDate: string | null, more: Partial<Aim> = {}): Aim {
  return anAim({ startDate, actualEndDate, ...more });
}

const standard = { progType: 25, stdCode: 123 };
const dates = (aims: Aim[]) => derivePots(aims).map((pot) => [pot.id, pot.actualEndDate]);

describe('periods of training', () => {
  it.each<[string, Aim[], (string | null)[][]]>([
    ['no aims', [], []],
    ['one ended aim', [over('2020-09-01', '2021-06-30')], [['aims@2020-09-01', '2021-06-30']]],
    ['one open aim', [over('2020-09-01', null)], [['aims@2020-09-01', null]]],
    [
      'a start 28 days after the end',
      [over('2020-09-01', '2021-01-01'), over('2021-01-29', '2021-06-30')],
      [['aims@2020-09-01', '2021-06-30']],
    ],
    [
      'a start 29 days after the end',
      [over('2020-09-01', '2021-01-01'), over('2021-01-30', '2021-06-30')],
      [
        ['aims@2020-09-01', '2021-01-01'],
        ['aims@2021-01-30', '2021-06-30'],
      ],
    ],
    [
      'the gap counted from the latest end, not from the last aim',
      [over('2020-09-01', '2021-06-30'), over('2020-10-01', '2020-11-01'), over('2021-07-20', '2021-08-01')],
      [['aims@2020-09-01', '2021-08-01']],
    ],
    [
      'anything after an open aim',
      [over('2020-09-01', null), over('2023-01-01', '2023-02-01')],
      [['aims@2020-09-01', null]],
    ],
    [
      'two programmes side by side',
      [over('2020-09-01', '2021-06-30', standard), over('2020-09-01', null, { progType: 24 })],
      [
        ['24.0.0.0@2020-09-01', null],
        ['25.0.0.123@2020-09-01', '2021-06-30'],
      ],
    ],
    [
      'an aim without a programme inside one',
      [over('2020-09-01', '2021-06-30', standard), over('2020-10-01', '2021-06-30')],
      [['25.0.0.123@2020-09-01', '2021-06-30']],
    ],
    [
      'an aim without a programme that outlasts it',
      [over('2020-09-01', '2021-06-30', standard), over('2020-10-01', '2021-07-01')],
      [
        ['25.0.0.123@2020-09-01', '2021-06-30'],
        ['aims@2020-10-01', '2021-07-01'],
      ],
    ],
    [
      'an open aim without a programme inside an ended one',
      [over('2020-09-01', '2021-06-30', standard), over('2020-10-01', null)],
      [
        ['25.0.0.123@2020-09-01', '2021-06-30'],
        ['aims@2020-10-01', null],
      ],
    ],
    [
      'an open aim without a programme inside an open one',
      [over('2020-09-01', null, standard), over('2020-10-01', null)],
      [['25.0.0.123@2020-09-01', null]],
    ],
    [
      'another standard of the same programme type',
      [
        over('2020-09-01', '2020-12-01', standard),
        over('2020-12-02', '2021-06-30', { progType: 25, stdCode: 9 }),
      ],
      [
        ['25.0.0.123@2020-09-01', '2020-12-01'],
        ['25.0.0.9@2020-12-02', '2021-06-30'],
      ],
    ],
  ])('of %s', (_what, aims, expected) => {
    expect(dates(aims)).toEqual(expected);
    expect(dates([...aims].reverse())).toEqual(expected);
  });

  it('gives an aim within several programmes to the one that started latest', () => {
    const pots = derivePots([
      over('2020-09-01', '2021-06-30', standard),
      over('2020-10-01', '2021-06-30', { progType: 24 }),
      over('2020-11-01', '2020-12-01'),
    ]);
    expect(pots.map((pot) => [pot.id, pot.aims.length])).toEqual([
      ['25.0.0.123@2020-09-01', 1],
      ['24.0.0.0@2020-10-01', 2],
    ]);
  });

  it('terminates on the latest end or achievement, and apart from the end of learning', () => {
    const [pot] = derivePots([
      over('2020-09-01', '2021-03-31', { achievementDate: '2021-07-15' }),
      over('2020-09-01', '2021-06-30'),
    ]);
    expect(pot).toMatchObject({ actualEndDate: '2021-06-30', terminationDate: '2021-07-15', derived: true });
    const [open] = derivePots([over('2020-09-01', null, { achievementDate: '2021-07-15' })]);
    expect(open?.terminationDate).toBeNull();
  });

  it('keeps aims whose AimSeqNumber repeats', () => {
    const [pot] = derivePots([over('2020-09-01', '2021-01-01'), over('2020-09-01', '2021-01-01')]);
    expect(pot?.aims).toHaveLength(2);
  });

  it('names programmes learners know, and nothing else', () => {
    expect(derivePots([over('2020-09-01', null, standard)])[0]?.title).toBe('Apprenticeship');
    expect(derivePots([over('2020-09-01', null)])[0]?.title).toBeNull();
  });

  const someAim = fc
    .record({
      start: fc.integer({ min: 0, max: 900 }),
      length: fc.option(fc.integer({ min: 0, max: 300 })),
      progType: fc.constantFrom(null, 24, 25),
      aimType: fc.constantFrom(1, 3, 4, 5),
      aimSeqNumber: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ start, length, ...rest }) => {
      const startDate = addDays('2019-08-01', start);
      return over(startDate, length === null ? null : addDays(startDate, length), rest);
    });

  it('loses no aim, repeats none, and forgets the order of the file', () => {
    fc.assert(
      fc.property(fc.array(someAim, { maxLength: 12 }), fc.integer(), (aims, turn) => {
        const pots = derivePots(aims);
        expect(new Set(pots.flatMap((pot) => pot.aims))).toEqual(new Set(aims));
        expect(pots.flatMap((pot) => pot.aims)).toHaveLength(aims.length);
        expect(new Set(pots.map((pot) => pot.id)).size).toBe(pots.length);
        const cut = Math.abs(turn) % (aims.length + 1);
        expect(derivePots([...aims.slice(cut), ...aims.slice(0, cut)])).toEqual(pots);
      }),
    );
  });

  it('starts with its earliest aim and ends only when all aims have', () => {
    fc.assert(
      fc.property(fc.array(someAim, { minLength: 1, maxLength: 12 }), (aims) => {
        for (const pot of derivePots(aims)) {
          const starts = pot.aims.map((aim) => aim.startDate).sort();
          const ends = pot.aims.map((aim) => aim.actualEndDate);
          expect(pot.startDate).toBe(starts[0]);
          expect(pot.actualEndDate).toBe(ends.includes(null) ? null : (ends.sort().at(-1) ?? null));
          expect(pot.terminationDate === null).toBe(pot.actualEndDate === null);
        }
      }),
    );
  });
});

describe('the last aim', () => {
  const pick = (...aims: Aim[]) => lastAim({ aims })?.learnAimRef;
  const ended = (learnAimRef: string, more: Partial<Aim> = {}) =>
    over('2020-09-01', '2021-06-30', { learnAimRef, ...more });

  it('is the one that ended latest, whatever its type', () => {
    expect(pick(ended('A', { aimType: 1 }), ended('B', { actualEndDate: '2021-07-01' }))).toBe('B');
  });

  it('is the programme aim, then the core aim, then the highest number among those of one day', () => {
    expect(pick(ended('A', { aimType: 5 }), ended('B', { aimType: 1 }))).toBe('B');
    expect(pick(ended('A', { aimType: 5 }), ended('B', { aimSeqNumber: 9 }))).toBe('A');
    expect(pick(ended('A', { aimSeqNumber: 2 }), ended('B', { aimSeqNumber: 10 }))).toBe('B');
  });

  it('is none while nothing has ended', () => {
    expect(lastAim({ aims: [over('2020-09-01', null)] })).toBeUndefined();
    expect(lastAim({ aims: [] })).toBeUndefined();
  });
});
