import { dateIn } from '../../lib/ilr/calendar.ts';
import { enqueue, type JobHandler } from '../../lib/queue/index.ts';
import { earlierOf, interimEndedBy } from '../domain/index.ts';
import { surveysToClose } from '../storage/closing.ts';
import { appendEvents } from '../storage/events.ts';
import { reviewLearners } from '../storage/persons.ts';
import { responsesOf } from '../storage/responses.ts';
import { addCounts, findRun } from '../storage/runs.ts';
import { countPastStop, type SurveyRow, saveSurveys } from '../storage/surveys.ts';
import { type Closing, type ClosingFacts, closeAll } from './closing.ts';
import { PAGE_SIZE, type SyncContext } from './context.ts';
import { readPersons } from './read-learners.ts';
import { isOpen } from './standing.ts';
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
  return { learners, responses: own, toldInPart: await readToldInPart(reader, surveys) };
}
