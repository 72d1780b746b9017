import { type SendingHours, sendWindow } from '../domain/index.ts';
import type { ContactRow } from '../storage/contacts.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { SyncSettings } from './context.ts';

/** The hours in which messages may go, as the rules want them. */
export function sendingHours(
  { quietHours, sendAtWeekends }: Pick<SyncSettings, 'quietHours' | 'sendAtWeekends'>,
  zone: string,
): SendingHours {
  const [from, until] = quietHours?.split('-') ?? [];
  const quiet = from === undefined || until === undefined ? null : { from, until };
  return { quiet, weekends: sendAtWeekends, zone };
}

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
