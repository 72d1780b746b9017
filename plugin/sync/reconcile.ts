import { enqueue, type JobHandler } from '../../lib/queue/index.ts';
import { moveCursor, readCursor } from '../storage/cursors.ts';
import { addCounts } from '../storage/runs.ts';
import type { WireEvent, WireSurvey } from '../survey/wire.ts';
import type { SyncContext } from './context.ts';
import { importEvents } from './import-events.ts';
import { continueAs, nextPage, type StepPayload } from './steps.ts';

/**
 * Finds the place in the feed again when the service does not know our cursor (it was restored from a backup, or we
 * were): reads every survey as the service has it, imports what we lack, then goes on reading from the cursor that was
 * current when the first page was taken. Importing what we have already changes nothing.
 */
export function reconcileStep(context: SyncContext): JobHandler {
  return async (job, { signal, settleIn }) => {
    const payload = job.payload as StepPayload;
    const { host } = context;
    const page = await (await context.client()).surveys(payload.after === '' ? null : payload.after, signal);
    const feedCursor = payload.feedCursor ?? page.cursor;
    const events = page.surveys.flatMap(eventsOf);

    await importEvents(host, await context.settings(), events, async (tx, { written, answered }) => {
      await addCounts(tx, payload.runId, {
        surveysReconciled: page.surveys.length,
        answers: answered,
        rowsAppended: written.appended,
      });
      if (page.more) {
        await enqueue(tx, [nextPage('reconcile', { ...payload, feedCursor }, page.after ?? '')]);
      } else {
        const seen = await readCursor(tx, 'feed');
        if (seen !== feedCursor) await moveCursor(tx, 'feed', seen, feedCursor, host.clock.now());
        await enqueue(tx, [continueAs('retrieve', payload)]);
      }
      await settleIn(tx);
    });
    return { outcome: 'done' };
  };
}

const MESSAGE_EVENTS = new Set([
  'sent',
  'failed',
  'skipped',
  'uncertain',
  'expired',
  'delivered',
  'bounced',
  'undelivered',
]);

/** What the service holds of one survey, told as the events that must have led to it. */
function eventsOf(survey: WireSurvey): WireEvent[] {
  const { surveyId } = survey;
  const messages = survey.messages
    .filter((message) => MESSAGE_EVENTS.has(message.state))
    .map(
      (message): WireEvent => ({
        position: 0,
        type: message.state as WireEvent['type'],
        at: message.at,
        surveyId,
        contactNumber: message.contactNumber,
        channel: message.channel,
      }),
    );
  const at = survey.messages.at(-1)?.at ?? new Date(0).toISOString();
  if (survey.state === 'answered' && survey.answers != null && survey.submittedOn != null)
    return [
      ...messages,
      {
        position: 0,
        type: 'answered',
        at,
        surveyId,
        answers: survey.answers,
        submittedOn: survey.submittedOn,
        by: 'learner',
      },
    ];
  if (survey.state === 'unsubscribed')
    return [...messages, { position: 0, type: 'unsubscribed', at, surveyId, scope: 'all' }];
  return messages;
}
