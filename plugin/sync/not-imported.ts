import { type EventRow, eventsOf } from '../storage/events.ts';
import { surveysById } from '../storage/surveys.ts';
import type { Connection } from '../storage/table.ts';
import type { WireEvent, WireSurvey } from '../survey/wire.ts';
import { timelineOf } from './service-events.ts';

/**
 * What the service tells of some surveys and was never imported here, in the order of the feed. So reading a survey again,
 * in whole, changes nothing but what is missing.
 */
export async function notImported(reader: Connection, surveys: readonly WireSurvey[]): Promise<WireEvent[]> {
  const known = await surveysById(
    reader,
    surveys.map(({ surveyId }) => surveyId),
  );
  const refs = [...new Set([...known.values()].map(({ learnerRef }) => learnerRef))];
  const imported = new Set((await eventsOf(reader, refs)).map(keyOf));
  return surveys
    .flatMap(({ surveyId, events }) => {
      const survey = known.get(surveyId);
      if (survey === undefined) return [];
      return events.filter((event) => !imported.has(keyOf(timelineOf(event, survey))));
    })
    .sort((a, b) => a.position - b.position);
}

/** An answer by when it was given: what was told is no part of which event it is, and may be kept no longer. */
const ANSWERS: readonly string[] = ['answered', 'partly-answered'];

function keyOf({ surveyId, what, at, why, data }: EventRow): string {
  return JSON.stringify([surveyId, what, at, why, ANSWERS.includes(what) ? null : data]);
}
