import { CodedError, isCoded } from '../../lib/errors/index.ts';
import { isRecordedDeceased } from '../domain/index.ts';
import type { Actor } from '../host.ts';
import { appendEvents } from '../storage/events.ts';
import { recordsOf, reviewLearners } from '../storage/persons.ts';
import {
  liftSuppression as liftKept,
  type SuppressionPlace,
  type SuppressionRow,
  suppress,
  suppressionsAfter,
  suppressionsOf,
} from '../storage/suppressions.ts';
import { saveSurveys, surveysOfPersons } from '../storage/surveys.ts';
import { stopAsking } from '../sync/end-asking.ts';
import { readLearners } from '../sync/read-learners.ts';
import { createSyncWorker } from '../sync/run.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';
import { serviceOf } from './offboarding/service.ts';
import { personNow } from './person-now.ts';
import { requireReason } from './reason.ts';

/** What came of an act on one learner, for all records of the person. */
export interface SuppressionChanged {
  readonly learner: string;
  /** Other records of the same person, for which it holds as well. */
  readonly sameAs: readonly string[];
  /** False: it stood like that already. */
  readonly changed: boolean;
  /** Surveys that ended at once. */
  readonly surveysEnded: number;
}

/**
 * Stops all contact with a learner and with every record of the same person, until a named person lifts it (F13). Nothing more
 * is sent, at the survey service neither; links stop working. The MIS is told too, and no file takes it back.
 *
 * @throws `LEARNER_UNKNOWN`, `LEARNER_ERASED`, `REASON_NEEDED`
 */
export async function suppressLearner(
  context: AdminContext,
  actor: Actor,
  learnerRef: string,
  { why }: { readonly why: string },
): Promise<SuppressionChanged> {
  const { host } = context;
  return permitted(context, actor, act('learner-suppress', learnerRef), async (trace) => {
    const reason = requireReason(why);
    const { personKey } = await personNow(context, learnerRef);
    const refs = await refsOf(context, personKey);
    const at = host.clock.now();
    const row = {
      personKey,
      scope: 'all',
      reason: 'do-not-contact',
      who: actor.id,
      at,
      why: reason,
    } as const;
    const changed = await host.transaction(async (tx) => {
      const before = (await suppressionsOf(tx, [personKey])).some((one) => one.reason === row.reason);
      if (before) return false;
      await suppress(tx, row);
      await reviewLearners(tx, refs, host.clock.today());
      await appendEvents(tx, [eventOf('suppressed', learnerRef, actor, reason, at)], { run: null, at });
      return true;
    });
    for (const { ref, suppression } of await readLearners(host, refs))
      if (suppression === null) await host.learners.suppress(ref, 'do-not-contact', actor.id);
    const surveysEnded = await endNow(context, personKey, actor);
    trace.changed({ suppressed: !changed }, { suppressed: true, surveysEnded }, reason);
    return { learner: learnerRef, sameAs: others(refs, learnerRef), changed, surveysEnded };
  });
}

/**
 * Lets a learner be contacted again; the next run decides on them by the rules. What the learner asked for themselves stays
 * theirs to take back.
 *
 * @param how.deceased that they have died was told by mistake; where the MIS says so (RUI 5) it is taken away there
 * @throws `LEARNER_UNKNOWN`, `LEARNER_ERASED`, `REASON_NEEDED`, `SUPPRESSION_NONE`, `DEATH_ON_RECORD`, and what the service
 *   answers: nothing is changed then
 */
export async function liftSuppression(
  context: AdminContext,
  actor: Actor,
  learnerRef: string,
  how: { readonly why: string; readonly deceased: boolean },
): Promise<SuppressionChanged> {
  const { host } = context;
  const { deceased } = how;
  const reason = deceased ? 'deceased' : 'do-not-contact';
  return permitted(context, actor, act('learner-lift', learnerRef), async (trace) => {
    const why = requireReason(how.why);
    const { personKey } = await personNow(context, learnerRef);
    const refs = await refsOf(context, personKey);
    const learners = await readLearners(host, refs);
    const inMis = learners.filter(({ suppression }) => suppression?.reason === reason);
    const kept = (await suppressionsOf(host.database.reader, [personKey])).some(
      (one) => one.reason === reason,
    );
    const recorded = learners.find(isRecordedDeceased);
    if (deceased && recorded !== undefined)
      throw new CodedError('DEATH_ON_RECORD', { learner: recorded.ref });
    if (!kept && inMis.length === 0)
      throw new CodedError('SUPPRESSION_NONE', { learner: learnerRef, reason });
    // The service first: while it goes on refusing the learner, a message would come back as if the address were wrong.
    if (deceased) await releaseAtService(context, refs, { by: actor.id, reason: why });
    await host.transaction(async (tx) => {
      const at = host.clock.now();
      await liftKept(tx, personKey, reason);
      if (deceased) await mayReopen(tx, personKey);
      await reviewLearners(tx, refs, host.clock.today());
      await appendEvents(tx, [eventOf('suppression-lifted', learnerRef, actor, why, at)], { run: null, at });
    });
    for (const { ref } of inMis) await host.learners.liftSuppression(ref, reason, actor.id);
    trace.changed({ suppressed: reason }, { suppressed: null }, why);
    return { learner: learnerRef, sameAs: others(refs, learnerRef), changed: true, surveysEnded: 0 };
  });
}

/** Who is not to be contacted: a line for each person and what was told. */
export interface SuppressionListed extends Omit<SuppressionRow, 'personKey'> {
  readonly learners: readonly string[];
}

/** A page of them; `next` null: there are no more. */
export async function listSuppressions(
  context: AdminContext,
  actor: Actor,
  request: { readonly after: string | null; readonly limit: number },
): Promise<{ readonly rows: readonly SuppressionListed[]; readonly next: string | null }> {
  const { reader } = context.host.database;
  const { after, limit } = request;
  const listing = {
    ...act('learner-suppressions', null),
    effect: 'read',
    permission: PERMISSIONS.getResults,
  } as const;
  return permitted(context, actor, listing, async () => {
    const found = await suppressionsAfter(reader, { after: after === null ? null : placeOf(after), limit });
    const records = await recordsOf(
      reader,
      found.map(({ personKey }) => personKey),
    );
    const last = found.length === limit ? found.at(-1) : undefined;
    return {
      rows: found.map(({ personKey, ...row }) => ({
        ...row,
        learners: records.filter((one) => one.personKey === personKey).map(({ learnerRef }) => learnerRef),
      })),
      next: last === undefined ? null : `${last.scope}/${last.reason}/${last.personKey}`,
    };
  });
}

function placeOf(after: string): SuppressionPlace {
  const [, scope, reason, personKey] = /^(email|sms|all)\/([a-z-]+)\/(.+)$/.exec(after) ?? [];
  if (scope === undefined || personKey === undefined)
    throw new CodedError('BAD_OPTION', {
      option: '--after',
      expected: 'what the page before named',
      command: 'learner suppressions',
    });
  return { scope, reason, personKey } as SuppressionPlace;
}

function act(name: string, target: string | null): Act {
  return { name, target, permission: PERMISSIONS.send };
}

async function refsOf({ host }: AdminContext, personKey: string): Promise<string[]> {
  return (await recordsOf(host.database.reader, [personKey])).map(({ learnerRef }) => learnerRef);
}

function others(refs: readonly string[], learnerRef: string): string[] {
  return refs.filter((ref) => ref !== learnerRef);
}

/** Where a run changes the same surveys at this moment, it is the run that ends them. */
async function endNow(context: AdminContext, personKey: string, { id }: Actor): Promise<number> {
  let ended = 0;
  try {
    ended = await stopAsking(context, personKey, id);
  } catch (error) {
    if (!isCoded(error, 'SURVEY_CHANGED')) throw error;
  }
  // Once: while the service is away, the jobs wait for it and the person does not.
  await createSyncWorker(context).drain({ waitSeconds: 0 });
  return ended;
}

/** Where no service was ever set there is nothing to take back. */
async function releaseAtService(
  context: AdminContext,
  refs: readonly string[],
  who: { readonly by: string; readonly reason: string },
): Promise<void> {
  const client = await serviceOf(context);
  for (const value of client === null ? [] : refs)
    await client!.release({ subject: 'learner', value, channel: 'all', ...who });
}

/** A survey that ended with the death told is no longer at its end for good. */
async function mayReopen(tx: Parameters<typeof reviewLearners>[0], personKey: string): Promise<void> {
  const ended = (await surveysOfPersons(tx, [personKey])).filter(
    ({ state, reason }) => state === 'excluded' && reason === 'DECEASED',
  );
  await saveSurveys(
    tx,
    ended.map((survey) => ({ ...survey, reason: 'DEATH_TAKEN_BACK' })),
    new Map(ended.map((survey) => [survey.surveyId, survey])),
  );
}

function eventOf(
  what: 'suppressed' | 'suppression-lifted',
  learnerRef: string,
  { id: who }: Actor,
  why: string,
  at: string,
) {
  // What a person wrote is no code: it stands among the facts.
  return { at, learnerRef, surveyId: null, what, why: null, who, data: JSON.stringify({ why }) };
}
