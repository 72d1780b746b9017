import type { Addresses } from '../domain/index.ts';
import type { ContactRow } from '../storage/contacts.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import { roundComesAgain } from './rounds.ts';
import { isOpen } from './standing.ts';

/** To nobody, by no channel. */
export const NOWHERE: Addresses = { email: null, sms: null };

export interface Unsent {
  /** The survey's messages as they stand now. */
  readonly contacts: readonly ContactRow[];
  /** Those of them that were taken back. */
  readonly takenBack: readonly ContactRow[];
  /** The survey as it stands now: a round of which nothing is left is due again. */
  readonly survey: SurveyRow;
}

/**
 * Takes back the messages of a survey that an earlier run did not hand over and that are too late by now, or no longer
 * wanted. One that is wanted goes where the facts say now.
 *
 * @param contacts the person's messages that did not go, with those of the same round
 * @param to where the survey's messages may go now
 */
export function takeBackUnsent(
  survey: SurveyRow,
  contacts: readonly ContactRow[],
  to: Addresses,
  now: string,
): Unsent {
  const before = contacts.filter(({ surveyId }) => surveyId === survey.surveyId);
  const after = before.map((contact): ContactRow => {
    if (contact.state !== 'planned') return contact;
    if (contact.sendBefore <= now) return { ...contact, state: 'expired', why: 'send-before' };
    const address = to[contact.channel];
    if (!isOpen(survey) || address === null) return { ...contact, state: 'skipped', why: 'changed' };
    return address === contact.address ? contact : { ...contact, address };
  });
  const again = survey.lastRoundOn !== null && roundComesAgain(survey, after);
  return {
    contacts: after,
    takenBack: after.filter((contact) => contact.state !== 'planned' && !before.includes(contact)),
    survey: again ? { ...survey, lastRoundOn: null } : survey,
  };
}
