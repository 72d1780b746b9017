import { type AdminContext, getResponses, sendToLearner } from '../admin/index.ts';
import type { Host } from '../host.ts';

/** The two ribbon commands: *Send destination survey* (Actions › Tools) and *Get Responses* (Management). */
export function contributeRibbon(host: Host, context: AdminContext): void {
  host.commands.handle('send-destination-survey', async ({ actor, learnerRef, confirmed }) => {
    const { message, surveyId } = await sendToLearner(context, actor, learnerRef ?? '', { confirmed });
    return { message, details: { surveyId } };
  });
  host.commands.handle('get-responses', async ({ actor }) => {
    const { message, answers, records } = await getResponses(context, actor);
    await host.notify(actor, message);
    return { message, details: { answers, records } };
  });
}
