import { isPairOpen, outcomePair } from '../code-sets.ts';
import { eachRow, named } from './finding.ts';

/** OutType_05: the pair is not closed on the start date. A pair that does not exist is left to OutType_01. */
export const outType05 = eachRow('OutType_05', (row) => {
  const pair = outcomePair(row.outType, row.outCode);
  if (pair === undefined || isPairOpen(row.outType, row.outCode, row.startDate)) return null;
  const closed = pair.validTo === null ? '' : `: it was closed on ${pair.validTo}`;
  return `${named(row)} cannot start on ${row.startDate}${closed}`;
});
