import { type Actor, type AdminContext, undoNonResponse } from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';

/** `outcome undo LEARNER`: which rows were taken back, or would be. */
export async function outcomeUndoAnswer(
  context: AdminContext,
  actor: Actor,
  learner: string,
  how: { readonly why: string; readonly dryRun: boolean },
): Promise<Answer> {
  const rows = await undoNonResponse(context, actor, learner, how);
  const note = how.dryRun
    ? `Of learner ${learner} this would be taken back; nothing was written.`
    : `Of learner ${learner} this was taken back. It stays in the history of the learner.`;
  return {
    notes: [note],
    listing: {
      columns: [
        { id: 'outcome', title: 'Outcome' },
        { id: 'start', title: 'Start' },
        { id: 'collected', title: 'Collected' },
        { id: 'cause', title: 'Cause' },
      ],
      rows: rows.map((row) => ({ ...row })),
    },
    json: { learner, dryRun: how.dryRun, rows },
  };
}
