import { teachingYearEnd } from '../calendar.ts';
import { eachRow, yearsFrom } from './finding.ts';

/** OutStartDate_02: the start is not after 31 July that ends the year after the collection year. */
export const outStartDate02 = eachRow('OutStartDate_02', (row, { collectionYearStart }) => {
  const last = yearsFrom(teachingYearEnd(collectionYearStart), 1);
  return row.startDate > last ? `The start ${row.startDate} lies after ${last}` : null;
});
