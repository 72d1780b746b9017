import { eachAfter } from './finding.ts';

const MOST_EDUCATION = 2;

/** OutType_03: at most two EDU on one start date. */
export const outType03 = eachAfter('OutType_03', (row, earlier) => {
  const same = earlier.filter((other) => other.outType === 'EDU' && other.startDate === row.startDate);
  return row.outType === 'EDU' && same.length >= MOST_EDUCATION
    ? `EDU is given more than twice with the start ${row.startDate}`
    : null;
});
