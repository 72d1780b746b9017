import { addressesToWrite, type EmailOfRound, sendWindow, smsFollowsOn } from '../domain/index.ts';
import type { ContactRow } from '../storage/contacts.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import { composeMessages, type DuePlan, type RoundPlace } from './plan-round.ts';
import { isPassing, lastRound, NOT_REACHED } from './rounds.ts';

/**
 * The day on which the SMS of the last round follows its email, which may have passed; null where none does.
 * @param place.contacts messages of the survey, all of them
 */
export function followingSmsOn(
  survey: SurveyRow,
  { contacts, settings, today }: Pick<RoundPlace, 'contacts' | 'settings' | 'today'>,
): string | null {
  const round = lastRound(survey, contacts);
  return smsFollowsOn(
    {
      today,
      stopOn: survey.stopOn,
      lastRoundOn: survey.lastRoundOn,
      email: became(round.find(({ channel }) => channel === 'email')),
      sms: round.some(({ channel }) => channel === 'sms'),
      delayed: survey.delayed !== null,
    },
    settings,
  );
}

/** Plans the SMS that is due today after the email of the last round. It belongs to that round and counts as none. */
export function planFollowingSms(survey: SurveyRow, place: RoundPlace): DuePlan | null {
  const { decision, told, contacts, now, today, hours } = place;
  if (decision.held !== null || decision.effect !== 'survey') return null;
  const on = followingSmsOn(survey, place);
  const { sms } = addressesToWrite(decision, told);
  if (on === null || on > today || sms === null) return null;
  const window = sendWindow(now, survey.stopOn, hours);
  if (window === null) return null;
  const asEmail = lastRound(survey, contacts)[0]!.kind;
  const kind = survey.state === 'partly-answered' ? 'partly-answered' : asEmail;
  const round = { number: survey.rounds, kind, window };
  return {
    survey: { ...survey, delayed: null },
    contacts: composeMessages(survey, round, { ...place, to: { email: null, sms } }),
    because: 'sms-follows',
    since: on,
  };
}

function became(email: ContactRow | undefined): EmailOfRound {
  if (email === undefined) return 'none';
  if (email.state === 'planned' || email.state === 'accepted') return 'waits';
  return NOT_REACHED.includes(email.state) && !isPassing(email.why) ? 'failed' : 'went';
}
