import type { Knex } from 'knex';
import { afterCommit, databaseNow, insertIfAbsent } from '../sql/index.ts';
import type { NewJob } from './types.ts';
import { wake } from './wake.ts';

/** Enough for full jitter to span most of an hour (see `retry.ts`): a service that is restarted costs no dead job. */
const MAX_ATTEMPTS = 12;
/** One step of priority is worth this much waiting, so that a job of low priority overtakes in bounded time. */
const MS_PER_PRIORITY = 10 * 60_000;

/**
 * Puts jobs in, in the caller's transaction: they exist when, and only when, the caller's work was committed. A key
 * that is there already is left as it is. Workers of this process are woken when the transaction commits.
 *
 * @returns how many were added
 */
export async function enqueue(tx: Knex.Transaction, jobs: readonly NewJob[]): Promise<{ added: number }> {
  if (jobs.length === 0) return { added: 0 };
  const now = await databaseNow(tx);
  const rows = jobs.map((job) => toRow(job, now));
  const { inserted } = await insertIfAbsent(tx, 'dq_job', ['job_key'], rows);
  if (inserted > 0) afterCommit(tx, wake);
  return { added: inserted };
}

function toRow(job: NewJob, now: string): Record<string, unknown> {
  const delayMs = Math.max(0, job.delaySeconds ?? 0) * 1_000;
  const priority = job.priority ?? 0;
  const runAt = later(now, delayMs);
  return {
    queue: job.queue,
    kind: job.kind,
    job_key: job.key,
    payload: JSON.stringify(job.payload ?? null),
    priority,
    state: delayMs > 0 ? 'waiting' : 'ready',
    // A job for later ages from the moment it may run, or it would overtake everything on that day.
    rank: later(runAt, -priority * MS_PER_PRIORITY),
    run_at: runAt,
    attempt: 0,
    max_attempts: job.maxAttempts ?? MAX_ATTEMPTS,
    enqueued_at: now,
  };
}

function later(instant: string, ms: number): string {
  return ms === 0 ? instant : new Date(Date.parse(instant) + ms).toISOString();
}
