import { CodedError } from '../../../lib/errors/index.ts';
import { createWorker, enqueue, type JobFailure, type JobHandler } from '../../../lib/queue/index.ts';
import type { Host } from '../../host.ts';
import { lastOutcome } from '../../storage/outcomes.ts';
import { indexRehearsal } from '../../storage/rehearsed-pots.ts';
import { createRehearsedRows } from '../../storage/rehearsed-rows.ts';
import { findRun, openRun, type RunCounts, updateRun } from '../../storage/runs.ts';
import { scratchCopy } from '../../storage/scratch.ts';
import { beginRun } from '../begin.ts';
import { closeStep } from '../close.ts';
import { SYNC_QUEUE, type SyncContext } from '../context.ts';
import { planStep } from '../plan.ts';
import { scanStep } from '../scan.ts';
import { FIRST_PAGE, nextStep, type StepPayload, stepJob } from '../steps.ts';
import { rehearsalHost } from './host.ts';

/** What a run came to that nobody will ever see. */
export interface Rehearsal {
  /** The plugin's tables as the run left them, and no longer once it is over. */
  readonly tables: Host['database'];
  /** False: nothing runs by itself, and the tables are as they are. */
  readonly ran: boolean;
  readonly counts: RunCounts;
  /** What the run did to destination rows has a higher number than this in `dt_outcome`. */
  readonly outcomesBefore: number;
}

/**
 * Runs the steps of a run (scan, plan, close) on a copy of the tenant's tables and looks at what they left: decisions,
 * messages that are planned, rows that were written. It is the code of the real run over a host that keeps what is
 * written to itself; the tenant's database, the host, the survey service, mail and log learn nothing of it. What the
 * service has to tell since it was last asked is not known here: a run asks it first.
 *
 * @param how.runs false: nothing runs by itself, and the tables are looked at as they are
 * @throws what a step throws
 */
export async function withRehearsal<T>(
  context: SyncContext,
  how: { readonly runs: boolean },
  look: (rehearsal: Rehearsal) => Promise<T>,
): Promise<T> {
  const tables = await scratchCopy(context.host.database.reader);
  try {
    const outcomesBefore = await lastOutcome(tables.reader);
    const counts = how.runs ? await rehearse(context, tables) : {};
    await indexRehearsal(tables.reader);
    return await look({ tables, ran: how.runs, counts, outcomesBefore });
  } finally {
    await tables.close();
  }
}

async function rehearse(context: SyncContext, tables: Host['database']): Promise<RunCounts> {
  const host = rehearsalHost(context.host, tables);
  const stage: SyncContext = { ...context, host, client: noService };
  await tables.transaction(createRehearsedRows);
  await beginRun(stage);
  const runId = await host.transaction(async (tx) => {
    const now = host.clock.now();
    const run = {
      kind: 'by-hand',
      localDate: host.clock.today(),
      askedBy: 'system',
      startedAt: now,
    } as const;
    const id = await openRun(tx, run);
    // As a run has it that found the feed read to its end.
    await updateRun(tx, id, { feedCompleteTo: now });
    await enqueue(tx, [stepJob('scan', { ...FIRST_PAGE, runId: id, kind: 'by-hand' })]);
    return id;
  });
  let finished = false;
  let failure: JobFailure | null = null;
  const handlers: Readonly<Record<string, JobHandler>> = {
    scan: scanStep(stage),
    plan: planStep(stage),
    // What is planned stays planned: that is what would be handed over.
    send: async ({ payload }, { settleIn }) => {
      await tables.transaction(async (tx) => {
        await enqueue(tx, [nextStep('close', payload as StepPayload)]);
        await settleIn(tx);
      });
      return { outcome: 'done' };
    },
    close: closeStep(stage),
    finish: async () => {
      finished = true;
      return { outcome: 'done' };
    },
    // Of what is left for other jobs, such as links to withdraw, the service is not told.
  };
  const worker = createWorker({
    database: tables,
    queues: [SYNC_QUEUE],
    handlers,
    concurrency: 1,
    onFailure: (failed) => {
      if (failed.job.kind in handlers) failure ??= failed;
    },
  });
  await worker.drain({ waitSeconds: 0 });
  if (!finished) throw errorOf(failure, runId);
  return JSON.parse((await findRun(tables.reader, runId))!.counts) as RunCounts;
}

async function noService(): Promise<never> {
  throw new CodedError('SERVICE_NOT_SET');
}

function errorOf(failure: JobFailure | null, run: number): CodedError {
  return (
    failure?.error ?? new CodedError('RUN_NOT_FINISHED', { run, why: failure?.reason ?? 'a step is missing' })
  );
}
