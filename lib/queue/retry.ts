import type { CodedError, ErrorCode } from '../errors/index.ts';

/** How failures with one code are spaced. */
export interface RetryPolicy {
  /** Longest wait after the first failure, in seconds; doubles with each attempt. */
  readonly baseSeconds: number;
  /** Longest wait ever, in seconds. */
  readonly capSeconds: number;
}

export type RetryPolicies = Partial<Record<ErrorCode, RetryPolicy>>;

/**
 * Two seconds ride out a hiccup, fifteen minutes a restart; with full jitter and twelve attempts a job survives an
 * outage of most of an hour.
 */
export const DEFAULT_POLICY: RetryPolicy = { baseSeconds: 2, capSeconds: 900 };

/**
 * Seconds until the next attempt: full jitter, so that jobs which failed together do not come back together. A wait
 * the other side asked for is kept whole, and the jitter comes on top of it.
 *
 * @param attempt the attempt that failed, from 1
 * @param random uniform in [0, 1)
 */
export function retryDelaySeconds(
  attempt: number,
  random: number,
  policy: RetryPolicy = DEFAULT_POLICY,
  retryAfterSeconds = 0,
): number {
  const ceiling = Math.min(policy.capSeconds, policy.baseSeconds * 2 ** (attempt - 1));
  return retryAfterSeconds + random * (retryAfterSeconds > 0 ? policy.baseSeconds : ceiling);
}

/** The policy for an error: that of its code, or the default. */
export function policyFor(error: CodedError, policies: RetryPolicies): RetryPolicy {
  return policies[error.code] ?? DEFAULT_POLICY;
}
