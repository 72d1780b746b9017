import type { Knex } from 'knex';

/*
 * The life of a job
 *
 *   ready      may be claimed now.
 *   waiting    may not be claimed before its `run_at`: enqueued for later, or waiting after a failure. Whoever claims
 *              next makes the due ones ready.
 *   leased     held by one worker until `lease_until`. The lease is longer than a job may take, so nobody renews it;
 *              when it runs out the worker is dead, and whoever claims next makes the job ready again.
 *   done       settled by the worker that held the lease.
 *   dead       failed for good: not retryable, or out of attempts. Stays until someone acknowledges or retries it.
 *   discarded  taken out by a person before it was done.
 *
 *   ready → leased → done · leased → waiting → ready (another attempt) · leased → ready (lease ran out)
 *   leased → dead · dead → ready (retry) · ready | waiting | dead → discarded
 *
 * A job is done at least once: its effects must be idempotent, or be written in the transaction that settles it.
 */
export type JobState = 'ready' | 'waiting' | 'leased' | 'done' | 'dead' | 'discarded';

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

/** How a leased job ends. `retry` of the last attempt becomes `dead`. */
export type Settlement = {
  readonly job: LeasedJob;
  readonly result:
    | { readonly outcome: 'done' }
    | {
        readonly outcome: 'retry';
        readonly afterSeconds: number;
        readonly reason: string;
        readonly detail?: string;
      }
    | { readonly outcome: 'dead'; readonly reason: string; readonly detail?: string };
};

/** What became of one settlement; `lease-lost`: nothing was written of it. */
export type SettleResult = 'done' | 'retry' | 'dead' | 'lease-lost';

/** A job as a screen or a log may show it: without its payload. */
export interface JobRow {
  readonly id: string;
  readonly queue: string;
  readonly kind: string;
  readonly key: string;
  readonly state: JobState;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly priority: number;
  readonly enqueuedAt: string;
  readonly runAt: string;
  readonly leaseUntil: string | null;
  readonly worker: string | null;
  readonly settledAt: string | null;
  /** The last failure's code, while it matters. */
  readonly reason: string | null;
  readonly detail: string | null;
}
