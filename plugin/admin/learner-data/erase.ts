import { CodedError } from '../../../lib/errors/index.ts';
import { enqueue } from '../../../lib/queue/index.ts';
import type { Actor } from '../../host.ts';
import { addressesOf, learnersAt } from '../../storage/addresses.ts';
import {
  addErasure,
  countHeld,
  deleteHeld,
  type ErasedCounts,
  type ErasureRow,
  erasedAmong,
  erasureOf,
  erasures,
  markErased,
  unnameAudit,
  type Whose,
} from '../../storage/erasures.ts';
import { appendEvents, type EventRow } from '../../storage/events.ts';
import { reviewLearners } from '../../storage/persons.ts';
import { eraseJob } from '../../sync/erase.ts';
import { createSyncWorker } from '../../sync/run.ts';
import { permitted } from '../access.ts';
import type { AdminContext } from '../context.ts';
import { knownLearner, whoseData } from './whose.ts';

/** What an erasure would take. */
export interface ErasurePlan {
  readonly learner: string;
  readonly sameAs: readonly string[];
  readonly counts: ErasedCounts;
}

/** What the person who asked for it is given. */
export interface ErasureReceipt extends ErasurePlan {
  readonly erasure: number;
  readonly at: string;
  readonly who: string;
  readonly why: string;
  /** Surveys that the service was asked to erase, and of how many it said so by now. */
  readonly surveys: number;
  readonly surveysGone: number;
}

const ACT = { name: 'learner-erase', permission: null } as const;
const LONGEST_WHY = 500;

/** What `eraseLearner` would do, counted; nothing is written. @throws `LEARNER_UNKNOWN` */
export async function planErasure(
  context: AdminContext,
  actor: Actor,
  learnerRef: string,
): Promise<ErasurePlan> {
  return permitted(context, actor, { ...ACT, target: learnerRef, effect: 'read' }, async () => {
    const reader = context.host.database.reader;
    const whose = await knownLearner(context, learnerRef);
    return planOf(learnerRef, whose, await countHeld(reader, whose));
  });
}

/**
 * Erases everything that plugin and survey service hold of a learner and of the person they are (F51). The MIS is told
 * first that nobody may write to them. Then all goes from the plugin's tables in one transaction, with the jobs that erase
 * it at the service; the digest of each reference stays, so that runs pass over the learner as long as the MIS has them.
 * Of the erasure itself a row stays that says who, when, why and how much; acts on the learner stay in the audit without
 * their name.
 *
 * Destination records are the MIS's, for the return that the law asks of the provider, and stay.
 *
 * @returns the receipt; fewer surveys gone than there were: the service is away, and told as soon as it is back
 * @throws `LEARNER_UNKNOWN`, `LEARNER_ERASED`, `ERASURE_REASON_NEEDED`
 */
export async function eraseLearner(
  context: AdminContext,
  actor: Actor,
  learnerRef: string,
  { why }: { readonly why: string },
): Promise<ErasureReceipt> {
  const { host } = context;
  // Without a target: the audit is to forget whose data these were.
  return permitted(context, actor, { ...ACT, target: null }, async (trace) => {
    if (why.trim() === '' || why.length > LONGEST_WHY) throw new CodedError('ERASURE_REASON_NEEDED');
    const { learners, persons } = await knownLearner(context, learnerRef);
    const before = await erasedAmong(host.database.reader, host.tenant.id, [learnerRef]);
    if (persons.length === 0 && before.size > 0) throw new CodedError('LEARNER_ERASED');
    for (const { ref, suppression } of learners)
      if (suppression === null) await host.learners.suppress(ref, 'do-not-contact', actor.id);

    const at = host.clock.now();
    const done = await host.transaction(async (tx) => {
      const whose = await whoseData(tx, learnerRef);
      const addresses = await addressesOf(tx, whose.refs);
      const counts = await deleteHeld(tx, whose, at);
      // Who shared an address with the learner may be the only one there now.
      await reviewLearners(tx, await learnersAt(tx, addresses), host.clock.today());
      const erasure = await addErasure(tx, {
        at,
        who: actor.id,
        why,
        counts: JSON.stringify(counts),
        surveys: whose.surveys.length,
      });
      await appendEvents(tx, [erasedEvent(erasure, counts, { at, who: actor.id })], { run: null, at });
      await markErased(tx, host.tenant.id, whose.refs, erasure);
      await unnameAudit(tx, whose.refs, erasure);
      await enqueue(
        tx,
        whose.surveys.map((surveyId) => eraseJob(surveyId, erasure)),
      );
      return { plan: planOf(learnerRef, whose, counts), erasure };
    });
    trace.changed(done.plan.counts, { erasure: done.erasure }, why);
    // Once: while the service is away, the job waits for it and the person does not.
    await createSyncWorker(context).drain({ waitSeconds: 0 });
    const { surveys, surveysGone } = (await erasureOf(host.database.reader, done.erasure))!;
    return { ...done.plan, erasure: done.erasure, at, who: actor.id, why, surveys, surveysGone };
  });
}

/**
 * Erasures, newest first: how much, by whom and why.
 * @param learnerRef whose erasure is meant: it tells whoever knows the reference that and when they were erased
 */
export async function listErasures(
  context: AdminContext,
  actor: Actor,
  request: { readonly limit: number; readonly learnerRef?: string },
): Promise<readonly ErasureRow[]> {
  const act = { name: 'learner-erasures', target: null, permission: null, effect: 'read' } as const;
  const { reader } = context.host.database;
  const { limit, learnerRef } = request;
  return permitted(context, actor, act, async () => {
    if (learnerRef === undefined) return erasures(reader, limit);
    const erased = await erasedAmong(reader, context.host.tenant.id, [learnerRef]);
    const found = await Promise.all([...erased.values()].map((id) => erasureOf(reader, id)));
    return found.flatMap((row) => row ?? []);
  });
}

/** Sealed like all that happens: the events without a content are those of erasures, so many and no more. */
function erasedEvent(
  erasure: number,
  { events = 0 }: ErasedCounts,
  { at, who }: { readonly at: string; readonly who: string },
): EventRow {
  const data = JSON.stringify({ erasure, events });
  return { at, learnerRef: '', surveyId: null, what: 'learner-erased', why: null, who, data };
}

function planOf(learner: string, { refs }: Whose, counts: ErasedCounts): ErasurePlan {
  return { learner, sameAs: refs.filter((ref) => ref !== learner), counts };
}
