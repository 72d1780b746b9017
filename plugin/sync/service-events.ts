import { sha256 } from '../../lib/seal/index.ts';
import type { EventRow } from '../storage/events.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { WireEvent } from '../survey/wire.ts';

/** An event as the timeline of the learner keeps it. */
export function timelineOf(event: WireEvent, survey: Pick<SurveyRow, 'surveyId' | 'learnerRef'>): EventRow {
  const { contactNumber: number, channel, answers } = event;
  const facts =
    number !== undefined
      ? { number, channel }
      : answers === undefined
        ? null
        : { answers: answersDigest(answers) };
  return {
    at: event.at,
    learnerRef: survey.learnerRef,
    surveyId: survey.surveyId,
    what: event.type,
    why: event.reason ?? event.scope ?? null,
    who: event.staff ?? event.by ?? (number === undefined ? 'learner' : 'service'),
    data: facts === null ? null : JSON.stringify(facts),
  };
}

/** By it can be shown later that answers are those that came: they are kept elsewhere, and not sealed. */
export function answersDigest(answers: NonNullable<WireEvent['answers']>): string {
  return sha256(JSON.stringify(answers));
}
