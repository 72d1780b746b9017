import { eachAfter } from './finding.ts';

/** OutType_04: not both EMP and NPE on one start date. */
export const outType04 = eachAfter('OutType_04', (row, earlier) => {
  const opposite = row.outType === 'EMP' ? 'NPE' : row.outType === 'NPE' ? 'EMP' : null;
  return earlier.some((other) => other.outType === opposite && other.startDate === row.startDate)
    ? `EMP and NPE are both given with the start ${row.startDate}`
    : null;
});
