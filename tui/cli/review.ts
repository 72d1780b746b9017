import { type Actor, type AdminContext, markReviewed, undoReview } from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';

/** `report review LEARNER`: with a note marked as reviewed, without one flagged again. */
export async function reviewAnswer(
  context: AdminContext,
  actor: Actor,
  learner: string,
  note: string | undefined,
): Promise<Answer> {
  const reviews =
    note === undefined
      ? await undoReview(context, actor, learner)
      : await markReviewed(context, actor, learner, { note });
  const states = reviews.map(({ state }) => state).join(', ');
  const what = note === undefined ? 'is flagged for review again' : 'is marked as reviewed';
  return { notes: [`Learner ${learner} ${what} (survey ${states}).`], json: { learner, reviews } };
}
