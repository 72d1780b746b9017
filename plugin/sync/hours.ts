import type { JobHandler, NewJob } from '../../lib/queue/index.ts';
import { contactsOf } from '../storage/contacts.ts';
import { surveysById } from '../storage/surveys.ts';
import { SYNC_QUEUE, type SyncContext } from './context.ts';
import { handOver } from './hand-over.ts';
import { toWire } from './send.ts';
import { readToldBefore } from './told-before.ts';

/** Tells the service by which hours the messages of a survey go that it has and did not send. */
export function hoursJob(surveyId: string, runId: number): NewJob {
  return {
    queue: SYNC_QUEUE,
    kind: 'hours',
    key: `hours:${runId}:${surveyId}`,
    payload: { surveyId },
  };
}

/** What it sent meanwhile stays sent: it answers `already` to either. */
export function hoursStep(context: SyncContext): JobHandler {
  return async (job, { signal }) => {
    const { surveyId } = job.payload as { readonly surveyId: string };
    const { host } = context;
    const { reader } = host.database;
    const survey = (await surveysById(reader, [surveyId])).get(surveyId);
    const contacts = (await contactsOf(reader, [surveyId])).filter(({ state }) => state === 'accepted');
    if (survey === undefined || contacts.length === 0) return { outcome: 'done' };
    const told = (await readToldBefore(reader, [survey])).get(surveyId) ?? [];
    const wire = contacts.map((contact) => toWire(contact, survey, host.tenant.name, told));
    await handOver(await context.client(), wire, signal);
    return { outcome: 'done' };
  };
}
