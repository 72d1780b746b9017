import {
  canMove,
  type Decision,
  earlierOf,
  type LaterSurvey,
  LEAVING_WAVE,
  laterSurveys,
  linkClosesOn,
  type OutcomeOnRecord,
  opensToday,
  type ReasonCode,
  type SurveyReason,
} from '../domain/index.ts';
import type { HostLearner } from '../host.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { SyncSettings } from './context.ts';
import { leaveBy, openSurvey, type SurveyChange, step } from './follow-decision.ts';
import { isSamePot } from './same-pot.ts';
import { isOpen, newestOpening, standingOf } from './standing.ts';

/** `reason` of a later survey that ends because nothing wants it any more: its wave was taken out, its start is no plan. */
const WAVE_OFF = 'WAVE_OFF';

/** Why a later survey moved. */
type Why = ReasonCode | SurveyReason;

/** What becomes of the later surveys about one POT. */
export interface WavesFollowed {
  readonly changes: readonly (SurveyChange & { readonly why: Why })[];
  /** The newest opening of each, as it is from now on. */
  readonly surveys: readonly SurveyRow[];
  /** The next day on which one is due; null: none is known. */
  readonly reviewOn: string | null;
}

interface Where {
  readonly tenant: string;
  readonly settings: SyncSettings;
  readonly now: string;
  readonly today: string;
  /** The person unsubscribed from every channel on which they can be reached. */
  readonly silenced: boolean;
}

/**
 * Decides what a POT's decision means for its later surveys: those that are asked go on, move with an amended
 * termination date, or end; and at most one that is due is opened.
 *
 * @param person their surveys of all POTs, and all their records as they stand
 */
export function followWaves(
  decision: Decision,
  person: { readonly surveys: readonly SurveyRow[]; readonly learners: readonly HostLearner[] },
  where: Where,
): WavesFollowed {
  const about = person.surveys.filter((one) => isSamePot(one, decision));
  const rows = person.learners.flatMap(({ destinations }) => destinations);
  const wanted = wantedLater(decision, about, rows, where.settings);
  const ended = where.silenced || about.some(({ stoppedOn }) => stoppedOn !== null);
  const held = [...new Set(about.map(({ wave }) => wave))]
    .filter((wave) => wave !== LEAVING_WAVE)
    .map((wave) => newestOpening(about, decision, wave)!);
  const changes = held.flatMap((survey) => {
    const later = wanted.find(({ wave }) => wave === survey.wave);
    const change = ended ? silenced(survey, where.now) : follow(decision, survey, later, where.now);
    return change === null ? [] : [{ ...change, why: change.why ?? decision.reason }];
  });
  const opened = ended ? null : open(decision, { ...person, about, wanted }, where);
  if (opened !== null) changes.push({ ...opened, why: decision.reason });

  const after = new Map([...held, ...changes.map(({ survey }) => survey)].map((one) => [one.wave, one]));
  const surveyed = !ended && decision.effect === 'survey';
  const ahead = surveyed
    ? wanted.filter(({ wave, dueOn }) => dueOn > where.today && mayOpen(after.get(wave)))
    : [];
  return {
    changes,
    surveys: [...after.values()],
    reviewOn: ahead.map(({ dueOn }) => dueOn).reduce(earlierOf, null as string | null),
  };
}

/**
 * The later surveys that the settings want about a POT.
 *
 * @param about all surveys about it
 * @param rows the person's rows on record
 */
export function wantedLater(
  { termination }: Pick<Decision, 'termination'>,
  about: readonly SurveyRow[],
  rows: readonly OutcomeOnRecord[],
  settings: SyncSettings,
): LaterSurvey[] {
  if (termination === null) return [];
  const waves = new Map(about.map(({ surveyId, wave }) => [surveyId, wave]));
  return laterSurveys(termination, rows, (surveyId) => waves.get(surveyId), settings);
}

/** Whether a later survey can still be opened. @param held its newest opening */
export function mayOpen(held: SurveyRow | undefined): boolean {
  return held === undefined || canMove(standingOf(held), 'reopened');
}

type Change = (SurveyChange & { readonly why?: Why }) | null;

/** The learner wants no more messages: no row is owed, as the record is the business of the survey at leaving. */
function silenced(survey: SurveyRow, now: string): Change {
  if (!isOpen(survey)) return null;
  return { ...step(survey, 'unsubscribed', survey.reason, now), withdrawAtService: false };
}

function follow(decision: Decision, survey: SurveyRow, later: LaterSurvey | undefined, now: string): Change {
  if (!isOpen(survey)) return amend(decision, survey, survey, now);
  if (decision.effect !== 'survey' && decision.reason !== 'NO_ADDRESS') return leaveBy(decision, survey, now);
  if (later !== undefined) return amend(decision, survey, later, now);
  // Who was written to may still answer; of the others nobody knows that they were to be asked.
  const asked = survey.rounds > 0;
  return { ...step(survey, asked ? 'lapsed' : 'withdrawn', WAVE_OFF, now), why: WAVE_OFF };
}

/** The dates of a survey follow the MIS; of one that ended those that a late answer reads. */
function amend(
  { termination, actualEnd }: Decision,
  survey: SurveyRow,
  { dueOn, stopOn }: Pick<SurveyRow, 'dueOn' | 'stopOn'>,
  now: string,
): Change {
  if (termination === null) return null;
  const dates = { termination, actualEnd, dueOn, stopOn, closesOn: linkClosesOn(stopOn) };
  const same = Object.entries(dates).every(([name, value]) => survey[name as keyof typeof dates] === value);
  if (same) return null;
  return { survey: { ...survey, ...dates, changedAt: now }, event: 'amended', withdrawAtService: false };
}

function open(
  decision: Decision,
  person: {
    readonly surveys: readonly SurveyRow[];
    readonly about: readonly SurveyRow[];
    readonly wanted: readonly LaterSurvey[];
  },
  where: Where,
): SurveyChange | null {
  if (decision.effect !== 'survey') return null;
  const { surveys, about, wanted } = person;
  const facts = {
    leaving: newestOpening(about, decision)?.state ?? null,
    otherAsked: surveys.some(isOpen),
    answeredOn:
      surveys
        .flatMap(({ answeredOn }) => answeredOn ?? [])
        .sort()
        .at(-1) ?? null,
  };
  for (const later of wanted) {
    const before = newestOpening(about, decision, later.wave);
    const held = before === undefined ? null : standingOf(before);
    if (opensToday(later, { ...facts, held }, where.today))
      return openSurvey(decision, (held?.opening ?? 0) + 1, { ...where, reason: decision.reason }, later);
  }
  return null;
}
