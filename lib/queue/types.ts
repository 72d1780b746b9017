import type { Knex } from 'knex';

export type JobState = 'ready' | 'leased' | 'done' | 'dead' | 'discarded';

/** What a caller asks for. Enqueued in the caller's transaction: either both happen or neither. */
export interface NewJob {
  readonly queue: string;
  readonly kind: string;
  /** Unique while the job is kept: the same key again is not a second job. */
  readonly key: string;
  /** Small, without personal data: references, never names or addresses. */
  readonly payload: unknown;
  /** 0 normal; each step counts as ten minutes of age. */
  readonly priority?: number;
  /** Seconds from now (the database's clock) before it may be claimed. */
  readonly delaySeconds?: number;
  readonly maxAttempts?: number;
}

/** A claimed job is an object that holds a lease. Every settle carries its token. */
export interface LeasedJob {
  readonly id: string;
  readonly queue: string;
  readonly kind: string;
  readonly key: string;
  readonly payload: unknown;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly leaseToken: string;
}

export type JobResult =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'retry'; readonly afterSeconds?: number; readonly reason: string }
  | { readonly outcome: 'dead'; readonly reason: string };

export interface HandlerContext {
  /** Aborts at the job's limit (20 s). */
  readonly signal: AbortSignal;
  /**
   * Settles this job as done inside the handler's own transaction, so that its effects, the jobs that follow and
   * the settling commit together. Throws `LEASE_LOST` when the lease is no longer ours: the transaction rolls back.
   */
  settleIn(tx: Knex.Transaction): Promise<void>;
}

/** Throwing means retry by the error's own policy (a coded error that is not retryable goes to `dead`). */
export type JobHandler = (job: LeasedJob, context: HandlerContext) => Promise<JobResult>;
