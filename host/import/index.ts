import { CodedError } from '../../lib/errors/index.ts';
import { yearHas } from '../../lib/ilr/index.ts';
import type { Database } from '../../lib/sql/index.ts';
import { applyStaged } from './apply.ts';
import { diffStaged, type ImportDiff, refuseRepeated } from './diff.ts';
import { keepFile, stageFile } from './kept-file.ts';
import { dropStaged, type StagedFile, stageIlr } from './stage.ts';

/** Opens the file from its start. */
export type ImportFile = () => AsyncIterable<Uint8Array>;

export interface ImportOptions {
  readonly ukprn: number;
  readonly who: string;
  readonly at: string;
  /** Only tell what would happen. */
  readonly dryRun?: boolean;
  readonly confirmProvider?: boolean;
  readonly confirmAbsent?: boolean;
}

export interface ImportReport extends ImportDiff {
  readonly learners: number;
  readonly destinationRecords: number;
  readonly warnings: StagedFile['warnings'];
  readonly applied: boolean;
}

/** Share of absent learners above which an import stops and asks. */
const MOST_ABSENT = 0.05;

/**
 * Imports an ILR file: read to its end first, then compared, then merged in one transaction. Any error leaves
 * everything as it was.
 *
 * @param open opens the file; called twice, to read it and to keep it (a return is rewritten from the file it came as)
 * @throws `IMPORT_OTHER_PROVIDER`, `IMPORT_LEARNER_REPEATED`, `IMPORT_MANY_ABSENT`, and what reading the file throws
 */
export async function importIlr(
  database: Database,
  open: ImportFile,
  options: ImportOptions,
): Promise<ImportReport> {
  const staged = await stageIlr(database, open());
  try {
    const { header, learners, destinationRecords, warnings } = staged;
    if (header.ukprn !== options.ukprn && options.confirmProvider !== true)
      throw new CodedError('IMPORT_OTHER_PROVIDER', { found: header.ukprn, expected: options.ukprn });
    await refuseRepeated(database, staged.id);
    const diff = await diffStaged(database, staged);
    const report = { ...diff, learners, destinationRecords, warnings };
    if (options.dryRun === true) return { ...report, applied: false };
    if (diff.held > 0 && diff.absent / diff.held > MOST_ABSENT && options.confirmAbsent !== true)
      throw new CodedError('IMPORT_MANY_ABSENT', {
        absent: diff.absent,
        held: diff.held,
        year: header.year,
        percent: Math.round((1000 * diff.absent) / diff.held) / 10,
      });
    await stageFile(database, staged.id, open());
    await database.transaction(async (tx) => {
      const hasPreferences = yearHas(header.year, 'ContactPreference');
      await applyStaged(tx, staged, { hasPreferences, at: options.at });
      await tx('mis_import').insert({
        ukprn: header.ukprn,
        year: header.year,
        file_preparation_date: header.filePreparationDate,
        counts: JSON.stringify(diff),
        who: options.who,
        at: options.at,
      });
      const newest = await tx('mis_import').max({ id: 'id' }).first();
      await keepFile(tx, { ...header, id: Number(newest?.id) }, staged.id);
    });
    return { ...report, applied: true };
  } finally {
    await dropStaged(database, staged.id);
  }
}
