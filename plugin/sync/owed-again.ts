import { type Decision, isRealOutcome } from '../domain/index.ts';
import type { OutcomeRow } from '../storage/outcomes.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { RowWrites } from './row-writes.ts';

/** What a survey was settled for in each state in which it gave a row without an answer. */
const SETTLED_FOR: Partial<Record<SurveyRow['state'], NonNullable<SurveyRow['owes']>>> = {
  barred: 'barred',
  unsubscribed: 'unsubscribed',
  lapsed: 'silent',
};

/**
 * New learning had told the destination, and the row that stood for no answer gave way to it. When that learning comes to
 * nothing the survey is settled once more, as it was; null where there is nothing to settle, or somebody took that row back.
 * @param derived what became of the outcome that was derived from new learning
 * @param undoings acts on rows of the person that took back another
 */
export function owedAgain(
  decision: Decision,
  survey: SurveyRow | undefined,
  derived: RowWrites | null,
  undoings: readonly OutcomeRow[],
  { today, now }: { readonly today: string; readonly now: string },
): SurveyRow | null {
  if (survey === undefined || derived?.writes.some(({ op }) => op === 'withdraw') !== true) return null;
  const concerns = decision.effect === 'survey' || decision.effect === 'non-response';
  if (!concerns && decision.reason !== 'NO_ADDRESS') return null;
  const owes = SETTLED_FOR[survey.state];
  if (owes === undefined || (owes === 'silent' && survey.stopOn >= today)) return null;
  const tookBack = undoings.some(
    (undoing) => undoing.op === 'withdraw' && undoing.surveyId === survey.surveyId && !isRealOutcome(undoing),
  );
  if (tookBack) return null;
  return { ...survey, owes, changedAt: now };
}
