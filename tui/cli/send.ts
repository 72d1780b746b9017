import { type Actor, type AdminContext, getResponses, sendToLearner } from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';

/** `send LEARNER`: *Send destination survey*. */
export async function sendAnswer(
  context: AdminContext,
  actor: Actor,
  learner: string,
  options: { readonly confirmed: boolean },
): Promise<Answer> {
  const report = await sendToLearner(context, actor, learner, options);
  return { notes: [report.message], json: report };
}

/** `responses get`: *Get Responses*. */
export async function responsesAnswer(context: AdminContext, actor: Actor): Promise<Answer> {
  const report = await getResponses(context, actor);
  return { notes: [report.message], json: report };
}
