import { eachRow, yearsFrom } from './finding.ts';

const OLDEST_YEARS = 10;

/** OutStartDate_01: the start is not before 1 August of the collection year less ten years. */
export const outStartDate01 = eachRow('OutStartDate_01', (row, { collectionYearStart }) => {
  const first = yearsFrom(collectionYearStart, -OLDEST_YEARS);
  return row.startDate < first ? `The start ${row.startDate} lies before ${first}` : null;
});
