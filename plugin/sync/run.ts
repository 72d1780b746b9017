/**
 * The procedure: retrieve → plan → send → close, as a chain of short jobs.
 *
 *   retrieve   the service's feed to its end, page by page; answers become rows (reconcile first, if it lost its place)
 *   scan       what changed in the MIS: who is one person, which addresses there are
 *   plan       one decision for every POT of every person due; surveys opened and moved, messages planned
 *   send       planned messages handed to the service
 *   close      non-response rows, never ahead of the feed
 *   finish     the run is done; one that found anything is followed by `tally`, a daily one by `tidy` (old jobs) and `retention`
 *
 * Each job enqueues the next in the transaction of its own work, so a run that is killed anywhere goes on by itself
 * when a worker next looks at the queue. A `responses` run ends after retrieve, a `single` run only sends.
 */
import { setTimeout } from 'node:timers/promises';
import type { Knex } from 'knex';
import { asCoded, CodedError } from '../../lib/errors/index.ts';
import {
  createWorker,
  enqueue,
  type JobHandler,
  listJobs,
  retryJobs,
  type Worker,
  type WorkerOptions,
} from '../../lib/queue/index.ts';
import type { Host } from '../host.ts';
import {
  dailyRunOf,
  findRun,
  openRun,
  type RunCounts,
  type RunRow,
  runsRunning,
  updateRun,
} from '../storage/runs.ts';
import { catchUpStep } from './catch-up.ts';
import { closeStep } from './close.ts';
import { SYNC_QUEUE, type SyncContext } from './context.ts';
import { eraseStep } from './erase.ts';
import { finishStep } from './finish.ts';
import { holdStep, holdToTell } from './hold.ts';
import { hoursStep } from './hours.ts';
import { planStep } from './plan.ts';
import { reconcileStep } from './reconcile.ts';
import { retentionStep } from './retention.ts';
import { retrieveStep } from './retrieve.ts';
import { scanStep } from './scan.ts';
import { sendStep } from './send.ts';
import { FIRST_PAGE, type Step, type StepPayload, stepJob } from './steps.ts';
import { tallyStep } from './tally.ts';
import { tidyStep } from './tidy.ts';
import { withdrawStep } from './withdraw.ts';

/** How soon to look again whether another worker has finished a job of the run. */
const LOOK_AGAIN_MS = 100;
/** Dead jobs among which a run's own is looked for, the newest first. */
const DEAD_LOOKED_AT = 50;
/** Unfinished jobs of one state among which a run's own is looked for: a tenant has few at a time. */
const UNFINISHED_LOOKED_AT = 1_000;

/** What the service has to learn however long it was away: links to withdraw, surveys to erase, whether messages are held. */
const TOLD_AGAIN = ['withdraw', 'erase', 'hold'];

export interface RunRequest {
  readonly kind: RunRow['kind'];
  readonly askedBy: string;
  /** `single`: the survey that is sent. */
  readonly surveyId?: string;
}

export interface RunReport {
  readonly runId: number;
  readonly state: RunRow['state'];
  readonly counts: RunCounts;
}

/**
 * A worker for the jobs of the procedure of one tenant.
 * @param options leases, delays and crash points, for tests of faults
 */
export function createSyncWorker(
  context: SyncContext,
  options: Pick<WorkerOptions, 'leaseSeconds' | 'limitSeconds' | 'onCheckpoint' | 'random'> = {},
): Worker {
  const handlers: Record<
    Step | 'withdraw' | 'erase' | 'hold' | 'hours' | 'catch-up' | 'tidy' | 'retention' | 'tally',
    JobHandler
  > = {
    retrieve: retrieveStep(context),
    reconcile: reconcileStep(context),
    scan: scanStep(context),
    plan: planStep(context),
    send: sendStep(context),
    close: closeStep(context),
    finish: finishStep(context),
    withdraw: withdrawStep(context),
    erase: eraseStep(context),
    hold: holdStep(context),
    hours: hoursStep(context),
    'catch-up': catchUpStep(context),
    tidy: tidyStep(context),
    retention: retentionStep(context),
    tally: tallyStep(context),
  };
  const { database } = context.host;
  return createWorker({
    ...options,
    database,
    queues: [SYNC_QUEUE],
    handlers,
    concurrency: 1,
    onFailure: ({ job, became }) => {
      if (became === 'dead') void markFailed(context, job.payload as Partial<StepPayload>);
    },
  });
}

/** A run one of whose jobs died has come to its end, and the day is free for another. */
async function markFailed({ host }: SyncContext, { runId }: Partial<StepPayload>): Promise<void> {
  try {
    if (runId !== undefined)
      await host.transaction((tx) => updateRun(tx, runId, { state: 'failed', finishedAt: host.clock.now() }));
  } catch (error) {
    host.log.error('run.failure-not-written', { run: runId ?? null, code: asCoded(error).code });
  }
}

/**
 * Opens a run and enqueues its first job, in one transaction. What the service was not told because it was away for too
 * long is asked of it again with every run.
 * @returns the run's number; null when the daily run of this local date is there already
 */
export async function openProcedure({ host }: SyncContext, request: RunRequest): Promise<number | null> {
  for (const kind of TOLD_AGAIN)
    await retryJobs(host.database, { queue: SYNC_QUEUE, kind }, { dryRun: false });
  return host.transaction(async (tx) => {
    const localDate = host.clock.today();
    await endStalledRuns(host, tx);
    if (request.kind === 'daily' && (await dailyRunOf(tx, localDate)) !== undefined) return null;
    const runId = await openRun(tx, {
      kind: request.kind,
      localDate,
      askedBy: request.askedBy,
      startedAt: host.clock.now(),
    });
    const payload = { ...FIRST_PAGE, runId, kind: request.kind };
    const first = request.kind === 'single' ? 'send' : 'retrieve';
    await enqueue(tx, [
      ...(await holdToTell(tx, runId)),
      stepJob(first, request.surveyId === undefined ? payload : { ...payload, surveyId: request.surveyId }),
    ]);
    return runId;
  });
}

/**
 * A run that says it goes on and has no job left came to its end when the process died that would have said so.
 */
async function endStalledRuns(host: Host, tx: Knex.Transaction): Promise<void> {
  const running = await runsRunning(tx);
  if (running.length === 0) return;
  const keys: string[] = [];
  for (const state of ['leased', 'ready', 'waiting'] as const)
    keys.push(
      ...(await listJobs(tx, { queue: SYNC_QUEUE, state, limit: UNFINISHED_LOOKED_AT })).map(
        ({ key }) => key,
      ),
    );
  for (const { id } of running)
    if (!keys.some((key) => key.startsWith(`run:${id}:`)))
      await updateRun(tx, id, { state: 'failed', finishedAt: host.clock.now() });
}

/**
 * Runs the procedure to its end in this process.
 * @throws `RUN_NOT_FINISHED` when a job of it died; what was done stays done
 */
export async function runProcedure(context: SyncContext, request: RunRequest): Promise<RunReport> {
  const runId = await openProcedure(context, request);
  if (runId === null) throw new CodedError('RUN_OF_TODAY_EXISTS', { date: context.host.clock.today() });
  const worker = createSyncWorker(context);
  do {
    await worker.drain();
  } while (await leasedElsewhere(context, runId));
  return reportRun(context, runId);
}

/** Another worker of this tenant may have taken a job of the run: then its end is waited for, a lease at most. */
async function leasedElsewhere({ host }: SyncContext, runId: number): Promise<boolean> {
  const run = await findRun(host.database.reader, runId);
  if (run?.state !== 'running') return false;
  const leased = await listJobs(host.database.reader, { queue: SYNC_QUEUE, state: 'leased', limit: 1 });
  if (leased.length > 0) await setTimeout(LOOK_AGAIN_MS);
  return leased.length > 0;
}

/** What a run did so far. @throws `RUN_NOT_FINISHED` when it stopped before its end. */
export async function reportRun({ host }: SyncContext, runId: number): Promise<RunReport> {
  const run = (await findRun(host.database.reader, runId))!;
  if (run.state !== 'done') {
    const dead = await listJobs(host.database.reader, {
      queue: SYNC_QUEUE,
      state: 'dead',
      limit: DEAD_LOOKED_AT,
    });
    const own = dead.find(({ key }) => key.startsWith(`run:${runId}:`));
    throw new CodedError('RUN_NOT_FINISHED', {
      run: runId,
      why: own?.reason ?? 'its job waits for another try',
    });
  }
  return { runId, state: run.state, counts: JSON.parse(run.counts) as RunCounts };
}
