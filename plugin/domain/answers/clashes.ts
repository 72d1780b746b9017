import type { DpOutcome, OutType } from '../../../lib/ilr/model.ts';

const ONCE_PER_START: readonly OutType[] = ['EMP', 'GAP', 'NPE', 'OTH', 'SDE', 'VOL'];

/** The published rule two or more rows of one learner would break with `row` added, or null. */
export type ClashRule = 'R69' | 'OutType_02' | 'OutType_03' | 'OutType_04';

type Key = Pick<DpOutcome, 'outType' | 'outCode' | 'startDate'>;

/**
 * Decides whether `row` may stand beside `rows` of the same learner: no type/code/start twice (R69), no type but EDU
 * twice on one start date (OutType_02), at most two EDU on one (OutType_03), not EMP and NPE on one (OutType_04).
 * @returns the rule and the row it would be broken with, or null
 */
export function clashWith<Row extends Key>(
  row: Key,
  rows: readonly Row[],
): { readonly rule: ClashRule; readonly other: Row } | null {
  const sameStart = rows.filter((other) => other.startDate === row.startDate);
  const found = (rule: ClashRule, fits: (other: Row) => boolean) => {
    const other = sameStart.find(fits);
    return other === undefined ? null : { rule, other };
  };
  const sameType = (other: Row) => other.outType === row.outType;
  const opposite = row.outType === 'EMP' ? 'NPE' : row.outType === 'NPE' ? 'EMP' : null;
  return (
    found('R69', (other) => sameType(other) && other.outCode === row.outCode) ??
    (ONCE_PER_START.includes(row.outType) ? found('OutType_02', sameType) : null) ??
    (row.outType === 'EDU' && sameStart.filter(sameType).length >= 2
      ? found('OutType_03', sameType)
      : null) ??
    found('OutType_04', (other) => other.outType === opposite)
  );
}
