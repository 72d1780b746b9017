import type { DpOutcome } from '../../../lib/ilr/model.ts';
import { isUnknown } from './decide.ts';

/** A row that answers give. */
export interface ToldRow extends DpOutcome {
  /** Told again with another start: the row may have moved there. */
  readonly orFrom?: string;
  /** domain.md does not say whether it is, or stays, on record. */
  readonly isOpen?: boolean;
}

/**
 * What is on record once a later wave was answered too. domain.md, *Merging* 2: same type and code, still current, told
 * unchanged: its collection date moves forward. What is not told again stays; a start that lay ahead (*a later confirmation
 * survey checks them*) and "not known" are left open, and so is what would break a rule beside what is told now.
 * @param isKnown something was told before, though the answers were not complete
 */
export function toldAgain(
  before: readonly ToldRow[],
  now: readonly DpOutcome[],
  isKnown: boolean,
): ToldRow[] {
  const rest = [...now];
  const kept = before.map((held): ToldRow => {
    const at = rest.findIndex(
      ({ outType, outCode }) => outType === held.outType && outCode === held.outCode && held.endDate === null,
    );
    const [again] = at < 0 ? [] : rest.splice(at, 1);
    if (again !== undefined) return { ...held, collDate: again.collDate, orFrom: again.startDate };
    const lay = held.startDate > held.collDate;
    return lay || isUnknown(held) || now.some((row) => clashes(held, row)) ? { ...held, isOpen: true } : held;
  });
  const isTold = isKnown || before.some((row) => !isUnknown(row));
  return [
    ...kept,
    ...rest.map((row) =>
      (isTold && isUnknown(row)) || before.some((held) => clashes(held, row))
        ? { ...row, isOpen: true }
        : row,
    ),
  ];
}

/** `OutType_02`, `OutType_03` and `OutType_04`, as far as two rows can break them. */
function clashes(a: DpOutcome, b: DpOutcome): boolean {
  const types = [a.outType, b.outType].toSorted().join();
  return a.startDate === b.startDate && (a.outType === b.outType || types === 'EMP,NPE');
}
