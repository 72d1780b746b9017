import { addDays } from '../../lib/ilr/calendar.ts';
import { enqueue, type JobHandler, type NewJob } from '../../lib/queue/index.ts';
import { moveCursor, readCursor } from '../storage/cursors.ts';
import { pushedDetails } from '../storage/details.ts';
import { dropContents } from '../storage/erasures.ts';
import { surveysClosedBefore } from '../storage/surveys.ts';
import { PAGE_SIZE, SYNC_QUEUE, type SyncContext } from './context.ts';

interface RetentionPayload {
  readonly runId: number;
  readonly page: number;
}

/** The job that drops what is kept no longer, once a daily run is over. */
export function retentionJob({ runId, page }: RetentionPayload): NewJob {
  const key = `run:${runId}:retention:${page}`;
  return { queue: SYNC_QUEUE, kind: 'retention', key, payload: { runId, page } };
}

/**
 * Drops the contents of surveys whose last day for answers is further back than the details form promises: addresses,
 * names and courses of messages, answers, facts of events. Surveys and their states stay: they say that a learner was asked
 * for this course, so that nobody is asked anew. A page a job, in order of the last day; how far it came is a cursor.
 */
export function retentionStep({ host }: SyncContext): JobHandler {
  return async (job, { settleIn }) => {
    const { runId, page } = job.payload as RetentionPayload;
    const { reader } = host.database;
    const days = retentionDays((await pushedDetails(reader))?.form);
    if (days === null) return { outcome: 'done' };
    const place = await readCursor(reader, 'retention');
    const surveys = await surveysClosedBefore(reader, {
      before: addDays(host.clock.today(), -days),
      after: placeOf(place),
      limit: PAGE_SIZE,
    });
    const last = surveys.at(-1);
    await host.transaction(async (tx) => {
      await dropContents(tx, surveys);
      if (last !== undefined)
        await moveCursor(tx, 'retention', place, `${last.closesOn} ${last.surveyId}`, host.clock.now());
      if (surveys.length === PAGE_SIZE) await enqueue(tx, [retentionJob({ runId, page: page + 1 })]);
      await settleIn(tx);
    });
    return { outcome: 'done' };
  };
}

function retentionDays(form: string | undefined): number | null {
  const { retentionDays = null } = (form === undefined ? {} : JSON.parse(form)) as { retentionDays?: number };
  return retentionDays;
}

function placeOf(cursor: string | null): { readonly closesOn: string; readonly surveyId: string } | null {
  const [closesOn, surveyId] = (cursor ?? '').split(' ');
  return closesOn === undefined || surveyId === undefined ? null : { closesOn, surveyId };
}
