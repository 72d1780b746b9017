import { catalogue, type ErrorDefinition } from '../../lib/errors/index.ts';
import { counted, instant } from '../../lib/screen/text.ts';
import {
  type Actor,
  type AdminContext,
  discardQueueJobs,
  type JobRow,
  pauseTenantQueue,
  type QueueFilter,
  queueFailures,
  queueJobs,
  queuePayload,
  resumeTenantQueue,
  retryQueueJobs,
} from '../../plugin/admin/index.ts';
import { type Answer, pageNotes } from './answer.ts';
import type { Listing } from './listing.ts';

/** Counted only; what changes the queue keeps its reason. */
interface Mode {
  readonly dryRun: boolean;
}

/** `queue list`: jobs, newest first, a page at a time. */
async function list(
  context: AdminContext,
  actor: Actor,
  request: QueueFilter & { readonly before?: string; readonly limit: number },
): Promise<Answer> {
  const jobs = await queueJobs(context, actor, request);
  const next = jobs.length === request.limit ? jobs.at(-1)!.id : null;
  return {
    notes: pageNotes(jobs, 'No such job.', next),
    listing: jobListing(jobs),
    json: { jobs, next },
  };
}

/**
 * `queue show JOB`: how it stands, what it was given, and why each attempt failed.
 * @returns null: there is no such job
 */
async function show(context: AdminContext, actor: Actor, id: string): Promise<Answer | null> {
  const [job] = await queueJobs(context, actor, { ids: [id], limit: 1 });
  if (job === undefined) return null;
  const payload = await queuePayload(context, actor, id);
  const failures = await queueFailures(context, actor, id);
  const definition: ErrorDefinition | undefined = (
    catalogue as Readonly<Record<string, ErrorDefinition | undefined>>
  )[job.reason ?? ''];
  return {
    notes: [
      `Job ${job.id}, ${job.kind}: ${job.state}, attempt ${job.attempt} of ${job.maxAttempts}.`,
      `Enqueued ${instant(job.enqueuedAt)}; next try ${job.state === 'waiting' ? instant(job.runAt) : 'none'}; held by ${job.worker ?? 'nobody'}.`,
      ...(job.reason === null
        ? []
        : [`Reason: ${job.reason}${job.detail === null ? '' : `, ${job.detail}`}`]),
      ...(definition === undefined ? [] : [`What to do: ${definition.hint}`]),
      `Given: ${
        Object.entries(payload)
          .map(([name, value]) => `${name} ${value}`)
          .join(', ') || 'nothing'
      }.`,
    ],
    listing: {
      columns: [
        { id: 'attempt', title: 'Attempt' },
        { id: 'failedAt', title: 'Failed' },
        { id: 'reason', title: 'Reason' },
        { id: 'detail', title: 'Detail' },
        { id: 'worker', title: 'Worker' },
      ],
      rows: failures.map((failure) => ({ ...failure })),
    },
    json: { job, payload, failures },
  };
}

/** `queue retry`: dead jobs with a new start. */
async function retry(
  context: AdminContext,
  actor: Actor,
  filter: QueueFilter,
  { dryRun }: Mode,
): Promise<Answer> {
  const { count, sample } = await retryQueueJobs(context, actor, filter, { dryRun });
  const done = `${counted(count, 'dead job')} ${dryRun ? 'would have' : 'has'} a new start, with all attempts`;
  return changedAnswer(count, sample, done, dryRun);
}

/** `queue discard`: jobs that will not be done. */
async function discard(
  context: AdminContext,
  actor: Actor,
  filter: QueueFilter,
  how: Mode & { readonly why: string },
): Promise<Answer> {
  const { count, sample } = await discardQueueJobs(context, actor, filter, how);
  const done = `${counted(count, 'job')} ${how.dryRun ? 'would not be done any more' : 'will not be done'}`;
  return changedAnswer(count, sample, done, how.dryRun);
}

/** `queue pause`: how many jobs stand still. */
async function pause(
  context: AdminContext,
  actor: Actor,
  how: Mode & { readonly why: string },
): Promise<Answer> {
  const jobs = await pauseTenantQueue(context, actor, how);
  const note = how.dryRun
    ? `${counted(jobs, 'job')} would stand still; nothing was changed.`
    : `The queue is paused on every machine; ${counted(jobs, 'job')} waiting.`;
  return { notes: [note], json: { dryRun: how.dryRun, jobs } };
}

/** `queue resume`: how many jobs go on. */
async function resume(context: AdminContext, actor: Actor, how: Mode): Promise<Answer> {
  const jobs = await resumeTenantQueue(context, actor, how);
  const note = how.dryRun
    ? `${counted(jobs, 'job')} would go on; nothing was changed.`
    : `The queue is not paused; ${counted(jobs, 'job')} going on.`;
  return { notes: [note], json: { dryRun: how.dryRun, jobs } };
}

function changedAnswer(count: number, sample: readonly JobRow[], done: string, dryRun: boolean): Answer {
  return {
    notes: [
      `${done}${dryRun ? '; nothing was changed' : ''}.`,
      ...(count > sample.length ? ['The first of them:'] : []),
    ],
    listing: jobListing(sample),
    json: { dryRun, count, sample },
  };
}

function jobListing(jobs: readonly JobRow[]): Listing {
  return {
    columns: [
      { id: 'id', title: 'Job' },
      { id: 'state', title: 'State' },
      { id: 'kind', title: 'Kind' },
      { id: 'tries', title: 'Try' },
      { id: 'enqueued', title: 'Enqueued' },
      { id: 'reason', title: 'Reason' },
    ],
    rows: jobs.map(({ id, state, kind, attempt, maxAttempts, enqueuedAt, reason }) => ({
      id,
      state,
      kind,
      tries: `${attempt}/${maxAttempts}`,
      enqueued: instant(enqueuedAt),
      reason: reason ?? '',
    })),
  };
}

/** What each command on the queue answers. */
export const queueAnswers = { list, show, retry, discard, pause, resume };
