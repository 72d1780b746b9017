import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import PQueue from 'p-queue';
import { asCoded, type CodedError } from '../errors/index.ts';
import type { Database } from '../sql/index.ts';
import { claim } from './claim.ts';
import { secondsUntilDue } from './due.ts';
import type { RetryPolicies } from './retry.ts';
import { runJob } from './run-job.ts';
import { createSettler } from './settler.ts';
import { createSignal } from './signal.ts';
import type { JobHandler, LeasedJob, SettleResult } from './types.ts';
import { onWake } from './wake.ts';

/** Longest a job may take, seconds: longer work is a chain of jobs. */
const LIMIT_SECONDS = 20;
/** Limit plus time to write the ending over a slow disk: so no lease is ever renewed. */
const LEASE_SECONDS = 30;
/** Milliseconds between looks for work that another process put in: from the first to, after a quiet while, the last. */
const FIRST_POLL_MS = 100;
const LAST_POLL_MS = 5_000;
/** Milliseconds until the next try where something is ready: another worker may be about to take it. */
const READY_MS = 1;
/** Seconds `drain` waits without anything getting done for work that is due soon. */
const DRAIN_WAIT_SECONDS = 10;

/*
 * Crash boundaries, for the fault suite. A KILL
 *   before 1  leaves the job ready: nothing happened.
 *   1 claimed → 2 handled   leaves it leased; its effects may be done or not. After the lease it is done again.
 *   2 handled → 3 settled   the same: effects that went out are repeated, so they must be idempotent.
 *   after 3   leaves it settled. A handler that uses `settleIn` has no 2: effects and ending are one commit.
 */
export type Checkpoint = '1-claimed' | '2-handled' | '3-settled';

export interface JobFailure {
  readonly job: LeasedJob;
  readonly error: CodedError | null;
  readonly reason: string;
  readonly became: SettleResult;
}

export interface WorkerLog {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

export interface WorkerOptions {
  readonly database: Database;
  readonly queues: readonly string[];
  /** By kind of job. A kind without a handler goes to `dead`. */
  readonly handlers: Readonly<Record<string, JobHandler>>;
  /** Jobs at once, default 4. */
  readonly concurrency?: number;
  /** As screens show it; default host and process. */
  readonly name?: string;
  readonly limitSeconds?: number;
  readonly leaseSeconds?: number;
  readonly policies?: RetryPolicies;
  readonly random?: () => number;
  /** Called after a failed attempt was written. */
  readonly onFailure?: (failure: JobFailure) => void;
  readonly onCheckpoint?: (at: Checkpoint, job: LeasedJob) => void;
  readonly log?: WorkerLog;
}

/** What a drain did, and what it left. */
export interface DrainReport {
  readonly done: number;
  /** Failed attempts that will be tried again. */
  readonly retried: number;
  readonly dead: number;
  /** Endings that another worker had taken over. */
  readonly lost: number;
  /** Seconds until something is due in these queues; null when nothing is. */
  readonly nextDueSeconds: number | null;
}

export interface Worker {
  /** Works until `stop`. Errors of the database are logged and waited out. */
  start(): void;
  /** Claims nothing more and resolves when what is being worked on has ended: at most the job limit. */
  stop(): Promise<void>;
  /**
   * Works until nothing in the queues can be claimed: also what handlers put in meanwhile, and what is due within
   * `waitSeconds` (default 10) counted from the last job that got done. Rejects when the database fails.
   */
  drain(options?: { waitSeconds?: number }): Promise<DrainReport>;
}

interface Drainer {
  readonly since: Readonly<Counts>;
  readonly waitMs: number;
  readonly resolve: (report: DrainReport) => void;
  readonly reject: (error: unknown) => void;
}

type Counts = Record<'done' | 'retry' | 'dead' | 'lease-lost', number>;

/** A worker over some queues of one database. It takes no more than it can start at once: a lease runs from the claim. */
export function createWorker(options: WorkerOptions): Worker {
  const { database, queues, log } = options;
  const name = options.name ?? `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  const concurrency = options.concurrency ?? 4;
  const leaseSeconds = options.leaseSeconds ?? LEASE_SECONDS;
  const run = {
    handlers: options.handlers,
    limitSeconds: options.limitSeconds ?? LIMIT_SECONDS,
    policies: options.policies ?? {},
    random: options.random ?? Math.random,
  };
  const settler = createSettler(database, name);
  const slots = new PQueue({ concurrency });
  const signal = createSignal();
  slots.on('next', signal.raise); // a slot is free again
  const counts: Counts = { done: 0, retry: 0, dead: 0, 'lease-lost': 0 };
  let drainers: Drainer[] = [];
  let started = false;
  let loop: Promise<void> | null = null;
  let lastDoneAt = performance.now();

  async function work(job: LeasedJob): Promise<void> {
    options.onCheckpoint?.('1-claimed', job);
    const { settled, result, error } = await runJob(job, run);
    options.onCheckpoint?.('2-handled', job);
    const became = settled ? 'done' : await settler.end({ job, result }, error?.retryAfterSeconds ?? 0);
    options.onCheckpoint?.('3-settled', job);
    counts[became] += 1;
    if (became === 'done') lastDoneAt = performance.now();
    if (became === 'lease-lost')
      log?.warn('queue.lease-lost', { job: job.id, kind: job.kind, attempt: job.attempt });
    else if (result.outcome !== 'done' && !settled) {
      const failure = { job, error, reason: result.reason, became };
      log?.warn('queue.attempt-failed', {
        job: job.id,
        kind: job.kind,
        attempt: job.attempt,
        reason: result.reason,
        became,
      });
      options.onFailure?.(failure);
    }
  }

  function begin(job: LeasedJob): void {
    void slots
      .add(() => work(job))
      .catch((error: unknown) => {
        // The ending could not be written. The lease runs out and the job is done again.
        log?.error('queue.ending-not-written', { job: job.id, kind: job.kind, code: asCoded(error).code });
        fail(error);
      });
  }

  function fail(error: unknown): void {
    const waiting = drainers;
    drainers = [];
    for (const drainer of waiting) drainer.reject(error);
  }

  /** Resolves the drains that are over; tells how long to wait for what comes, in milliseconds. */
  async function idle(): Promise<number> {
    const due = await secondsUntilDue(database.reader, queues);
    if (due === 0) return READY_MS;
    const quietMs = performance.now() - lastDoneAt;
    if (slots.pending === 0)
      drainers = drainers.filter((drainer) => {
        if (due !== null && quietMs + due * 1_000 <= drainer.waitMs) return true;
        drainer.resolve(report(drainer.since, due));
        return false;
      });
    return due === null ? LAST_POLL_MS : Math.max(READY_MS, due * 1_000);
  }

  function report(since: Readonly<Counts>, nextDueSeconds: number | null): DrainReport {
    return {
      done: counts.done - since.done,
      retried: counts.retry - since.retry,
      dead: counts.dead - since.dead,
      lost: counts['lease-lost'] - since['lease-lost'],
      nextDueSeconds,
    };
  }

  async function workOn(): Promise<void> {
    const off = onWake(database, signal.raise);
    let poll = FIRST_POLL_MS;
    // The last claim found nothing: then a look, which takes no lock and starts no transaction, comes before the next.
    let empty = false;
    try {
      while (started || drainers.length > 0) {
        try {
          const free = concurrency - slots.pending;
          if (free === 0) {
            await signal.wait(LAST_POLL_MS);
            continue;
          }
          const jobs = empty
            ? []
            : await claim(database, { queues, limit: free, worker: name, leaseSeconds });
          jobs.forEach(begin);
          if (jobs.length > 0) {
            poll = FIRST_POLL_MS;
            continue;
          }
          const next = await idle();
          empty = next > READY_MS;
          if (!empty) poll = FIRST_POLL_MS;
          poll = Math.min(poll * 2, LAST_POLL_MS);
          if (started || drainers.length > 0) await signal.wait(Math.min(poll, next));
        } catch (error) {
          log?.error('queue.database', { code: asCoded(error).code });
          fail(error);
          poll = Math.min(poll * 2, LAST_POLL_MS);
          if (started) await signal.wait(poll);
        }
      }
    } finally {
      off();
      await slots.onIdle();
    }
  }

  function ensureLoop(): void {
    loop ??= workOn().finally(() => {
      loop = null;
      if (started || drainers.length > 0) ensureLoop();
    });
    signal.raise();
  }

  return {
    start() {
      started = true;
      ensureLoop();
    },
    async stop() {
      started = false;
      const waiting = drainers;
      drainers = [];
      signal.raise();
      await loop;
      for (const drainer of waiting) drainer.resolve(report(drainer.since, null));
    },
    drain({ waitSeconds = DRAIN_WAIT_SECONDS } = {}) {
      return new Promise((resolve, reject) => {
        lastDoneAt = performance.now();
        drainers.push({ since: { ...counts }, waitMs: waitSeconds * 1_000, resolve, reject });
        ensureLoop();
      });
    },
  };
}
