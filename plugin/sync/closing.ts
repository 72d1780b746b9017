import {
  type Answers,
  asksLiving,
  type EventKind,
  LEAVING_WAVE,
  move,
  type NonResponseCause,
  nonResponse,
  type OutcomeRow,
  rowFor,
  rowsFromPartial,
} from '../domain/index.ts';
import type { HostLearner } from '../host.ts';
import type { EventRow } from '../storage/events.ts';
import type { ResponseRow } from '../storage/responses.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { SyncSettings } from './context.ts';
import { goesBy } from './goes-by.ts';
import { withdrawNonResponse } from './non-response-rows.ts';
import { learnersAfter, type RowWrites, surveyRows } from './row-writes.ts';
import { isOpen, standingOf } from './standing.ts';

/** What surveys are closed by, besides themselves. */
export interface ClosingFacts {
  /** All records of each person. */
  readonly learners: ReadonlyMap<string, readonly HostLearner[]>;
  /** By survey: what was told by its link. */
  readonly responses: ReadonlyMap<string, ResponseRow>;
  /** By survey: what was told in part by links before, newest first. */
  readonly toldInPart: ReadonlyMap<string, readonly ResponseRow[]>;
}

/** Where a page of closings stands in time, and what it goes by. */
export interface ClosingPlace {
  readonly settings: SyncSettings;
  /** A stop date before this day has passed as far as the feed was read. */
  readonly before: string;
  readonly today: string;
  readonly now: string;
}

/** What becomes of a survey, what is written for it, and how that is told. */
export interface Closing {
  readonly survey: SurveyRow;
  readonly rows: RowWrites;
  readonly event: EventRow;
}

/** Closes them in order: each person's surveys on the rows that the ones before leave. */
export function closeAll(surveys: readonly SurveyRow[], facts: ClosingFacts, place: ClosingPlace): Closing[] {
  const learners = new Map(facts.learners);
  return surveys.flatMap((survey) => {
    const closings = closing(survey, { ...facts, learners }, place);
    for (const { rows } of closings)
      learners.set(survey.personKey, learnersAfter(learners.get(survey.personKey) ?? [], rows));
    return closings;
  });
}

function closing(survey: SurveyRow, facts: ClosingFacts, place: ClosingPlace): Closing[] {
  const learners = facts.learners.get(survey.personKey) ?? [];
  const learner = learners.find((candidate) => candidate.ref === survey.learnerRef);
  // Gone, absent from the newest file, or a test learner: contact and rows are held, the survey stays as it is.
  if (learner === undefined || learner.absent || learner.test) return [];
  const over = survey.owes !== null || survey.stopOn < place.before;
  const inPart = toldInPart(survey, facts);
  const cause = over ? causeOf(survey, inPart.length > 0) : 'interim';
  const told = closingRows(survey, cause, { learner, learners, inPart }, place);
  const later = survey.wave !== LEAVING_WAVE;
  const unwritten = !later && told.length === 0 && rowFor(cause, place.settings) === 'none';
  const rows = unwritten
    ? withdrawNonResponse(survey, cause, learners, 'interim')
    : surveyRows(told, survey, learners, 'system', place.today);
  // The survey goes on: an interim row meets a duty, it ends nothing.
  if (!over)
    return told.length === 0 ? [] : [{ survey, rows, event: event(survey, 'interim', cause, place) }];
  const lapsed = isOpen(survey);
  const state = lapsed ? move(standingOf(survey), 'lapsed').state : survey.state;
  const why = told.length === 0 && !unwritten && !later ? 'known' : cause;
  return [
    {
      survey: { ...survey, state, owes: null, changedAt: place.now },
      rows,
      event: event(survey, lapsed ? 'survey-lapsed' : 'survey-settled', why, place),
    },
  ];
}

function event(
  survey: SurveyRow,
  what: Extract<EventKind, 'interim' | 'survey-lapsed' | 'survey-settled'>,
  why: NonResponseCause | 'known',
  { now, settings }: ClosingPlace,
): EventRow {
  const { learnerRef, surveyId, stopOn } = survey;
  const data = JSON.stringify({ stopOn, ...goesBy(settings) });
  return { at: now, learnerRef, surveyId, what, why, who: 'system', data };
}

/** What was told in part and not submitted, newest first. */
function toldInPart({ surveyId }: SurveyRow, facts: ClosingFacts): readonly ResponseRow[] {
  const own = facts.responses.get(surveyId);
  if (own?.kind === 'answered') return [];
  return [...(own === undefined ? [] : [own]), ...(facts.toldInPart.get(surveyId) ?? [])];
}

function causeOf({ owes }: SurveyRow, isTold: boolean): NonResponseCause {
  if (owes !== null && owes !== 'silent') return owes;
  return isTold ? 'partial' : 'silent';
}

/** What a survey is closed by of one person. */
interface OnePerson {
  readonly learner: HostLearner;
  /** All records of the person. */
  readonly learners: readonly HostLearner[];
  readonly inPart: readonly ResponseRow[];
}

function closingRows(
  survey: SurveyRow,
  cause: NonResponseCause,
  { learner, learners, inPart }: OnePerson,
  { settings, today }: ClosingPlace,
): readonly OutcomeRow[] {
  const pot = learner.pots.find((candidate) => candidate.id === survey.potId);
  // What was told is told, however the survey ended since. The newest that comes to a row.
  if (cause !== 'interim' && survey.reason !== 'DECEASED')
    for (const { answers, submittedOn } of inPart) {
      const { rows } = rowsFromPartial(JSON.parse(answers) as Answers, {
        submittedOn: submittedOn ?? today,
        today,
        terminationDate: survey.termination,
        highNeeds: pot !== undefined && asksLiving(learner.fams, pot),
        startOfContinuing: settings.startOfContinuing,
      });
      if (rows.length > 0) return rows;
    }
  // That nobody was reached is said once, by the survey at leaving: a later wave adds what it is told, or nothing.
  if (survey.wave !== LEAVING_WAVE) return [];
  const row = nonResponse(
    {
      cause,
      potId: survey.potId,
      today,
      terminationDate: survey.termination,
      actualEndDate: survey.actualEnd,
      onRecord: learners.flatMap((one) => one.destinations),
    },
    settings,
  );
  return row === null ? [] : [row];
}
