import { pipeline as chain, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Knex } from 'knex';
import { CodedError } from '../../lib/errors/index.ts';
import type { Database } from '../../lib/sql/index.ts';

/** A file made small, in pieces of a few kilobytes. */
export async function compressed(source: AsyncIterable<Uint8Array>): Promise<Buffer[]> {
  const pieces: Buffer[] = [];
  await pipeline(Readable.from(source), createGzip(), async (small: AsyncIterable<Buffer>) => {
    for await (const piece of small) pieces.push(piece);
  });
  return pieces;
}

/** Keeps the file of an import, from which the year's return is rewritten; the year's earlier files are let go. */
export async function keepFile(
  tx: Knex.Transaction,
  imported: { readonly id: number; readonly year: string; readonly ukprn: number },
  pieces: readonly Buffer[],
): Promise<void> {
  const { id, year, ukprn } = imported;
  const earlier = tx('mis_import').select('id').where({ year, ukprn }).whereNot({ id });
  await tx('mis_import_file').whereIn('import_id', earlier).delete();
  for (const [position, bytes] of pieces.entries())
    await tx('mis_import_file').insert({ import_id: id, position, bytes });
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
