import type { Knex } from 'knex';
import { CodedError } from '../../lib/errors/index.ts';
import { insertIfAbsent } from '../../lib/sql/index.ts';
import { type Connection, defineTable } from './table.ts';

/** One version of the tenant's details form. None is ever changed but for when it was last pushed. */
export interface DetailsRow {
  /** 1, 2, 3 … */
  readonly version: number;
  /** JSON object. */
  readonly form: string;
  /** The version put back by this one; null: it was edited. */
  readonly restores: number | null;
  readonly who: string;
  readonly at: string;
  /** When the survey service last took this version; null: never. */
  readonly pushedAt: string | null;
  readonly pushedBy: string | null;
}

const table = defineTable<DetailsRow>(
  'dt_details',
  ['version'],
  ['version', 'form', 'restores', 'who', 'at', 'pushedAt', 'pushedBy'],
);

/** The version that an edit goes on from. */
export async function newestDetails(connection: Connection): Promise<DetailsRow | undefined> {
  return table.read(connection).orderBy('version', 'desc').first();
}

/** The version that the survey service took last: only the newest is ever pushed. */
export async function pushedDetails(connection: Connection): Promise<DetailsRow | undefined> {
  return table.read(connection).whereNotNull('pushed_at').orderBy('version', 'desc').first();
}

export async function detailsOf(connection: Connection, version: number): Promise<DetailsRow | undefined> {
  return table.read(connection).where({ version }).first();
}

/**
 * Saves the version that follows those there are.
 * @throws `DETAILS_CHANGED` when somebody saved it first
 */
export async function appendDetails(
  tx: Knex.Transaction,
  row: Pick<DetailsRow, 'version' | 'form' | 'restores' | 'who' | 'at'>,
): Promise<void> {
  const { inserted } = await insertIfAbsent(tx, 'dt_details', ['version'], [row]);
  if (inserted === 0) throw new CodedError('DETAILS_CHANGED');
}

export async function notePushed(
  tx: Knex.Transaction,
  version: number,
  { by, at }: { readonly by: string; readonly at: string },
): Promise<void> {
  await table.update(tx, { version }, { pushedAt: at, pushedBy: by });
}
