import { dateIn, latest } from '../../../lib/ilr/calendar.ts';
import type { CalendarDate } from '../../../lib/ilr/model.ts';
import { dateInWords, instantInWords } from '../timeline/dates.ts';
import type { DelayCause } from '../timeline/kinds.ts';
import { channelsInWords, kindInWords, wordsOf } from '../timeline/words.ts';
import { nextRoundOn, roundDue } from '../timing.ts';
import type { NextFacts, NextStep, NextSurvey } from './types.ts';

export const NO_ADDRESS: NextStep = {
  on: null,
  what: 'waits',
  told: 'No message goes until an address can be used.',
};

/** The next messages of a survey that is asked: on their way, waiting, due on a day, or none any more. */
export function nextMessages(survey: NextSurvey, facts: NextFacts): readonly NextStep[] {
  if (survey.waiting.length > 0) return [onItsWay(survey, facts)];
  if (facts.channels.length === 0 && nextRoundOn(survey.round, facts.settings) !== null) return [NO_ADDRESS];
  return [...lateMessages(survey, facts), ...followingSms(survey, facts), nextRound(survey, facts)];
}

function lateMessages({ late, delayed, round }: NextSurvey, facts: NextFacts): readonly NextStep[] {
  const channels = late.filter((channel) => facts.channels.includes(channel));
  if (channels.length === 0) return [];
  const name = capital(channelsInWords(channels));
  if (delayed !== null) return [held(name, round.lastRoundOn!, delayed)];
  const told = `${name} ${when(facts.today, facts)}, since the last one could not go in time.`;
  return [{ on: facts.today, what: 'message', told }];
}

function followingSms({ smsFollowsOn: on, delayed }: NextSurvey, facts: NextFacts): readonly NextStep[] {
  if (on === null || !facts.channels.includes('sms')) return [];
  if (delayed !== null && on <= facts.today) return [held('The SMS', on, delayed)];
  const told = `SMS ${when(on, facts)}, if there is no answer to the email by then.`;
  return [{ on: latest(on, facts.today), what: 'message', told }];
}

function nextRound(survey: NextSurvey, facts: NextFacts): NextStep {
  const on = nextRoundOn(survey.round, facts.settings);
  if (on === null) return noMore(survey, facts);
  if (survey.delayed !== null && on <= facts.today) return held('A message', on, survey.delayed);
  return { on: latest(on, facts.today), what: 'message', told: roundInWords(on, survey, facts) };
}

function held(what: string, since: CalendarDate, why: DelayCause): NextStep {
  return {
    on: null,
    what: 'waits',
    told: `${what} is due since ${dateInWords(since)} and waits: ${wordsOf(why)}.`,
  };
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

function roundInWords(on: CalendarDate, { round }: NextSurvey, facts: NextFacts): string {
  const { settings, today } = facts;
  const kind = roundDue(round, settings, latest(on, today))?.kind ?? 'reminder';
  const most = settings.mostReminders;
  const of = round.rounds === 0 ? '' : ` (${round.rounds}${most === null ? '' : ` of ${most}`})`;
  const name = round.rounds === 0 && kind === 'invitation' ? 'First message' : capital(kindInWords(kind));
  return `${name} by ${channelsOf(facts)} ${when(on, facts)}${of}.`;
}

function channelsOf({ channels, settings }: NextFacts): string {
  const inTurn = settings.channelChoice === 'email-then-sms' && channels.length > 1;
  return inTurn ? `email, and ${settings.smsAfterDays} days later by SMS,` : channelsInWords(channels);
}

function when(on: CalendarDate, { today }: NextFacts): string {
  return on > today ? `on ${dateInWords(on)}` : 'by the next run';
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
