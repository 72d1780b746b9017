import type { JobHandler, NewJob } from '../../lib/queue/index.ts';
import { type SendingHours, sendWindow } from '../domain/index.ts';
import { type ContactRow, contactsOf } from '../storage/contacts.ts';
import { type SurveyRow, surveysById } from '../storage/surveys.ts';
import { SYNC_QUEUE, type SyncContext } from './context.ts';
import { handOver } from './hand-over.ts';
import { toWire } from './send.ts';
import { readToldBefore } from './told-before.ts';

/**
 * The message by the hours in force now, where it has not gone and was planned by others. Null: it goes as it was planned. What a
 * person sent goes at any hour.
 *
 * @param survey with its last day of contact as it is now
 */
export function byHours(
  contact: ContactRow,
  survey: Pick<SurveyRow, 'stopOn'>,
  hours: SendingHours,
  now: string,
): ContactRow | null {
  const { state, askedBy, notBefore, sendBefore } = contact;
  if (askedBy !== 'system' || (state !== 'planned' && state !== 'accepted') || sendBefore <= now) return null;
  const window = sendWindow(now, survey.stopOn, hours);
  // No day of contact is left for it: it expires.
  if (window === null) return { ...contact, sendBefore: now };
  const mayGoNow = Date.parse(window.notBefore) <= Date.parse(now);
  const waits = Date.parse(notBefore) > Date.parse(now);
  const next =
    waits || !mayGoNow ? window : { notBefore, sendBefore: earlier(sendBefore, window.sendBefore) };
  return isSame(next.notBefore, notBefore) && isSame(next.sendBefore, sendBefore)
    ? null
    : { ...contact, ...next };
}

function earlier(a: string, b: string): string {
  return Date.parse(a) <= Date.parse(b) ? a : b;
}

function isSame(a: string, b: string): boolean {
  return Date.parse(a) === Date.parse(b);
}

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
