import { addDays } from '../../lib/ilr/calendar.ts';
import type { CalendarDate } from '../../lib/ilr/model.ts';
import type { OutcomeOnRecord } from './facts.ts';
import { canMove, type SurveyStanding, type SurveyState } from './lifecycle.ts';
import { isRealOutcome } from './outcomes.ts';
import type { RuleSettings } from './settings.ts';
import { LEAVING_WAVE } from './survey-identity.ts';
import { WAVE_OPEN_DAYS, waveDates } from './timing.ts';

/*
 * The number of a wave says what it is:
 *
 *   0          the survey at leaving
 *   1 to 60    a later wave, by its months after termination: taking another out of the setting renames none
 *   from 100   the confirmation of a future start that was told in the wave of that number less 100
 */

/** A confirmation has the number of the wave in which the start was told, and this. */
const CONFIRMS = 100;

/** A survey about a POT besides the one at leaving. */
export interface LaterSurvey {
  readonly wave: number;
  /** First day of contact. */
  readonly dueOn: CalendarDate;
  /** Last day of contact. */
  readonly stopOn: CalendarDate;
}

/** Whether a survey asks if a future start began. */
export function isConfirmation(wave: number): boolean {
  return wave >= CONFIRMS;
}

/** A wave in words, as staff read it. */
export function waveTitle(wave: number): string {
  if (wave === LEAVING_WAVE) return 'at leaving';
  if (isConfirmation(wave)) return 'whether a future start began';
  return wave === 1 ? '1 month after leaving' : `${wave} months after leaving`;
}

/**
 * Every later survey that the settings want about a POT, the one due first in front: the waves by their months, and for a
 * survey that told future starts the confirmation of them, so many days after the last.
 *
 * @param rows the person's rows on record
 * @param toldIn the wave of a survey about this POT; undefined: of another, or none of ours
 */
export function laterSurveys(
  terminationDate: CalendarDate,
  rows: readonly OutcomeOnRecord[],
  toldIn: (surveyId: string) => number | undefined,
  settings: Pick<RuleSettings, 'waves' | 'confirmStartAfterDays'>,
): LaterSurvey[] {
  const waves = settings.waves.map((wave) => ({ wave, ...waveDates(terminationDate, wave) }));
  const starts = new Map<number, CalendarDate>();
  for (const row of settings.confirmStartAfterDays === null ? [] : rows.filter(isPlan)) {
    // The day after leaving stands for a start that the learner did not know.
    if (row.startDate <= addDays(terminationDate, 1)) continue;
    const told = toldIn(row.provenance?.surveyId ?? '');
    // Put off once more, a start is left to the next wave: nobody is asked about one start for ever.
    if (told === undefined || isConfirmation(told)) continue;
    const wave = CONFIRMS + told;
    if (row.startDate > (starts.get(wave) ?? '')) starts.set(wave, row.startDate);
  }
  const confirmations = [...starts].map(([wave, start]) => {
    const dueOn = addDays(start, settings.confirmStartAfterDays!);
    return { wave, dueOn, stopOn: addDays(dueOn, WAVE_OPEN_DAYS) };
  });
  return [...waves, ...confirmations].sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
}

/**
 * A row of ours that says what lay ahead when the learner told it, and nobody has told since. What counts is the start that
 * was told: one that the rules moved to the day after leaving had begun.
 */
export function isPlan(row: OutcomeOnRecord): boolean {
  const start = row.provenance?.toldStart ?? row.startDate;
  return row.source === 'survey' && isRealOutcome(row) && start > row.collDate;
}

/** What the opening of a later survey depends on, besides the decision on the POT. */
export interface OpeningFacts {
  /** State of the survey at leaving; null: there is none. */
  readonly leaving: SurveyState | null;
  /** Another survey of the person is being asked. */
  readonly otherAsked: boolean;
  /** Day of the person's newest answer, whatever survey it came by. */
  readonly answeredOn: CalendarDate | null;
  /** The newest opening of this later survey; null: it was never opened. */
  readonly held: SurveyStanding | null;
}

/** The survey at leaving has run its course: told, or silent to its end. */
const LEAVING_OVER: ReadonlySet<SurveyState> = new Set(['answered', 'lapsed']);

/**
 * Decides whether a later survey is opened today, where the decision still says that the POT is surveyed: from its first
 * to its last day of contact, once the survey at leaving is over, and never while another survey of the person is asked:
 * the earlier one goes on and the later waits. What was answered on its first day or since stands for it.
 */
export function opensToday(later: LaterSurvey, facts: OpeningFacts, today: CalendarDate): boolean {
  const { leaving, otherAsked, answeredOn, held } = facts;
  if (today < later.dueOn || today > later.stopOn || otherAsked) return false;
  if (leaving === null || !LEAVING_OVER.has(leaving)) return false;
  if (answeredOn !== null && answeredOn >= later.dueOn) return false;
  return held === null || canMove(held, 'reopened');
}
