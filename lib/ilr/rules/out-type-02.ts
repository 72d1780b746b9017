import type { OutType } from '../model.ts';
import { eachAfter } from './finding.ts';

const ONCE_PER_START: readonly OutType[] = ['EMP', 'GAP', 'NPE', 'OTH', 'SDE', 'VOL'];

/** OutType_02: no type among EMP, GAP, NPE, OTH, SDE and VOL twice on one start date. */
export const outType02 = eachAfter('OutType_02', (row, earlier) =>
  ONCE_PER_START.includes(row.outType) &&
  earlier.some((other) => other.outType === row.outType && other.startDate === row.startDate)
    ? `${row.outType} is given more than once with the start ${row.startDate}`
    : null,
);
