import { describe, expect, it } from 'vitest';
import type { Aim } from '../../../lib/ilr/model.ts';
import type { OutcomeOnRecord } from '../../../plugin/domain/facts.ts';
import { returnedOutcome, returnUndone } from '../../../plugin/domain/returned.ts';
import { aim, onRecord, openPot, ourRow, pot } from './support.ts';

const derive = (
  change: Partial<Aim>,
  hours: [number | null, number | null] = [540, 0],
  record: OutcomeOnRecord[] = [],
) =>
  returnedOutcome({
    today: '2021-01-20',
    actualEndDate: '2020-11-20',
    newPot: openPot({ startDate: '2021-01-04', aims: [aim({ actualEndDate: null, ...change })] }),
    learner: { planLearnHours: hours[0], planEepHours: hours[1] },
    onRecord: record,
  });

describe('the outcome derived from new learning', () => {
  it.each<[string, Partial<Aim>, [number | null, number | null], number]>([
    ...[2, 3, 20, 21, 22, 23, 25].map((progType): [string, Partial<Aim>, [number, number], number] => [
      `apprenticeship ${progType}`,
      { progType },
      [600, 0],
      2,
    ]),
    ['traineeship', { progType: 24 }, [600, 0], 1],
    ['higher education', { higherEducation: true }, [600, 0], 6],
    ['540 hours of learning', {}, [540, 0], 4],
    ['540 hours with EEP', {}, [400, 140], 4],
    ['539 hours', {}, [400, 139], 5],
    ['no hours known', {}, [null, null], 5],
  ])('%s', (_name, change, hours, outCode) => {
    expect(derive(change, hours)).toMatchObject({
      row: { outType: 'EDU', outCode, startDate: '2021-01-04', endDate: null, collDate: '2021-01-20' },
      cause: 'returned',
    });
  });

  it.each<[string, OutcomeOnRecord, boolean]>([
    [
      'one of that type and code since the end',
      onRecord({ outType: 'EDU', outCode: 4, startDate: '2020-11-20' }),
      false,
    ],
    ['one of ours', ourRow('answered', { outType: 'EDU', outCode: 4 }), false],
    ['one from before the end', onRecord({ outType: 'EDU', outCode: 4, startDate: '2020-11-19' }), true],
    ['one of another code', onRecord({ outType: 'EDU', outCode: 5 }), true],
  ])('beside %s', (_name, row, written) => {
    expect(derive({}, [540, 0], [row]) !== null).toBe(written);
  });
});

describe('it is withdrawn', () => {
  const tried = (actualEndDate: string, compStatus: number) =>
    pot({
      startDate: '2021-01-04',
      actualEndDate,
      terminationDate: actualEndDate,
      aims: [aim({ actualEndDate, compStatus })],
    });
  it.each<[string, ReturnType<typeof pot> | null, boolean]>([
    ['the POT is gone', null, true],
    ['the POT is open', openPot(), false],
    ['ended uncompleted on day 42', tried('2021-02-15', 3), true],
    ['ended uncompleted on day 43', tried('2021-02-16', 3), false],
    ['completed within 42 days', tried('2021-01-20', 2), false],
    [
      'terminated without an actual end',
      openPot({ startDate: '2021-01-04', terminationDate: '2021-01-20' }),
      true,
    ],
  ])('%s: %s', (_name, newPot, undone) => {
    expect(returnUndone(newPot)).toBe(undone);
  });
});
