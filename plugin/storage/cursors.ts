import type { Knex } from 'knex';
import { CodedError } from '../../lib/errors/index.ts';
import type { Connection } from './table.ts';

/**
 * Positions and facts that a run remembers from the one before: `host` and `feed` (how far each was read),
 * `switched-on` (the day tracking began), `settings` (a digest of what the last run went by),
 * `retention` (the last survey of which only the states are kept). And `entries`, how often staff entered known destinations.
 */
export type CursorName =
  | 'host'
  | 'feed'
  | 'switched-on'
  | 'settings'
  | 'suppression-list'
  | 'retention'
  | 'entries';

/** Of the feed: a place that no feed has, so that the next run compares every survey with what the service holds of it. */
export const LOST_PLACE = 'lost.0';

export async function readCursor(connection: Connection, name: CursorName): Promise<string | null> {
  const row = await connection('dt_cursor').where({ name }).first('value');
  return (row?.value as string | undefined) ?? null;
}

/**
 * Moves a cursor from the value that was seen, in the transaction of the work it stands for.
 * @throws `CURSOR_MOVED` when somebody moved it meanwhile: the transaction rolls back and the page is read again.
 */
export async function moveCursor(
  tx: Knex.Transaction,
  name: CursorName,
  seen: string | null,
  next: string,
  at: string,
): Promise<void> {
  const changed =
    seen === null
      ? await insertFirst(tx, name, next, at)
      : await tx('dt_cursor').where({ name, value: seen }).update({ value: next, changed_at: at });
  if (changed === 0) throw new CodedError('CURSOR_MOVED', { cursor: name });
}

async function insertFirst(
  tx: Knex.Transaction,
  name: CursorName,
  value: string,
  at: string,
): Promise<number> {
  if ((await readCursor(tx, name)) !== null) return 0;
  await tx('dt_cursor').insert({ name, value, changed_at: at });
  return 1;
}
