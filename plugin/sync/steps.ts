import type { NewJob } from '../../lib/queue/index.ts';
import { SYNC_QUEUE } from './context.ts';

/** The steps of a run, in their order. A `responses` run ends after `retrieve`; a `single` run only sends. */
export type Step = 'retrieve' | 'reconcile' | 'scan' | 'plan' | 'send' | 'close' | 'finish';

/** What a job of the procedure is told: which run, and where its page begins. References only, never personal data. */
export interface StepPayload {
  readonly runId: number;
  readonly kind: 'daily' | 'by-hand' | 'responses' | 'single';
  /** Keyset position: the page begins after it. */
  readonly after: string;
  /** Rises by one with each page, so that every job of a run has its own key. */
  readonly page: number;
  /** `single` runs: the one survey that is sent. */
  readonly surveyId?: string;
  /** `reconcile`: where the feed is read on once every survey was compared. */
  readonly feedCursor?: string;
}

export const FIRST_PAGE = { after: '', page: 0 } as const;

/** The job for one page of a step: the same page of the same run is one job, however often it is asked for. */
export function stepJob(step: Step, payload: StepPayload): NewJob {
  return { queue: SYNC_QUEUE, kind: step, key: `run:${payload.runId}:${step}:${payload.page}`, payload };
}

/** The next page of the same step. */
export function nextPage(step: Step, payload: StepPayload, after: string): NewJob {
  return stepJob(step, { ...payload, after, page: payload.page + 1 });
}

/** Another step in place of this one, numbered on: the run may come back to a step it was in before. */
export function continueAs(step: Step, payload: StepPayload): NewJob {
  return nextPage(step, payload, '');
}

/** The first page of the step that follows. */
export function nextStep(step: Step, payload: StepPayload): NewJob {
  return stepJob(step, { ...payload, ...FIRST_PAGE });
}
