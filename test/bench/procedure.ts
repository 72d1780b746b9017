import { listJobs } from '../../lib/queue/index.ts';
import type { SurveyClient } from '../../plugin/survey/client.ts';
import { SYNC_QUEUE, type SyncContext } from '../../plugin/sync/context.ts';
import { createSyncWorker, openProcedure } from '../../plugin/sync/run.ts';
import type { Step } from '../../plugin/sync/steps.ts';

/** Seconds each step of a run took, from its first job's claim to the next step's. */
export type StepSeconds = Readonly<Partial<Record<Step, number>>>;

/** Runs the whole procedure in this process. @throws when the run does not come to its end */
export async function runProcedureTimed(
  context: SyncContext,
  kind: 'daily' | 'responses' = 'daily',
): Promise<StepSeconds> {
  const runId = await openProcedure(context, { kind, askedBy: 'bench' });
  if (runId === null) throw new Error('the run of this day is there already');
  return drainTimed(context);
}

/** Does what is in the queue until the run has ended. */
export async function drainTimed(context: SyncContext): Promise<StepSeconds> {
  const began = new Map<string, number>();
  const worker = createSyncWorker(context, {
    onCheckpoint(at, job) {
      if (at === '1-claimed' && !began.has(job.kind)) began.set(job.kind, performance.now());
      if (at === '3-settled' && job.kind === 'finish') began.set('end', performance.now());
    },
  });
  const report = await worker.drain({ waitSeconds: 0 });
  if (!began.has('end')) {
    const left = await listJobs(context.host.database.reader, { queue: SYNC_QUEUE, limit: 1 });
    throw new Error(`the run did not end: ${report.dead} dead, ${left[0]?.kind} ${left[0]?.detail}`);
  }
  const marks = [...began];
  return Object.fromEntries(
    marks.slice(0, -1).map(([step, at], index) => [step, (marks[index + 1]![1] - at) / 1000]),
  );
}

/** A survey service in this process that has no news and accepts everything at once: costs nothing, keeps nothing. */
export function acceptingClient(): SurveyClient {
  const absent = () => Promise.reject(new Error('not part of this benchmark'));
  return {
    check: async () => {},
    sendContacts: async (contacts) => contacts.map(() => ({ result: 'accepted' })) as never,
    events: async () =>
      ({ events: [], cursor: 'bench.0', more: false, completeTo: '2025-05-01T00:00:00.000Z' }) as never,
    survey: absent,
    held: absent,
    surveys: absent,
    withdraw: async () => {},
    putSurvey: absent,
    assist: absent,
    account: absent,
    putAccount: absent,
    previewAccount: absent,
    confirmInstance: absent,
    offboarding: absent,
    offboard: absent,
    exportPage: absent,
    hold: absent,
    holdStanding: absent,
    release: absent,
    uncertain: absent,
    settleUncertain: absent,
  };
}

/** The same context with another survey service behind it. */
export function withClient<Context extends SyncContext>(context: Context, client: SurveyClient): Context {
  return { ...context, client: async () => client };
}
