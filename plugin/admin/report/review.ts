import { CodedError } from '../../../lib/errors/index.ts';
import type { Actor } from '../../host.ts';
import { appendEvents } from '../../storage/events.ts';
import { personOf } from '../../storage/persons.ts';
import { casesOf, type ReviewRow, removeReviews, reviewsOf, upsertReviews } from '../../storage/reviews.ts';
import { PERMISSIONS, permitted } from '../access.ts';
import type { AdminContext } from '../context.ts';

/** Characters of a note. */
export const NOTE_LENGTH = 200;

/**
 * Marks the cases for review of a learner as looked at (F05): who, when, and a note of what came of it. They then leave
 * the list of what is to be reviewed, until the survey moves into another state.
 *
 * @throws `REVIEW_NEEDS_NOTE`, `LEARNER_UNKNOWN`, `REVIEW_NOTHING_FLAGGED`
 */
export async function markReviewed(
  context: AdminContext,
  actor: Actor,
  learnerRef: string,
  { note }: { readonly note: string },
): Promise<readonly ReviewRow[]> {
  const act = { name: 'review', target: learnerRef, permission: PERMISSIONS.getResults };
  const { host } = context;
  return permitted(context, actor, act, async (trace) => {
    const text = note.trim();
    if (text === '' || text.length > NOTE_LENGTH)
      throw new CodedError('REVIEW_NEEDS_NOTE', { learner: learnerRef, most: NOTE_LENGTH });
    await requireKnown(context, learnerRef);
    const at = host.clock.now();
    return host.transaction(async (tx) => {
      const cases = await casesOf(tx, learnerRef);
      if (cases.length === 0) throw new CodedError('REVIEW_NOTHING_FLAGGED', { learner: learnerRef });
      const before = await reviewsOf(tx, learnerRef);
      const reviews = cases.map(
        ({ surveyId, state }): ReviewRow => ({ surveyId, learnerRef, state, who: actor.id, at, note: text }),
      );
      await upsertReviews(tx, reviews);
      await appendEvents(
        tx,
        reviews.map(({ surveyId, state }) => ({
          ...{ at, learnerRef, surveyId, what: 'reviewed', why: text, who: actor.id },
          data: JSON.stringify({ state }),
        })),
        { run: null, at },
      );
      trace.changed(
        { reviewed: before.map(({ state }) => state) },
        { reviewed: reviews.map(({ state }) => state) },
        text,
      );
      return reviews;
    });
  });
}

/**
 * Puts the cases of a learner back among those to be reviewed.
 * @throws `LEARNER_UNKNOWN`, `REVIEW_NOT_MARKED`
 */
export async function undoReview(
  context: AdminContext,
  actor: Actor,
  learnerRef: string,
): Promise<readonly ReviewRow[]> {
  const act = { name: 'review-undo', target: learnerRef, permission: PERMISSIONS.getResults };
  const { host } = context;
  return permitted(context, actor, act, async (trace) => {
    await requireKnown(context, learnerRef);
    const at = host.clock.now();
    return host.transaction(async (tx) => {
      const reviews = await reviewsOf(tx, learnerRef);
      if (reviews.length === 0) throw new CodedError('REVIEW_NOT_MARKED', { learner: learnerRef });
      await removeReviews(
        tx,
        reviews.map(({ surveyId }) => surveyId),
      );
      await appendEvents(
        tx,
        reviews.map(({ surveyId, state, note }) => ({
          ...{ at, learnerRef, surveyId, what: 'review-undone', why: note, who: actor.id },
          data: JSON.stringify({ state }),
        })),
        { run: null, at },
      );
      trace.changed(
        { reviewed: reviews.map(({ state, who, note }) => ({ state, who, note })) },
        { reviewed: [] },
      );
      return reviews;
    });
  });
}

async function requireKnown({ host }: AdminContext, learnerRef: string): Promise<void> {
  const known =
    (await personOf(host.database.reader, learnerRef)) ?? (await host.learners.getMany([learnerRef]))[0];
  if (known === undefined) throw new CodedError('LEARNER_UNKNOWN', { learner: learnerRef });
}
