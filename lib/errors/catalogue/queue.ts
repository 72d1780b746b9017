import { defineErrors } from '../definition.ts';

export const queueErrors = defineErrors({
  LEASE_LOST: {
    message: 'The job {job} is no longer held by this worker',
    hint: 'Nothing was written: another worker has the job. If it happens often, a step takes longer than its limit',
    httpStatus: 409,
  },
  JOB_TIME_LIMIT: {
    message: 'A job of kind {kind} did not end within {seconds} seconds',
    hint: 'It is tried again; if it dies of this, its step must be cut into smaller pages',
    retryable: true,
    exitCode: 5,
  },
  JOB_KIND_UNKNOWN: {
    message: 'Nothing here knows how to do a job of kind {kind}',
    hint: 'A newer version put it there: start that version, then retry the dead jobs',
    exitCode: 5,
  },
  JOB_FILTER_EMPTY: {
    message: 'No job was named to {act}',
    hint: 'Name a queue, a kind, a reason or jobs: acting on every job of every queue is never meant',
    exitCode: 2,
    httpStatus: 400,
  },
});
