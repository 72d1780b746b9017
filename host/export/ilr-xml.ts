import { checkRows, type IlrYear, rewriteIlr } from '../../lib/ilr/index.ts';
import type { CalendarDate, IlrDestinationRecord } from '../../lib/ilr/model.ts';
import { yearStart } from '../../lib/ilr/years.ts';
import type { Database } from '../../lib/sql/index.ts';
import { keptFile } from '../import/kept-file.ts';
import { recordsOf } from './records.ts';

export interface IlrExport {
  readonly year: IlrYear;
  readonly ukprn: number;
  /** File preparation date of the export. */
  readonly today: CalendarDate;
  /** Told of each outcome that starts later than a file of the year may hold (OutStartDate_02): a later return has it. */
  readonly onLeftOut?: (learnRefNumber: string) => void;
}

/**
 * The newest imported file of a year with the outcomes on record put into it, piece by piece. A learner of whom nothing
 * was ever on record keeps what the file says; of others the record says what is held now.
 *
 * @throws EXPORT_NO_FILE, ILR_NO_ENTITY for years without destinations
 */
export async function* toIlrXml(database: Database, options: IlrExport): AsyncGenerator<string> {
  const file = await keptFile(database, options);
  const outcomesOf = async (ref: string) => {
    const record = (await recordsOf(database.reader, [ref])).get(ref);
    return record === undefined ? undefined : fitting(record, options);
  };
  yield* rewriteIlr(file, outcomesOf, { filePreparationDate: options.today });
}

function fitting(record: IlrDestinationRecord, { year, today, onLeftOut }: IlrExport): IlrDestinationRecord {
  const context = { filePreparation: today, collectionYearStart: yearStart(year), uln: record.uln };
  const outcomes = record.outcomes.filter((row) => {
    const later = checkRows([row], context).some(({ rule }) => rule === 'OutStartDate_02');
    if (later) onLeftOut?.(record.learnRefNumber);
    return !later;
  });
  return { ...record, outcomes };
}
