import { eachAfter, named } from './finding.ts';

/** R69: no type, code and start twice for one learner. */
export const r69 = eachAfter('R69', (row, earlier) =>
  earlier.some(
    (other) =>
      other.outType === row.outType && other.outCode === row.outCode && other.startDate === row.startDate,
  )
    ? `${named(row)} with the start ${row.startDate} is given more than once`
    : null,
);
