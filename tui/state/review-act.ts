import type { Message } from '../../lib/screen/messages.ts';
import { clean, counted } from '../../lib/screen/text.ts';
import { markReviewed } from '../../plugin/admin/index.ts';
import { learnerOf } from '../screens/outcomes.ts';
import { selectedId } from './navigate.ts';
import type { Act, State, Tenant } from './state.ts';

/** Marks what is flagged of the selected learner as reviewed; the reason that is asked for is the note. */
export function reviewAct(state: State, { context, actor }: Tenant): Act | Message {
  const id = state.open?.id ?? selectedId(state);
  const line = state.excerpts.report.rows.find((one) => one.id === id);
  if (id === null || line === undefined) return { tone: 'attention', text: 'No learner is selected' };
  const learner = learnerOf(id);
  const { review } = line.row;
  if (review !== 'yes')
    return {
      tone: 'attention',
      text:
        review === null
          ? `Nothing of learner ${clean(learner)} is flagged for review`
          : `Learner ${clean(learner)} is reviewed already, by ${clean(String(line.row.reviewedBy))}`,
    };
  return {
    title: `Mark learner ${clean(learner)} as reviewed`,
    asksWhy: true,
    estimate: async () => ({
      bulk: null,
      says: 'What is flagged of this learner leaves the list of cases for review, until the survey moves into another state. The note is kept: say what came of it, and name nobody.',
    }),
    async perform(note) {
      const reviews = await markReviewed(context, actor, learner, { note });
      return `${counted(reviews.length, 'case')} of learner ${clean(learner)} reviewed.`;
    },
  };
}
