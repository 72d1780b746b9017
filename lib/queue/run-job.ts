import { asCoded, CodedError } from '../errors/index.ts';
import { afterCommit } from '../sql/index.ts';
import { policyFor, type RetryPolicies, retryDelaySeconds } from './retry.ts';
import { settleOrThrow } from './settle.ts';
import type { JobHandler, JobResult, LeasedJob, Settlement } from './types.ts';

export interface RunOptions {
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly limitSeconds: number;
  readonly policies: RetryPolicies;
  readonly random: () => number;
}

/** How a job went: `settled` when its handler settled it in its own transaction. */
export interface JobRun {
  readonly settled: boolean;
  readonly result: Settlement['result'];
  /** Why it failed, when it did. */
  readonly error: CodedError | null;
}

/**
 * Calls the handler of a job and turns how it ended into a settlement. At the limit the signal aborts and the job
 * counts as failed whatever the handler still does: the settlement takes the lease away, so that a late `settleIn`
 * throws LEASE_LOST and writes nothing.
 */
export async function runJob(job: LeasedJob, options: RunOptions): Promise<JobRun> {
  let settled = false;
  const limit = new AbortController();
  // Made when it is: an error notes where it comes from, which costs a tenth of a short job.
  const end = () =>
    limit.abort(new CodedError('JOB_TIME_LIMIT', { kind: job.kind, seconds: options.limitSeconds }));
  const timer = setTimeout(end, options.limitSeconds * 1_000);
  try {
    const handler = options.handlers[job.kind];
    if (!handler) throw new CodedError('JOB_KIND_UNKNOWN', { kind: job.kind });
    const work = handler(job, {
      signal: limit.signal,
      async settleIn(tx) {
        await settleOrThrow(tx, job);
        afterCommit(tx, () => {
          settled = true;
        });
      },
    });
    const result = await Promise.race([work, aborted(limit.signal)]);
    return { settled, result: fromResult(result, job, options), error: null };
  } catch (thrown) {
    // An abort passed on by fetch or got arrives wrapped: what happened is still the limit.
    const error = limit.signal.aborted ? (limit.signal.reason as CodedError) : asCoded(thrown);
    return { settled, result: fromError(error, job, options), error };
  } finally {
    clearTimeout(timer);
  }
}

function fromResult(result: JobResult, job: LeasedJob, options: RunOptions): Settlement['result'] {
  if (result.outcome !== 'retry') return result;
  const afterSeconds = result.afterSeconds ?? retryDelaySeconds(job.attempt, options.random());
  return { outcome: 'retry', afterSeconds, reason: result.reason };
}

function fromError(error: CodedError, job: LeasedJob, options: RunOptions): Settlement['result'] {
  const said = { reason: error.code, detail: error.message };
  if (!error.retryable && error.code !== 'UNEXPECTED') return { outcome: 'dead', ...said };
  const policy = policyFor(error, options.policies);
  const afterSeconds = retryDelaySeconds(job.attempt, options.random(), policy, error.retryAfterSeconds);
  return { outcome: 'retry', afterSeconds, ...said };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
