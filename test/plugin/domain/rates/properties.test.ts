import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GROUPINGS, type Rates, type Told } from '../../../../plugin/domain/rates/index.ts';
import { FEWEST_TOLD, withheld } from '../../../../plugin/domain/rates/withholding.ts';
import { anyLeaver, ratesFor, shareOf, WORK } from './support.ts';

const options = { by: GROUPINGS, positive: [WORK] };
const leavers = fc.array(anyLeaver, { maxLength: 120 });
const groupsOf = (rates: Rates) => [rates.all, ...rates.groups.flatMap(({ rows }) => rows)];

test('every share is from 0 to 1 and what its count makes of its whole', () => {
  fc.assert(
    fc.property(leavers, (some) => {
      const rates = ratesFor(some, options);
      const shares = [
        ...groupsOf(rates).flatMap((group) => group.shares),
        ...rates.rounds,
        ...rates.channels,
      ];
      for (const { count, of, share } of shares) {
        if (typeof share !== 'number') continue;
        expect(share).toBe(Number(count) / Number(of));
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('known, OTH-4, OTH-3 and nothing on record make up all leavers', () => {
  fc.assert(
    fc.property(leavers, (some) => {
      for (const group of groupsOf(ratesFor(some, options))) {
        const parts = ['knowledge-rate', 'oth-4-share', 'oth-3-share', 'no-record-share'].map(
          (id) => shareOf(group, id)[2] as Told | null,
        );
        if (!parts.every((part) => typeof part === 'number')) continue;
        expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 9);
      }
    }),
  );
});

test('the order of leavers changes nothing', () => {
  const shuffled = leavers.chain((some) =>
    fc.tuple(
      fc.constant(some),
      fc.shuffledSubarray([...some], { minLength: some.length, maxLength: some.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([some, others]) => {
      expect(ratesFor(others, options)).toEqual(ratesFor(some, options));
    }),
  );
});

test('the groups make up all leavers, and none is of fewer than five', () => {
  fc.assert(
    fc.property(leavers, (some) => {
      const rates = ratesFor(some, options);
      if (some.length < FEWEST_TOLD) return;
      for (const { rows } of rates.groups) {
        expect(rows.reduce((sum, row) => sum + Number(row.leavers), 0)).toBe(some.length);
        for (const row of rows) expect(row.leavers).toBeGreaterThanOrEqual(FEWEST_TOLD);
      }
    }),
  );
});

test('no count of one to four is told, nor one that the totals beside it give away', () => {
  const matrix = fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 5 }))
    .chain(([rows, columns]) =>
      fc.array(fc.array(fc.oneof(fc.nat(7), fc.nat(60)), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    );
  fc.assert(
    fc.property(matrix, (rows) => {
      const columns = rows[0]!.map((_, at) => at);
      const hidden = withheld({ rows, parts: columns, totals: columns.map(() => true) });
      const lines = [
        ...rows.map((row, at) => row.map((count, column) => ({ count, out: hidden[at]![column]! }))),
        ...columns.map((column) =>
          rows.map((row, at) => ({ count: row[column]!, out: hidden[at]![column]! })),
        ),
      ];
      for (const line of lines) {
        for (const { count, out } of line) if (count > 0 && count < FEWEST_TOLD) expect(out).toBe(true);
        const gone = line.filter(({ out }) => out);
        if (gone.length === 0 || gone.length === line.length) continue;
        expect(gone.length).toBeGreaterThan(1);
        expect(gone.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(FEWEST_TOLD);
      }
    }),
  );
});
