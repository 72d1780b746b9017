import { addDays, latest } from '../../../lib/ilr/calendar.ts';
import type { CalendarDate } from '../../../lib/ilr/model.ts';
import { rowFor } from '../non-response.ts';
import type { NonResponseCause } from '../outcomes.ts';
import { canBeAsked } from '../reasons.ts';
import { dateInWords } from '../timeline/dates.ts';
import { outcomeInWords } from '../timeline/words.ts';
import { NO_ADDRESS, nextMessages } from './next-messages.ts';
import type { NextFacts, NextStep, NextSurvey } from './types.ts';

/**
 * Decides what will happen next on one period of training, and when, in the order in which it will: as things stand now,
 * by the very rules that will decide it then.
 */
export function whatNext(facts: NextFacts): readonly NextStep[] {
  const { decision, survey, enabled, heldBy } = facts;
  if (decision === null) return [step('waits', null, 'The next run decides.')];
  if (decision.held === 'test')
    return [step('nothing', null, 'Nothing by itself: a test learner is only sent to by hand.')];
  if (decision.held === 'absent')
    return [step('held', null, 'Everything waits until the learner is in a file again.')];
  const off = step(
    'switched-off',
    null,
    'Tracking is switched off: until it is on, nothing of this happens.',
  );
  const steps = survey === null ? unasked(facts) : ofSurvey(survey, facts);
  const comes = steps.some(({ what }) => what !== 'nothing' && what !== 'late-answer');
  const message = steps.some(({ what }) => what === 'message');
  return [
    ...(enabled || !comes ? [] : [off]),
    ...(heldBy === null || !message ? [] : [held(heldBy)]),
    ...steps,
  ];
}

function held(by: string): NextStep {
  return step('held', null, `All messages are held by ${by}: until that is lifted, none goes.`);
}

function ofSurvey(survey: NextSurvey, facts: NextFacts): readonly NextStep[] {
  if (survey.owes !== null) return [row(facts.today, `${becomes(survey.owes, facts, 'By the next run: ')}.`)];
  switch (survey.state) {
    case 'due':
    case 'invited':
    case 'partly-answered':
      return [...nextMessages(survey, facts), ...interimRow(survey, facts), closing(survey, facts)];
    case 'answered':
      return [step('nothing', null, 'Nothing: the learner answered.')];
    case 'lapsed':
    case 'unsubscribed':
      return lateAnswer(survey, facts);
    default:
      return unasked(facts);
  }
}

/** Nothing is asked: until a date, or until the data change. */
function unasked({ decision, survey, today }: NextFacts): readonly NextStep[] {
  const { reason, reviewOn } = decision!;
  // Its OTH-3 is written already: without an address there is nothing to open it for.
  if (reason === 'NO_ADDRESS' && survey?.state === 'barred') return [NO_ADDRESS];
  if (canBeAsked(reason)) return [step('waits', today, 'The next run opens the survey.')];
  if (reviewOn !== null && reviewOn > today)
    return [
      step('review', reviewOn, `Looked at again on ${dateInWords(reviewOn)}, or when the data change.`),
    ];
  if (reason === 'NOT_ENDED')
    return [step('waits', null, 'Waits for the termination date, and the end of every aim.')];
  return [step('nothing', null, 'Nothing, unless the data or the settings change.')];
}

function interimRow(
  { actualEnd, termination, interim, round }: NextSurvey,
  facts: NextFacts,
): readonly NextStep[] {
  const { interimAfterDays } = facts.settings;
  if (interimAfterDays === null || interim || round.later) return [];
  const on = latest(addDays(actualEnd ?? termination, interimAfterDays), facts.today);
  return [row(on, `${becomes('interim', facts, `If there is no answer by ${dateInWords(on)}: `)}.`)];
}

function closing({ state, round }: NextSurvey, facts: NextFacts): NextStep {
  const on = latest(addDays(round.stopOn, 1), facts.today);
  const cause = state === 'partly-answered' ? 'partial' : 'silent';
  const first =
    state === 'partly-answered' ? 'what was told so far is written, or if that makes no row, ' : '';
  // Held, while answers may still lie unread at the service (decision 0003).
  const until =
    round.stopOn < facts.today
      ? `The last day of contact has passed: the first run that has read all answers up to its end ends the survey: ${first}`
      : `If there is no answer by ${dateInWords(round.stopOn)}, the first run after ends the survey: ${first}`;
  if (round.later) return row(on, `${until}no row is written.`);
  return row(on, `${becomes(cause, facts, until)}.`);
}

/** What is written where no answer came, after `before`: by the cause, and not beside a destination unless that is set. */
function becomes(cause: NonResponseCause, { known, settings }: NextFacts, before: string): string {
  const written = rowFor(cause, settings);
  if (written === 'none') return `${before}no row`;
  if (known && !settings.nonResponseDespiteOutcome)
    return `${before}no row, since the destination is on record`;
  const interim = cause === 'interim' ? ', marked interim,' : '';
  return `${before}${outcomeInWords(written.replace('-', ' '))}${interim} is written`;
}

function lateAnswer({ closesOn }: NextSurvey, { today }: NextFacts): readonly NextStep[] {
  return closesOn < today
    ? [step('nothing', null, 'Nothing: the survey has ended, and its link is closed.')]
    : [
        step(
          'late-answer',
          closesOn,
          `No more messages. The link takes a late answer until ${dateInWords(closesOn)}.`,
        ),
      ];
}

function row(on: CalendarDate, told: string): NextStep {
  return step('row', on, told);
}

function step(what: NextStep['what'], on: CalendarDate | null, told: string): NextStep {
  return { on, what, told };
}
