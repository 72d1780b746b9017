export { type ClaimRequest, claim } from './claim.ts';
export { secondsUntilDue } from './due.ts';
export { enqueue } from './enqueue.ts';
export {
  acknowledge,
  discardJobs,
  type JobFilter,
  type JobsChanged,
  listFailures,
  listJobs,
  payloadOf,
  retryJobs,
} from './jobs.ts';
export { type Pause, pauseQueue, readPauses, resumeQueue } from './pause.ts';
export { type Retention, removeOldJobs } from './retention.ts';
export { DEFAULT_POLICY, type RetryPolicies, type RetryPolicy, retryDelaySeconds } from './retry.ts';
export { settle } from './settle.ts';
export { type QueueSummary, queueSummary } from './summary.ts';
export type {
  HandlerContext,
  JobHandler,
  JobResult,
  JobRow,
  JobState,
  LeasedJob,
  NewJob,
  Settlement,
  SettleResult,
} from './types.ts';
export {
  type Checkpoint,
  createWorker,
  type DrainReport,
  type JobFailure,
  type Worker,
  type WorkerLog,
  type WorkerOptions,
} from './worker.ts';
