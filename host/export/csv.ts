import { stringify } from 'csv-stringify/sync';
import type { IlrDestinationRecord } from '../../lib/ilr/model.ts';

/** The names of the ILR, so that whoever knows the return knows the file. */
const COLUMNS = ['LearnRefNumber', 'ULN', 'OutType', 'OutCode', 'OutStartDate', 'OutEndDate', 'OutCollDate'];

/** Outcomes as CSV, one line each, for the years whose return has no place for them. */
export async function* toCsv(records: AsyncIterable<IlrDestinationRecord>): AsyncGenerator<string> {
  yield stringify([COLUMNS]);
  for await (const { learnRefNumber, uln, outcomes } of records)
    for (const row of outcomes)
      yield stringify([
        [learnRefNumber, uln, row.outType, row.outCode, row.startDate, row.endDate ?? '', row.collDate],
      ]);
}
