import { type Decision, isRealOutcome, type ReasonCode } from '../domain/index.ts';
import type { DecisionRow } from '../storage/decisions.ts';
import type { OutcomeRow } from '../storage/outcomes.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { RowWrites } from './row-writes.ts';

/** What a survey was settled for in each state in which it gave a row without an answer. */
const SETTLED_FOR: Partial<Record<SurveyRow['state'], NonNullable<SurveyRow['owes']>>> = {
  barred: 'barred',
  unsubscribed: 'unsubscribed',
  lapsed: 'silent',
};

/** What happened since a survey was settled. */
export interface SinceSettled {
  readonly before: Pick<DecisionRow, 'reason' | 'facts'> | undefined;
  /** What became of the outcome that was derived from new learning. */
  readonly derived: RowWrites | null;
  /** Acts on rows of the person that took back another. */
  readonly undoings: readonly OutcomeRow[];
  readonly today: string;
  readonly now: string;
}

/** Decisions that took back a row that stood for no answer, and do not hold any more. */
const TOOK_BACK: ReadonlySet<string | undefined> = new Set<ReasonCode>(['NOT_ENDED', 'KNOWN', 'RETURNED']);

/**
 * A row that stood for no answer was taken back because new learning told the destination, because somebody knew it, or
 * because the learner had not left after all. Now that learning came to nothing, nobody knows it, or they have left: the
 * survey is settled once more, as it was. So it is when RUI 5 is set for somebody of whom it was only said that they have
 * died, which gives no row. Null where there is nothing to settle, or somebody took that row back.
 */
export function owedAgain(
  decision: Decision,
  survey: SurveyRow | undefined,
  { before, derived, undoings, today, now }: SinceSettled,
): SurveyRow | null {
  const undone = derived?.writes.some(({ op }) => op === 'withdraw') === true;
  if (survey === undefined || !(undone || TOOK_BACK.has(before?.reason) || wasOnlySaidToHaveDied(before)))
    return null;
  const concerns = decision.effect === 'survey' || decision.effect === 'non-response';
  if (!concerns && decision.reason !== 'NO_ADDRESS') return null;
  const owes = settledFor(survey, decision);
  if (owes === null || (owes === 'silent' && survey.stopOn >= today)) return null;
  const tookBack = undoings.some(
    (undoing) => undoing.op === 'withdraw' && undoing.surveyId === survey.surveyId && !isRealOutcome(undoing),
  );
  if (tookBack) return null;
  return { ...survey, owes, changedAt: now };
}

function wasOnlySaidToHaveDied(before: SinceSettled['before']): boolean {
  return before?.reason === ('DECEASED' satisfies ReasonCode) && 'toldBy' in JSON.parse(before.facts);
}

/** What it is settled for; null: it gives no row. Who has died is settled by RUI 5 alone. */
function settledFor({ state, reason }: SurveyRow, { effect }: Decision): SurveyRow['owes'] {
  const died = state === 'excluded' && reason === ('DECEASED' satisfies ReasonCode);
  return died && effect === 'non-response' ? 'barred' : (SETTLED_FOR[state] ?? null);
}
