import { outcomePair } from '../code-sets.ts';
import { eachRow, named } from './finding.ts';

/** OutType_01: the pair of type and code is a published one. */
export const outType01 = eachRow('OutType_01', (row) =>
  outcomePair(row.outType, row.outCode) === undefined
    ? `${named(row)} is no published pair of outcome type and code`
    : null,
);
