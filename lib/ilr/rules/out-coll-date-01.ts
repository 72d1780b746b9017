import { eachRow } from './finding.ts';

/** OutCollDate_01: collected no later than the file was prepared. */
export const outCollDate01 = eachRow('OutCollDate_01', (row, { filePreparation }) =>
  row.collDate > filePreparation
    ? `The collection date ${row.collDate} lies after the file preparation date ${filePreparation}`
    : null,
);
