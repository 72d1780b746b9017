import type { PeriodOfTraining } from '../../lib/ilr/model.ts';
import type { HostLearner } from '../host.ts';
import type { SurveyRow } from '../storage/surveys.ts';

/**
 * Finds the surveys of a period of training that the MIS corrected. A derived POT is named by its programme and its start,
 * so a start that is put right in the next file makes it another one: its survey, with the answer it may have, goes on
 * under the new name instead of being asked again.
 *
 * @returns the surveys that change, as they are from now on
 */
export function carryOver(
  surveys: readonly SurveyRow[],
  learners: readonly HostLearner[],
  now: string,
): SurveyRow[] {
  return surveys.flatMap((survey) => {
    const learner = learners.find(({ ref }) => ref === survey.learnerRef);
    if (learner === undefined || learner.pots.some(({ id }) => id === survey.potId)) return [];
    const asked = new Set(
      surveys.filter(({ learnerRef }) => learnerRef === learner.ref).map(({ potId }) => potId),
    );
    const [pot, ...others] = learner.pots.filter((one) => !asked.has(one.id) && isCorrected(survey, one));
    // Of several nobody can tell which it is: then it is gone.
    if (pot === undefined || others.length > 0) return [];
    return [{ ...survey, potId: pot.id, potStart: pot.startDate, changedAt: now }];
  });
}

/** The same programme, at a time that overlaps. */
function isCorrected(survey: SurveyRow, pot: PeriodOfTraining): boolean {
  const programme = (id: string) => id.slice(0, id.indexOf('@'));
  if (!pot.derived || programme(pot.id) !== programme(survey.potId)) return false;
  const end = pot.actualEndDate ?? pot.terminationDate;
  return pot.startDate <= survey.termination && (end === null || end >= survey.potStart);
}
