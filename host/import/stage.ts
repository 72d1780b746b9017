import { createHash, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { readIlr } from '../../lib/ilr/index.ts';
import type { IlrDestinationRecord, IlrHeader, IlrLearner } from '../../lib/ilr/model.ts';
import { bulkInsert, type Database, databaseNow } from '../../lib/sql/index.ts';

/** A file read to its end without error and laid aside; nothing of it is visible yet. */
export interface StagedFile {
  readonly id: string;
  readonly header: IlrHeader;
  readonly learners: number;
  readonly destinationRecords: number;
  readonly warnings: readonly { readonly path: string; readonly line: number; readonly message: string }[];
}

interface StagedRow {
  readonly staging_id: string;
  readonly kind: 'learner' | 'destinations';
  readonly position: number;
  readonly ref: string;
  readonly digest: string;
  readonly record: string;
}

/** Rows written, and later applied, at a time. */
const ROWS_PER_PAGE = 500;
/** Longer than any import takes: what began before is of one whose process died. */
const ABANDONED_AFTER_MS = 24 * 60 * 60_000;

/**
 * Reads an ILR file into the staging table. Whatever is wrong with the file shows here, before anything is imported.
 * What an import that died left there a day ago or longer is removed: it is personal data of which nobody knows.
 * @throws what `readIlr` throws; what was staged is removed
 */
export async function stageIlr(
  database: Database,
  source: AsyncIterable<Uint8Array | string>,
): Promise<StagedFile> {
  const now = await databaseNow(database.reader);
  await dropAbandoned(database, now);
  const id = `${beginning(now)}-${randomBytes(9).toString('hex')}`;
  const warnings: StagedFile['warnings'][number][] = [];
  const counts = { learner: 0, destinations: 0 };
  let header: IlrHeader | undefined;
  let rows: StagedRow[] = [];

  const flush = async () => {
    const page = rows;
    rows = [];
    await database.transaction((tx) =>
      bulkInsert(tx, 'mis_staged', page as unknown as Record<string, unknown>[]),
    );
  };
  const add = (kind: StagedRow['kind'], record: IlrLearner | IlrDestinationRecord) => {
    const text = JSON.stringify(record);
    counts[kind] += 1;
    const digest = createHash('sha256').update(text).digest('base64url');
    rows.push({
      staging_id: id,
      kind,
      position: counts[kind],
      ref: record.learnRefNumber,
      digest,
      record: text,
    });
  };
  try {
    for await (const item of readIlr(source)) {
      if (item.kind === 'header') header = item.header;
      else if (item.kind === 'learner') add('learner', item.learner);
      else if (item.kind === 'destinations') add('destinations', item.record);
      else warnings.push({ path: item.path, line: item.line, message: item.message });
      if (rows.length >= ROWS_PER_PAGE) await flush();
    }
    await flush();
  } catch (error) {
    await dropStaged(database, id);
    throw error;
  }
  return { id, header: header!, learners: counts.learner, destinationRecords: counts.destinations, warnings };
}

/** What is laid aside of files on their way in. */
const STAGED = ['mis_staged', 'mis_staged_file'] as const;

export async function dropStaged(database: Database, id: string): Promise<void> {
  await database.transaction(async (tx) => {
    for (const table of STAGED) await tx(table).where('staging_id', id).delete();
  });
}

async function dropAbandoned(database: Database, now: string): Promise<void> {
  const latest = beginning(new Date(Date.parse(now) - ABANDONED_AFTER_MS).toISOString());
  await database.transaction(async (tx) => {
    for (const table of STAGED) await tx(table).where('staging_id', '<', latest).delete();
  });
}

/** The first part of a staging's name: when it began by the database's clock, in digits that sort as time does. */
function beginning(instant: string): string {
  return instant.replaceAll(/\D/g, '');
}

/** Rows of one kind as they were staged, in the order of the file, page by page. */
export async function* stagedPages(
  tx: Knex.Transaction,
  id: string,
  kind: StagedRow['kind'],
): AsyncGenerator<StagedRow[]> {
  for (let after = 0; ; ) {
    const page = (await tx('mis_staged')
      .where({ staging_id: id, kind })
      .andWhere('position', '>', after)
      .orderBy('position')
      .limit(ROWS_PER_PAGE)) as StagedRow[];
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)!.position;
  }
}
