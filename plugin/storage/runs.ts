import type { Knex } from 'knex';
import type { CalendarDate } from '../../lib/ilr/model.ts';
import { type Connection, defineTable } from './table.ts';

/** One run of the procedure, or one fetching of responses. Counts are kept per batch in the batch's own transaction. */
export interface RunRow {
  readonly id: number;
  readonly kind: 'daily' | 'by-hand' | 'responses' | 'single';
  readonly state: 'running' | 'done' | 'failed';
  readonly localDate: CalendarDate;
  readonly askedBy: string;
  /** JSON object of counters. */
  readonly counts: string;
  /** The instant up to which this run read the feed completely; null when it could not. */
  readonly feedCompleteTo: string | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

export type RunCounts = Readonly<Record<string, number>>;

const table = defineTable<RunRow>(
  'dt_run',
  ['id'],
  ['id', 'kind', 'state', 'localDate', 'askedBy', 'counts', 'feedCompleteTo', 'startedAt', 'finishedAt'],
);

/** Opens a run; its number. */
export async function openRun(
  tx: Knex.Transaction,
  run: Omit<RunRow, 'id' | 'counts' | 'finishedAt' | 'feedCompleteTo' | 'state'>,
): Promise<number> {
  await tx('dt_run').insert({
    kind: run.kind,
    state: 'running',
    local_date: run.localDate,
    asked_by: run.askedBy,
    counts: '{}',
    started_at: run.startedAt,
  });
  const newest = await tx('dt_run').max({ id: 'id' }).first();
  return Number(newest?.id);
}

export async function findRun(connection: Connection, id: number): Promise<RunRow | undefined> {
  return table.read(connection).where('id', id).first();
}

/** Runs, newest first. */
export async function latestRuns(connection: Connection, limit: number): Promise<RunRow[]> {
  return table.read(connection).orderBy('id', 'desc').limit(limit);
}

/** Runs that have not come to their end. */
export async function runsRunning(connection: Connection): Promise<RunRow[]> {
  return table.read(connection).where({ state: 'running' });
}

/** The daily run of this local date that is running or done: there is at most one. */
export async function dailyRunOf(
  connection: Connection,
  localDate: CalendarDate,
): Promise<RunRow | undefined> {
  return table
    .read(connection)
    .where({ kind: 'daily', local_date: localDate })
    .whereNot('state', 'failed')
    .first();
}

/** Adds to the run's counters. */
export async function addCounts(tx: Knex.Transaction, id: number, more: RunCounts): Promise<void> {
  const run = await findRun(tx, id);
  const counts = JSON.parse(run?.counts ?? '{}') as Record<string, number>;
  for (const [name, count] of Object.entries(more)) counts[name] = (counts[name] ?? 0) + count;
  await table.update(tx, { id }, { counts: JSON.stringify(counts) });
}

export async function updateRun(
  tx: Knex.Transaction,
  id: number,
  change: Partial<Omit<RunRow, 'id'>>,
): Promise<void> {
  await table.update(tx, { id }, change);
}

/** Runs of a local date and of those after it. */
export async function runsSince(connection: Connection, localDate: CalendarDate): Promise<RunRow[]> {
  return table.read(connection).where('local_date', '>=', localDate);
}
