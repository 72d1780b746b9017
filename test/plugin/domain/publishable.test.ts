import { describe, expect, it } from 'vitest';
import type { DpOutcome } from '../../../lib/ilr/model.ts';
import { publishable } from '../../../plugin/domain/publishable.ts';

const TODAY = '2021-08-20';
const ADA = { uln: 9000001012 };

const told = (over: Partial<DpOutcome> = {}) => ({
  row: {
    outType: 'EMP' as const,
    outCode: 1,
    startDate: '2021-07-05',
    endDate: null,
    collDate: TODAY,
    ...over,
  },
  cause: 'answered' as const,
  incomplete: false,
  toldStart: null,
  activity: 0,
});

describe('rows that may be written', () => {
  it('are those that no published rule finds at fault', () => {
    const rows = [told(), told({ outType: 'VOL' })];
    expect(publishable(rows, ADA, TODAY)).toEqual({ rows, refused: [] });
  });

  it.each<[string, Partial<DpOutcome>]>([
    ['OutType_01', { outCode: 9 }],
    ['OutType_05', { outCode: 3 }],
    ['OutStartDate_01', { startDate: '2009-08-01' }],
    ['OutStartDate_02', { startDate: '2023-08-01' }],
    ['OutEndDate_01', { endDate: '2021-07-04' }],
    ['OutCollDate_01', { collDate: '2021-08-21' }],
    ['OutCollDate_02', { collDate: '2011-07-31', startDate: '2011-08-01' }],
  ])('leave out what %s forbids, and name it', (rule, over) => {
    const [bad, good] = [told(over), told({ outType: 'VOL' })];
    expect(publishable([bad, good], ADA, TODAY)).toEqual({ rows: [good], refused: [{ told: bad, rule }] });
  });

  it.each<[string, Partial<DpOutcome>, Partial<DpOutcome>]>([
    ['OutType_02', {}, { outCode: 2 }],
    ['OutType_04', {}, { outType: 'NPE' }],
    ['R69', { outType: 'EDU', outCode: 4 }, { outType: 'EDU', outCode: 4, endDate: '2021-08-01' }],
  ])('of a pair that %s forbids are the first', (rule, first, second) => {
    const result = publishable([told(first), told(second)], ADA, TODAY);
    expect(result).toEqual({ rows: [told(first)], refused: [{ told: told(second), rule }] });
  });

  it('are not kept out by a ULN that is wrong', () => {
    expect(publishable([told()], { uln: 1000000000 }, TODAY).refused).toEqual([]);
  });
});
