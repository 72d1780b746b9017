import { eachRow } from './finding.ts';

/** OutEndDate_01: an end is not before the start. */
export const outEndDate01 = eachRow('OutEndDate_01', (row) =>
  row.endDate !== null && row.endDate < row.startDate
    ? `The end ${row.endDate} lies before the start ${row.startDate}`
    : null,
);
