import { pipeline as chain, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Knex } from 'knex';
import { CodedError } from '../../lib/errors/index.ts';
import { bulkInsert, type Database } from '../../lib/sql/index.ts';

/** Pieces, of some 16 kB each, that are written at a time: a megabyte in memory whatever the file has. */
const PIECES_PER_PAGE = 64;

/** Lays a file aside, made small, under the name of a staging; nothing of it is visible yet. */
export async function stageFile(
  database: Database,
  stagingId: string,
  source: AsyncIterable<Uint8Array>,
): Promise<void> {
  let position = 0;
  let page: Buffer[] = [];
  const flush = async () => {
    const rows = page.map((bytes) => ({ staging_id: stagingId, position: position++, bytes }));
    page = [];
    await database.transaction((tx) => bulkInsert(tx, 'mis_staged_file', rows));
  };
  await pipeline(Readable.from(source), createGzip(), async (small: AsyncIterable<Buffer>) => {
    for await (const piece of small) {
      page.push(piece);
      if (page.length === PIECES_PER_PAGE) await flush();
    }
    await flush();
  });
}

/** Keeps the file of an import, from which the year's return is rewritten; the year's earlier files are let go. */
export async function keepFile(
  tx: Knex.Transaction,
  imported: { readonly id: number; readonly year: string; readonly ukprn: number },
  stagingId: string,
): Promise<void> {
  const { id, year, ukprn } = imported;
  const earlier = tx('mis_import').select('id').where({ year, ukprn }).whereNot({ id });
  await tx('mis_import_file').whereIn('import_id', earlier).delete();
  await tx.raw(
    `insert into mis_import_file (import_id, position, bytes)
     select ?, position, bytes from mis_staged_file where staging_id = ?`,
    [id, stagingId],
  );
}

/**
 * The newest imported file of a year, as it came.
 * @throws `EXPORT_NO_FILE` when none was imported
 */
export async function keptFile(
  database: Database,
  of: { readonly year: string; readonly ukprn: number },
): Promise<AsyncIterable<Buffer>> {
  const { year, ukprn } = of;
  const newest = await database.reader('mis_import').where({ year, ukprn }).orderBy('id', 'desc').first('id');
  if (newest === undefined) throw new CodedError('EXPORT_NO_FILE', { year });
  const small = Readable.from(pieces(database.reader, newest.id as number));
  // An error on the way destroys the stream that is read, which tells it to the reader.
  return chain(small, createGunzip(), () => undefined);
}

async function* pieces(connection: Knex, id: number): AsyncGenerator<Buffer> {
  for (let position = 0; ; position += 1) {
    const row = await connection('mis_import_file').where({ import_id: id, position }).first('bytes');
    if (row === undefined) return;
    yield row.bytes as Buffer;
  }
}
