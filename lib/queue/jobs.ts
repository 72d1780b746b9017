import type { Knex } from 'knex';
import { CodedError } from '../errors/index.ts';
import { afterCommit, type Database, databaseNow } from '../sql/index.ts';
import type { JobRow, JobState } from './types.ts';
import { wake } from './wake.ts';

/** Which jobs are meant. Every part given must hold. */
export interface JobFilter {
  readonly queue?: string;
  readonly kind?: string;
  readonly reason?: string;
  readonly state?: JobState;
  readonly ids?: readonly string[];
  /** Instants of the database's clock. */
  readonly enqueuedBefore?: string;
  readonly enqueuedAfter?: string;
}

/** What an act on many jobs did, or would do in a dry run. `sample`: the first few of them. */
export interface JobsChanged {
  readonly count: number;
  readonly sample: readonly JobRow[];
}

interface ActOptions {
  /** Only tell what would happen. */
  readonly dryRun: boolean;
}

const SAMPLE = 10;
/** Jobs changed per transaction, so that workers get their turn between. */
const PER_TRANSACTION = 500;

const COLUMNS = {
  id: 'id',
  queue: 'queue',
  kind: 'kind',
  key: 'job_key',
  state: 'state',
  attempt: 'attempt',
  maxAttempts: 'max_attempts',
  priority: 'priority',
  enqueuedAt: 'enqueued_at',
  runAt: 'run_at',
  leaseUntil: 'lease_until',
  worker: 'worker',
  settledAt: 'settled_at',
  reason: 'reason',
  detail: 'detail',
};

/** Jobs by filter, newest first, a page at a time: `before` is the last id of the page before. */
export async function listJobs(
  connection: Knex,
  request: JobFilter & { readonly before?: string; readonly limit: number },
): Promise<JobRow[]> {
  const query = matching(connection, request);
  if (request.before !== undefined) query.where('id', '<', request.before);
  const rows = (await query.select(COLUMNS).orderBy('id', 'desc').limit(request.limit)) as JobRow[];
  return rows.map((row) => ({ ...row, id: String(row.id) }));
}

/** What a job was given; undefined: there is no such job. */
export async function payloadOf(connection: Knex, id: string): Promise<unknown> {
  const row = (await connection('dq_job').where({ id }).first('payload')) as { payload: string } | undefined;
  return row === undefined ? undefined : JSON.parse(row.payload);
}

/** Why each attempt of a job failed, oldest first. */
export async function listFailures(
  connection: Knex,
  id: string,
): Promise<
  { attempt: number; worker: string | null; reason: string; detail: string | null; failedAt: string }[]
> {
  return connection('dq_failure')
    .where('job_id', id)
    .select({
      attempt: 'attempt',
      worker: 'worker',
      reason: 'reason',
      detail: 'detail',
      failedAt: 'failed_at',
    })
    .orderBy('id');
}

/** Gives dead jobs a new start: ready now, with all their attempts. Look first with a dry run. @throws JOB_FILTER_EMPTY */
export async function retryJobs(
  database: Database,
  filter: JobFilter,
  options: ActOptions,
): Promise<JobsChanged> {
  const fresh = {
    state: 'ready',
    attempt: 0,
    reason: null,
    detail: null,
    settled_at: null,
    acknowledged_at: null,
  };
  return act(database, 'retry', filter, ['dead'], options, async () => fresh);
}

/** Takes jobs out that nobody works on: they will not be done. @throws JOB_FILTER_EMPTY */
export async function discardJobs(
  database: Database,
  filter: JobFilter,
  options: ActOptions & { readonly why: string },
): Promise<JobsChanged> {
  return act(database, 'discard', filter, ['ready', 'waiting', 'dead'], options, async (tx) => ({
    state: 'discarded',
    reason: 'DISCARDED',
    detail: options.why.slice(0, 500),
    settled_at: await databaseNow(tx),
  }));
}

/** Someone has seen these dead jobs: they stay dead and retention may remove them. @throws JOB_FILTER_EMPTY */
export async function acknowledge(
  database: Database,
  filter: JobFilter,
  options: ActOptions,
): Promise<JobsChanged> {
  return act(database, 'acknowledge', filter, ['dead'], options, async (tx) => ({
    acknowledged_at: await databaseNow(tx),
  }));
}

async function act(
  database: Database,
  name: string,
  filter: JobFilter,
  states: readonly JobState[],
  options: ActOptions,
  change: (tx: Knex.Transaction) => Promise<Record<string, unknown>>,
): Promise<JobsChanged> {
  const { state: _, ...named } = filter;
  if (Object.values(named).every((part) => part === undefined))
    throw new CodedError('JOB_FILTER_EMPTY', { act: name });
  const meant = (connection: Knex) => {
    const query = matching(connection, filter).whereIn('state', [...states]);
    return name === 'acknowledge' ? query.whereNull('acknowledged_at') : query;
  };
  const sample = (await meant(database.reader).select(COLUMNS).orderBy('id').limit(SAMPLE)) as JobRow[];
  const shown = sample.map((row) => ({ ...row, id: String(row.id) }));
  if (options.dryRun) {
    const rows = (await meant(database.reader).count({ n: '*' })) as { n: number }[];
    return { count: Number(rows[0]!.n), sample: shown };
  }
  let count = 0;
  for (;;) {
    const changed = await database.transaction(async (tx) => {
      const ids = meant(tx).select('id').orderBy('id').limit(PER_TRANSACTION);
      afterCommit(tx, wake);
      return tx('dq_job')
        .whereIn('id', ids)
        .update(await change(tx));
    });
    count += changed;
    if (changed < PER_TRANSACTION) return { count, sample: shown };
  }
}

function matching(connection: Knex, filter: JobFilter): Knex.QueryBuilder {
  const query = connection('dq_job');
  if (filter.state !== undefined) query.where('state', filter.state);
  if (filter.queue !== undefined) query.where('queue', filter.queue);
  if (filter.kind !== undefined) query.where('kind', filter.kind);
  if (filter.reason !== undefined) query.where('reason', filter.reason);
  if (filter.enqueuedBefore !== undefined) query.where('enqueued_at', '<', filter.enqueuedBefore);
  if (filter.enqueuedAfter !== undefined) query.where('enqueued_at', '>', filter.enqueuedAfter);
  if (filter.ids !== undefined) query.whereIn('id', [...filter.ids]);
  return query;
}
