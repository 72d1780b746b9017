import { LEAVING_WAVE, type SurveyStanding } from '../domain/index.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import { isSamePot, type PotOf } from './same-pot.ts';

/** The newest opening of the survey of a wave about a POT, by default of the one at leaving. */
export function newestOpening(
  surveys: Iterable<SurveyRow>,
  pot: PotOf,
  wave = LEAVING_WAVE,
): SurveyRow | undefined {
  return [...surveys]
    .filter((survey) => isSamePot(survey, pot) && survey.wave === wave)
    .sort((a, b) => b.opening - a.opening)[0];
}

/** A survey that is still being asked. */
export function isOpen(survey: SurveyRow): boolean {
  return survey.state === 'due' || survey.state === 'invited' || survey.state === 'partly-answered';
}

/** A survey as the table of moves wants it. */
export function standingOf(survey: SurveyRow): SurveyStanding {
  return {
    state: survey.state,
    opening: survey.opening,
    deceased: survey.state === 'excluded' && survey.reason === 'DECEASED',
  };
}
