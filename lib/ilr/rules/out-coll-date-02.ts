import { eachRow, yearsFrom } from './finding.ts';

const OLDEST_YEARS = 10;

/** OutCollDate_02: collected no earlier than 1 August of the collection year less ten years. */
export const outCollDate02 = eachRow('OutCollDate_02', (row, { collectionYearStart }) => {
  const first = yearsFrom(collectionYearStart, -OLDEST_YEARS);
  return row.collDate < first ? `The collection date ${row.collDate} lies before ${first}` : null;
});
