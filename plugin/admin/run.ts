import { CodedError } from '../../lib/errors/index.ts';
import type { Actor } from '../host.ts';
import { moveCursor, readCursor } from '../storage/cursors.ts';
import { personsOf, reviewLearners } from '../storage/persons.ts';
import { suppress } from '../storage/suppressions.ts';
import { beginRun } from '../sync/begin.ts';
import { requireOwnDatabase } from '../sync/instance.ts';
import { readLearners } from '../sync/read-learners.ts';
import { openProcedure, type RunReport, runProcedure } from '../sync/run.ts';
import { learnLearners } from '../sync/scan.ts';
import { PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';
import { requireReadyForTracking } from './readiness.ts';

/**
 * Runs the procedure now and waits for its end.
 * @throws `TRACKING_SWITCHED_OFF`, `DETAILS_NEEDED`, `SUPPRESSION_LIST_NEEDED`, `CLONED_DATABASE`, what the service answers, `RUN_NOT_FINISHED`
 */
export async function runNow(context: AdminContext, actor: Actor): Promise<RunReport> {
  const act = { name: 'run', target: null, permission: PERMISSIONS.send };
  return permitted(context, actor, act, async (trace) => {
    await requireSwitchedOn(context);
    // Asked before anything is written: a service that is down or does not know us is the first thing to say.
    await (await context.client()).check();
    await prepareRun(context);
    const report = await runProcedure(context, { kind: 'by-hand', askedBy: actor.id });
    trace.changed(null, { run: report.runId, ...report.counts });
    return report;
  });
}

/** The daily schedule: opens the run of this local date, once; a worker carries it out. */
export async function runDaily(context: AdminContext, actor: Actor): Promise<RunReport | null> {
  const act = { name: 'daily-run', target: context.host.clock.today(), permission: PERMISSIONS.send };
  return permitted(context, actor, act, async () => {
    if (!(await context.settings()).enableDestinationTracking) return null;
    await prepareRun(context);
    const runId = await openProcedure(context, { kind: 'daily', askedBy: actor.id });
    return runId === null ? null : { runId, state: 'running', counts: {} };
  });
}

/**
 * Takes the list of learners not to contact, which may be empty: data that never told preferences ask for it. Contact
 * with each of them is stopped before the list counts as given; giving it again repeats nothing.
 *
 * @throws `LEARNER_UNKNOWN` naming the first reference the host does not have, before anything is written
 */
export async function confirmSuppressionList(
  context: AdminContext,
  actor: Actor,
  learnerRefs: readonly string[],
): Promise<void> {
  const count = learnerRefs.length;
  const act = { name: 'confirm-suppression-list', target: String(count), permission: PERMISSIONS.send };
  const { host } = context;
  await permitted(context, actor, act, async (trace) => {
    const learners = await readLearners(host, learnerRefs);
    const known = new Set(learners.map(({ ref }) => ref));
    const unknown = learnerRefs.find((ref) => !known.has(ref));
    if (unknown !== undefined) throw new CodedError('LEARNER_UNKNOWN', { learner: unknown });
    for (const ref of learnerRefs) await host.learners.suppress(ref, 'do-not-contact', actor.id);
    await learnLearners(context, learners);
    await keepSuppressed(context, actor, learnerRefs);
    await host.transaction(async (tx) => {
      const seen = await readCursor(tx, 'suppression-list');
      const given = `${host.clock.now()} ${count}`;
      await moveCursor(tx, 'suppression-list', seen, given, host.clock.now());
      trace.changed({ list: seen }, { list: given });
    });
  });
}

/** By person, so that the list holds for each record of theirs, also for one that comes later. */
async function keepSuppressed(
  { host }: AdminContext,
  { id: who }: Actor,
  refs: readonly string[],
): Promise<void> {
  const at = host.clock.now();
  await host.transaction(async (tx) => {
    const persons = new Set((await personsOf(tx, refs)).map(({ personKey }) => personKey));
    for (const personKey of persons)
      await suppress(tx, { personKey, scope: 'all', reason: 'do-not-contact', who, at, why: FROM_LIST });
    await reviewLearners(tx, refs, host.clock.today());
  });
}

/** The reason of those on the list that data without preferences ask for. */
const FROM_LIST = 'on the list of learners not to contact';

async function requireSwitchedOn(context: AdminContext): Promise<void> {
  if (!(await context.settings()).enableDestinationTracking) throw new CodedError('TRACKING_SWITCHED_OFF');
}

/** What a run begins with: what tracking needs is there, and everybody is looked at again after a settings change. */
async function prepareRun(context: AdminContext): Promise<void> {
  const { host } = context;
  await requireReadyForTracking(context);
  await requireOwnDatabase(host);
  await beginRun(context);
}
