import { describe, expect, it } from 'vitest';
import {
  checkRows,
  type DpOutcome,
  isPairOpen,
  isValidUln,
  OUTCOME_PAIRS,
  type OutType,
  outcomePair,
  rowContextOn,
} from '../../../lib/ilr/index.ts';
import { aRow } from './support.ts';

const ULN = 1_000_000_027;
/** Teaching year 2020-21: starts may lie from 2010-08-01 to 2022-07-31. */
const TODAY = rowContextOn('2021-05-01', ULN);

function row(
  outType: string,
  outCode: number,
  startDate = '2020-09-01',
  over: Partial<DpOutcome> = {},
): DpOutcome {
  return aRow({ outType: outType as OutType, outCode, startDate, ...over });
}

describe('published rules on rows', () => {
  it.each<[string, DpOutcome[]]>([
    ['a row', [row('EMP', 1)]],
    ['different types on one start', [row('EMP', 1), row('EDU', 4), row('VOL', 1)]],
    ['two EDU on one start', [row('EDU', 2), row('EDU', 5)]],
    ['EMP and NPE on different starts', [row('EMP', 1), row('NPE', 1, '2020-09-02')]],
    ['one type on different starts', [row('EMP', 1), row('EMP', 2, '2020-09-02')]],
    ['the first possible start', [row('EMP', 1, '2010-08-01')]],
    ['the last possible start', [row('EDU', 6, '2022-07-31')]],
    ['an end on the start', [row('EMP', 1, '2020-09-01', { endDate: '2020-09-01' })]],
    ['collected on the day of preparation', [row('EMP', 1, '2020-09-01', { collDate: '2021-05-01' })]],
    ['collected on the first possible day', [row('EMP', 1, '2010-08-01', { collDate: '2010-08-01' })]],
    ['a closed pair that started on its last day', [row('EMP', 3, '2015-07-31')]],
  ])('accept %s', (_what, rows) => {
    expect(checkRows(rows, TODAY)).toEqual([]);
  });

  it.each<[string, number, DpOutcome[]]>([
    ['OutType_01', 0, [row('EMP', 6)]],
    ['OutType_01', 0, [row('XYZ', 1)]],
    ['OutType_02', 1, [row('EMP', 1), row('EMP', 2)]],
    ['OutType_02', 1, [row('NPE', 1), row('NPE', 2)]],
    ['OutType_02', 1, [row('SDE', 1), row('SDE', 2)]],
    ['OutType_02', 1, [row('OTH', 1), row('OTH', 4)]],
    ['OutType_03', 2, [row('EDU', 1), row('EDU', 2), row('EDU', 3)]],
    ['OutType_04', 1, [row('EMP', 1), row('NPE', 1)]],
    ['OutType_04', 1, [row('NPE', 2), row('EMP', 4)]],
    ['OutType_05', 0, [row('EMP', 3, '2015-08-01')]],
    ['OutType_05', 0, [row('OTH', 2)]],
    ['OutStartDate_01', 0, [row('EMP', 1, '2010-07-31')]],
    ['OutStartDate_02', 0, [row('EDU', 6, '2022-08-01')]],
    ['OutEndDate_01', 0, [row('EMP', 1, '2020-09-01', { endDate: '2020-08-31' })]],
    ['OutCollDate_01', 0, [row('EMP', 1, '2020-09-01', { collDate: '2021-05-02' })]],
    ['OutCollDate_02', 0, [row('EMP', 1, '2020-09-01', { collDate: '2010-07-31' })]],
    ['R69', 1, [row('EDU', 4), row('EDU', 4)]],
  ])('find %s at row %d', (rule, at, rows) => {
    const found = checkRows(rows, TODAY);
    expect(found.map((finding) => [finding.rule, finding.row, finding.severity])).toEqual([
      [rule, at, 'error'],
    ]);
  });

  it('report a repeated pair of a type that may come once under both rules', () => {
    const found = checkRows([row('VOL', 1), row('VOL', 1)], TODAY);
    expect(found.map((finding) => finding.rule)).toEqual(['OutType_02', 'R69']);
  });

  it('name the closed pair and both dates', () => {
    expect(checkRows([row('EMP', 3, '2019-09-01')], TODAY)[0]?.message).toBe(
      'EMP 3 cannot start on 2019-09-01: it was closed on 2015-07-31',
    );
  });

  it('judge by the teaching year of the day, which turns on 1 August', () => {
    const early = [row('EDU', 6, '2022-08-01', { collDate: '2021-07-31' })];
    expect(checkRows(early, rowContextOn('2021-07-31', ULN))).toHaveLength(1);
    expect(checkRows(early, rowContextOn('2021-08-01', ULN))).toEqual([]);
  });

  it('never put a ULN into a message', () => {
    const [finding] = checkRows([], rowContextOn('2021-05-01', 1_234_567_890));
    expect(finding).toMatchObject({ rule: 'OutULN_01', row: null });
    expect(finding?.message).not.toMatch(/\d/);
  });
});

describe('a ULN', () => {
  it.each([
    // 1×10 = 10, 10 mod 11 = 10, so the tenth digit is 0
    [1_000_000_000, true],
    [1_000_000_001, false],
    // 1×10 + 2×2 = 14, 14 mod 11 = 3, so the tenth digit is 7
    [1_000_000_027, true],
    [1_000_000_028, false],
    // 1×10 + 6×2 = 22, which 11 divides: no such number
    [1_000_000_060, false],
    [1_000_000_069, false],
    [9_999_999_999, true],
    [999_999_999, false],
    [10_000_000_000, false],
    [1_000_000_027.5, false],
  ])('%d passes: %s', (uln, valid) => {
    expect(isValidUln(uln)).toBe(valid);
  });
});

describe('outcome pairs', () => {
  it('are the 23 published ones, each once', () => {
    expect(new Set(OUTCOME_PAIRS.map((pair) => `${pair.type}${pair.code}`)).size).toBe(23);
    expect(outcomePair('EDU', 6)?.title).toBe('HE');
    expect(outcomePair('EDU', 7)).toBeUndefined();
  });

  it.each([
    ['EMP', 1, '2021-01-01', true],
    ['EMP', 3, '2015-07-31', true],
    ['EMP', 3, '2015-08-01', false],
    ['OTH', 2, '2016-01-01', false],
    ['EMP', 9, '2021-01-01', false],
  ])('%s %d on %s is open: %s', (type, code, date, open) => {
    expect(isPairOpen(type, code, date)).toBe(open);
  });
});
