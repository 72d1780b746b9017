import { type Addresses, addressesToWrite, roundGoesOn, sendWindow } from '../domain/index.ts';
import type { ContactRow } from '../storage/contacts.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { DuePlan, RoundPlace } from './plan-round.ts';
import { lastRound } from './rounds.ts';

/**
 * Messages of the last round that could not go before their time had passed, where another channel of it went or still may:
 * they are meant again as long as the round goes on. A round of which nothing went is due again as a whole.
 *
 * Each goes again as it was, since the service takes an item that expired only with the content it had. So who has begun
 * to answer meanwhile waits for the words of the next round.
 *
 * One whose address is another by now waits for the next round too.
 *
 * @param place.contacts messages of the survey, all of those of the last round
 * @param to where messages go now
 */
export function lateMessages(
  survey: SurveyRow,
  { contacts, settings, today }: Pick<RoundPlace, 'contacts' | 'settings' | 'today'>,
  to: Addresses,
): readonly ContactRow[] {
  const { lastRoundOn, stopOn, delayed, state } = survey;
  if (lastRoundOn === null || today > stopOn) return [];
  if (!roundGoesOn({ lastRoundOn, today, delayed: delayed !== null }, settings)) return [];
  return lastRound(survey, contacts).filter(
    (contact) =>
      contact.state === 'expired' &&
      to[contact.channel] === contact.address &&
      (state !== 'partly-answered' || contact.kind === 'partly-answered'),
  );
}

/** Plans them anew, in their round. */
export function planLateMessages(survey: SurveyRow, place: RoundPlace): DuePlan | null {
  const { decision, told, now, hours, askedBy } = place;
  if (decision.held !== null || decision.effect !== 'survey') return null;
  const late = lateMessages(survey, place, addressesToWrite(decision, told));
  const window = late.length === 0 ? null : sendWindow(now, survey.stopOn, hours);
  if (window === null) return null;
  return {
    survey: { ...survey, delayed: null },
    contacts: late.map(
      (contact): ContactRow => ({
        ...contact,
        ...window,
        state: 'planned',
        why: null,
        askedBy,
        plannedAt: now,
      }),
    ),
    because: 'too-late',
    since: survey.lastRoundOn!,
  };
}
