import { dateIn } from '../../../lib/ilr/calendar.ts';
import { dateInWords, instantInWords } from '../timeline/dates.ts';
import { channelsInWords, kindInWords, wordsOf } from '../timeline/words.ts';
import { nextRoundOn, roundDue } from '../timing.ts';
import type { NextFacts, NextStep, NextSurvey } from './types.ts';

export const NO_ADDRESS: NextStep = {
  on: null,
  what: 'waits',
  told: 'No message goes until an address can be used.',
};

/** The next message of a survey that is asked: on its way, waiting, due on a day, or none any more. */
export function nextMessages(survey: NextSurvey, facts: NextFacts): readonly NextStep[] {
  if (survey.waiting.length > 0) return [onItsWay(survey, facts)];
  const on = nextRoundOn(survey.round, facts.settings);
  if (on === null) return [noMore(survey, facts)];
  if (facts.channels.length === 0) return [NO_ADDRESS];
  if (survey.delayed !== null && on <= facts.today) {
    const told = `A message is due since ${dateInWords(on)} and waits: ${wordsOf(survey.delayed)}.`;
    return [{ on: null, what: 'waits', told }];
  }
  return [
    { on: on > facts.today ? on : facts.today, what: 'message', told: roundInWords(on, survey, facts) },
  ];
}

function onItsWay({ waiting }: NextSurvey, { now, today, zone }: NextFacts): NextStep {
  const [first] = waiting;
  const name = `The ${kindInWords(first!.kind)} by ${channelsInWords(waiting.map(({ channel }) => channel))}`;
  if (Date.parse(first!.notBefore) <= Date.parse(now)) {
    const told = first!.handedOver
      ? `${name} is with the survey service; the next run reads what became of it.`
      : `${name} is planned, and goes as soon as the survey service can be reached.`;
    return { on: today, what: 'message', told };
  }
  const told = `${name} waits until ${instantInWords(first!.notBefore, zone)}, when messages may go.`;
  return { on: dateIn(first!.notBefore, zone), what: 'message', told };
}

function roundInWords(on: string, { round }: NextSurvey, { settings, channels, today }: NextFacts): string {
  const day = on > today ? on : today;
  const kind = roundDue(round, settings, day)?.kind ?? 'reminder';
  const most = settings.mostReminders;
  const of = round.rounds === 0 ? '' : ` (${round.rounds}${most === null ? '' : ` of ${most}`})`;
  const name = round.rounds === 0 && kind === 'invitation' ? 'First message' : capital(kindInWords(kind));
  const when = on > today ? `on ${dateInWords(on)}` : 'by the next run';
  return `${name} by ${channelsInWords(channels)} ${when}${of}.`;
}

function noMore({ round }: NextSurvey, { settings, today }: NextFacts): NextStep {
  const most = settings.mostReminders;
  const why =
    round.stopOn < today
      ? 'the last day of contact has passed'
      : most !== null && round.rounds > most
        ? `${most} ${most === 1 ? 'reminder was' : 'reminders were'} sent`
        : `the last day of contact, ${dateInWords(round.stopOn)}, comes before the next one`;
  return { on: null, what: 'no-more-messages', told: `No more messages: ${why}.` };
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
