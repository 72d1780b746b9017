import { type Decision, isRealOutcome, type ReasonCode } from '../domain/index.ts';
import type { HostLearner } from '../host.ts';
import type { DecisionRow } from '../storage/decisions.ts';
import type { OutcomeRow } from '../storage/outcomes.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import { hasRowForNoAnswer } from './non-response-rows.ts';

/** What a survey was settled for in each state in which it gave a row without an answer. */
const SETTLED_FOR: Partial<Record<SurveyRow['state'], NonNullable<SurveyRow['owes']>>> = {
  barred: 'barred',
  unsubscribed: 'unsubscribed',
  lapsed: 'silent',
};

/** Reasons of whom the record has to say what became of them, or that nobody knows. */
const CONCERNS: ReadonlySet<string> = new Set<ReasonCode>(['ELIGIBLE', 'NO_ADDRESS', 'BARRED']);

/** What happened since a survey was settled. */
export interface SinceSettled {
  /** Undefined: this decision is the first. */
  readonly before: Pick<DecisionRow, 'reason' | 'facts' | 'held'> | undefined;
  /** All records of the person. */
  readonly records: readonly HostLearner[];
  /** Acts on rows of the person that took back another. */
  readonly undoings: readonly OutcomeRow[];
  readonly today: string;
  readonly now: string;
}

/**
 * A row that stood for no answer was taken back: new learning told the destination, somebody knew it, or the learner had not
 * left after all. Now it is to be recorded again what became of this leaver, whatever was decided in between, and no such
 * row is there: the survey is settled once more, as it was. So it is when RUI 5 is set for somebody of whom it was only said
 * that they have died, which gives no row. Null where there is nothing to settle, or somebody took that row back.
 */
export function owedAgain(
  decision: Decision,
  survey: SurveyRow | undefined,
  { before, records, undoings, today, now }: SinceSettled,
): SurveyRow | null {
  if (survey === undefined || before === undefined || concerned(before)) return null;
  const concerns = decision.effect === 'survey' || decision.effect === 'non-response';
  if (!concerns && decision.reason !== 'NO_ADDRESS') return null;
  const owes = settledFor(survey, decision);
  if (owes === null || (owes === 'silent' && survey.stopOn >= today)) return null;
  if (hasRowForNoAnswer(decision, records)) return null;
  const tookBack = undoings.some(
    (undoing) => undoing.op === 'withdraw' && undoing.surveyId === survey.surveyId && !isRealOutcome(undoing),
  );
  if (tookBack) return null;
  return { ...survey, owes, changedAt: now };
}

/** Whether it was to be recorded by the decision before too, so that it has been. From one that was held nothing followed. */
function concerned({ reason, facts, held }: NonNullable<SinceSettled['before']>): boolean {
  if (held !== null) return false;
  if (reason === ('DECEASED' satisfies ReasonCode)) return !('toldBy' in JSON.parse(facts));
  return CONCERNS.has(reason);
}

/** What it is settled for; null: it gives no row. Who has died is settled by RUI 5 alone. */
function settledFor({ state, reason }: SurveyRow, { effect }: Decision): SurveyRow['owes'] {
  const died = state === 'excluded' && reason === ('DECEASED' satisfies ReasonCode);
  return died && effect === 'non-response' ? 'barred' : (SETTLED_FOR[state] ?? null);
}
