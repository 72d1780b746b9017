import { canMove, type Decision, decideByHand, type PersonFacts, type SendWindow } from '../domain/index.ts';
import type { ContactRow } from '../storage/contacts.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import { BY_HAND, openSurvey, type SurveyPlace } from './follow-decision.ts';
import { composeRound, type PlannedRound, type RoundContent } from './plan-round.ts';
import { roundsGone } from './rounds.ts';
import { isSamePot, type PotOf } from './same-pot.ts';
import { isOpen, newestOpening, standingOf } from './standing.ts';

/** Whether the newest survey at leaving about the POT was sent by a person. */
export function isSentByHand(pot: PotOf, surveys: Iterable<SurveyRow>): boolean {
  return newestOpening(surveys, pot)?.reason === BY_HAND;
}

/** What a survey sent by hand is judged by: the same POT, past the rules that such a sending goes past. */
export function pastTheRules(
  decision: Decision,
  person: PersonFacts,
  context: Parameters<typeof decideByHand>[2],
): Decision {
  const sent = decideByHand(person, decision.learnerRef, context);
  return sent !== null && isSamePot(sent, decision) ? sent : decision;
}

/** A message sent by hand goes now; a day later it would be news to nobody. */
const HOURS_TO_SEND = 24;

/**
 * The survey that *Send destination survey* sends: the open one of the POT, or a new opening. Null when the POT's survey
 * has ended in a way that sending again cannot change (answered, lapsed, unsubscribed).
 */
export function surveyByHand(
  decision: Decision,
  surveys: readonly SurveyRow[],
  where: SurveyPlace,
): SurveyRow | null {
  const held = newestOpening(surveys, decision);
  const place = { ...where, reason: BY_HAND };
  if (held === undefined) return openSurvey(decision, 1, place).survey;
  if (isOpen(held)) return held;
  return canMove(standingOf(held), 'reopened') ? openSurvey(decision, held.opening + 1, place).survey : null;
}

/**
 * The round that goes at once: no delay, no quiet hours, no cap. A round that waits to be handed over is that round; one
 * that is addressed otherwise by now is replaced.
 * @param contacts the person's messages that did not go, with those of the same round
 */
export function roundByHand(
  survey: SurveyRow,
  contacts: readonly ContactRow[],
  content: RoundContent,
): PlannedRound & { readonly replaced: readonly ContactRow[] } {
  const until = new Date(Date.parse(content.now) + HOURS_TO_SEND * 3_600_000).toISOString();
  const window: SendWindow = { notBefore: content.now, sendBefore: until };
  const own = contacts.filter(({ surveyId }) => surveyId === survey.surveyId);
  // Planned and not known to be handed over: it may have been, and its reply lost. The same messages again are no second
  // ones; others would be.
  const again = own.filter(
    ({ state, number, sendBefore, channel, address }) =>
      state === 'planned' &&
      number === survey.rounds &&
      sendBefore > content.now &&
      content.to[channel] === address,
  );
  if (again.length > 0)
    return { survey, contacts: again.map((contact) => ({ ...contact, ...window })), replaced: [] };
  const standing = own.map(
    (contact): ContactRow =>
      contact.state === 'planned' ? { ...contact, state: 'skipped', why: 'sent-by-hand' } : contact,
  );
  const first = roundsGone(survey, standing) === 0;
  const kind = survey.state === 'partly-answered' ? 'partly-answered' : first ? 'invitation' : 'reminder';
  return {
    ...composeRound(survey, kind, window, content),
    replaced: standing.filter((contact) => !own.includes(contact)),
  };
}
