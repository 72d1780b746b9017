import type { CalendarDate } from '../../../lib/ilr/model.ts';
import { dateInWords } from '../timeline/dates.ts';
import { type LaterSurvey, waveTitle } from '../waves.ts';
import type { NextStep } from './types.ts';

/**
 * Puts the next later survey among what happens next, where the POT is surveyed and it was never opened: on its day, or as
 * soon as what is asked now has ended.
 *
 * @param steps what happens next with the surveys there are
 */
export function withLaterSurvey(
  steps: readonly NextStep[],
  later: LaterSurvey | undefined,
  today: CalendarDate,
): readonly NextStep[] {
  if (later === undefined) return steps;
  const [on, when] =
    later.dueOn > today
      ? [later.dueOn, `is due on ${dateInWords(later.dueOn)}`]
      : [null, `is due, and may begin until ${dateInWords(later.stopOn)}`];
  const told = `The survey ${waveTitle(later.wave)} ${when}, if the learner is surveyed then and nothing else is asked.`;
  return [...steps.filter(({ what }) => what !== 'nothing'), { on, what: 'later-survey', told }];
}
