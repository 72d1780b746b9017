import { dateIn } from '../../lib/ilr/calendar.ts';
import { enqueue, type JobHandler } from '../../lib/queue/index.ts';
import {
  type Answers,
  asksLiving,
  type EventKind,
  earlierOf,
  interimEndedBy,
  LEAVING_WAVE,
  move,
  type NonResponseCause,
  nonResponse,
  type OutcomeRow,
  rowFor,
  rowsFromPartial,
} from '../domain/index.ts';
import type { HostLearner } from '../host.ts';
import { surveysToClose } from '../storage/closing.ts';
import { appendEvents, type EventRow } from '../storage/events.ts';
import { reviewLearners } from '../storage/persons.ts';
import { type ResponseRow, responsesOf } from '../storage/responses.ts';
import { addCounts, findRun } from '../storage/runs.ts';
import { countPastStop, type SurveyRow, saveSurveys } from '../storage/surveys.ts';
import { PAGE_SIZE, type SyncContext, type SyncSettings } from './context.ts';
import { isOpen, standingOf } from './follow-decision.ts';
import { goesBy } from './goes-by.ts';
import { withdrawNonResponse } from './non-response-rows.ts';
import { readPersons } from './read-learners.ts';
import { learnersAfter, type RowWrites, surveyRows } from './row-writes.ts';
import { nextPage, nextStep, type StepPayload } from './steps.ts';
import { readToldInPart } from './told-before.ts';
import { rowCounts, writeOutcomes } from './write-outcomes.ts';

/**
 * Settles surveys to which no answer came: silent past the stop date, unsubscribed, barred. Never ahead of the feed: a
 * stop date counts only when it lies before the day up to which this run read the feed completely; the others are held
 * and counted (`FEED_BEHIND`), so that an outage never turns an answer into "unable to contact".
 */
export function closeStep(context: SyncContext): JobHandler {
  return async (job, { settleIn }) => {
    const payload = job.payload as StepPayload;
    const { host } = context;
    const reader = host.database.reader;
    const today = host.clock.today();
    const run = await findRun(reader, payload.runId);
    const readTo = run?.feedCompleteTo ?? null;
    const before = readTo === null ? NEVER : earlierOf(today, dateIn(readTo, host.tenant.timeZone))!;

    const settings = await context.settings();
    const endedBy = readTo === null ? null : interimEndedBy(before, settings);
    const page = { before, endedBy, after: payload.after, limit: PAGE_SIZE };
    const { surveys, next } = await surveysToClose(reader, page);
    const held = payload.page === 0 ? await countPastStop(reader, { from: before, before: today }) : 0;
    const facts = await readClosing(context, surveys);
    const place = { settings, before, today, now: host.clock.now() };
    const closings = closeAll(surveys, facts, place);

    await host.transaction(async (tx) => {
      await appendEvents(
        tx,
        closings.map(({ event }) => event),
        { run: payload.runId, at: place.now },
      );
      const written = await writeOutcomes(
        tx,
        host,
        closings.map(({ rows }) => rows),
        { run: payload.runId, settings },
      );
      await saveSurveys(
        tx,
        closings.map(({ survey }) => survey),
        new Map(surveys.map((survey) => [survey.surveyId, survey])),
      );
      // A later wave may have waited for it.
      if (settings.waves.length > 0) await reviewLearners(tx, lapsedOf(closings), today);
      await addCounts(tx, payload.runId, {
        surveysClosed: closings.filter(({ survey }) => !isOpen(survey)).length,
        interimRows: closings.filter(({ survey }) => isOpen(survey)).length,
        ...rowCounts(written),
        FEED_BEHIND: held,
      });
      await enqueue(tx, [next === null ? nextStep('finish', payload) : nextPage('close', payload, next)]);
      await settleIn(tx);
    });
    return { outcome: 'done' };
  };
}

function lapsedOf(closings: readonly Closing[]): string[] {
  return closings.flatMap(({ survey: { state, learnerRef } }) => (state === 'lapsed' ? [learnerRef] : []));
}

/** Before every date, and the first that SQL Server knows: nothing is closed for silence. */
export const NEVER = '0001-01-01';

interface ClosingFacts {
  readonly learners: ReadonlyMap<string, readonly HostLearner[]>;
  /** By survey: what was told by its link, or else in part by the link before. */
  readonly responses: ReadonlyMap<string, ResponseRow>;
}

async function readClosing({ host }: SyncContext, surveys: readonly SurveyRow[]): Promise<ClosingFacts> {
  const learners = await readPersons(
    host,
    surveys.map((survey) => survey.personKey),
  );
  const { reader } = host.database;
  const own = await responsesOf(
    reader,
    surveys.map(({ surveyId }) => surveyId),
  );
  const untold = surveys.filter(({ surveyId }) => !own.has(surveyId));
  return { learners, responses: new Map([...(await readToldInPart(reader, untold)), ...own]) };
}

/** Where a page of closings stands in time, and what it goes by. */
interface Place {
  readonly settings: SyncSettings;
  /** A stop date before this day has passed as far as the feed was read. */
  readonly before: string;
  readonly today: string;
  readonly now: string;
}

interface Closing {
  readonly survey: SurveyRow;
  readonly rows: RowWrites;
  readonly event: EventRow;
}

/** Closes them in order: each person's surveys on the rows that the ones before leave. */
function closeAll(surveys: readonly SurveyRow[], facts: ClosingFacts, place: Place): Closing[] {
  const learners = new Map(facts.learners);
  return surveys.flatMap((survey) => {
    const closings = closing(survey, { ...facts, learners }, place);
    for (const { rows } of closings)
      learners.set(survey.personKey, learnersAfter(learners.get(survey.personKey) ?? [], rows));
    return closings;
  });
}

function closing(survey: SurveyRow, facts: ClosingFacts, place: Place): Closing[] {
  const learners = facts.learners.get(survey.personKey) ?? [];
  const learner = learners.find((candidate) => candidate.ref === survey.learnerRef);
  // Gone, absent from the newest file, or a test learner: contact and rows are held, the survey stays as it is.
  if (learner === undefined || learner.absent || learner.test) return [];
  const over = survey.owes !== null || survey.stopOn < place.before;
  const response = facts.responses.get(survey.surveyId);
  const cause = over ? causeOf(survey, response) : 'interim';
  const told = closingRows(survey, cause, learner, learners, response, place);
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
  { now, settings }: Place,
): EventRow {
  const { learnerRef, surveyId, stopOn } = survey;
  const data = JSON.stringify({ stopOn, ...goesBy(settings) });
  return { at: now, learnerRef, surveyId, what, why, who: 'system', data };
}

function causeOf({ owes }: SurveyRow, response: ResponseRow | undefined): NonResponseCause {
  if (owes !== null && owes !== 'silent') return owes;
  return response?.kind === 'partial' ? 'partial' : 'silent';
}

function closingRows(
  survey: SurveyRow,
  cause: NonResponseCause,
  learner: HostLearner,
  learners: readonly HostLearner[],
  response: ResponseRow | undefined,
  { settings, today }: Place,
): readonly OutcomeRow[] {
  const pot = learner.pots.find((candidate) => candidate.id === survey.potId);
  // What was told is told, however the survey ended since.
  if (cause !== 'interim' && survey.reason !== 'DECEASED' && response?.kind === 'partial') {
    const told = rowsFromPartial(JSON.parse(response.answers) as Answers, {
      submittedOn: response.submittedOn ?? today,
      today,
      terminationDate: survey.termination,
      highNeeds: pot !== undefined && asksLiving(learner.fams, pot),
      startOfContinuing: settings.startOfContinuing,
    });
    if (told.rows.length > 0) return told.rows;
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
