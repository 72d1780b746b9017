import { type Answers, LEAVING_WAVE, type ToldBefore, toldBefore } from '../domain/index.ts';
import { responsesOf } from '../storage/responses.ts';
import { type SurveyRow, surveysOfPersons } from '../storage/surveys.ts';
import type { Connection } from '../storage/table.ts';
import { isSamePot } from './same-pot.ts';

/**
 * What the learner told last about the same period of training, by the survey of a later wave; nothing where they told
 * nothing that may still be so, or it is kept no longer.
 */
export async function readToldBefore(
  reader: Connection,
  surveys: Iterable<SurveyRow>,
): Promise<ReadonlyMap<string, readonly ToldBefore[]>> {
  const waves = [...surveys].filter(({ wave }) => wave !== LEAVING_WAVE);
  if (waves.length === 0) return new Map();
  const own = await surveysOfPersons(reader, [...new Set(waves.map(({ personKey }) => personKey))]);
  const responses = await responsesOf(
    reader,
    own.map(({ surveyId }) => surveyId),
  );
  return new Map(
    waves.map((wave) => {
      const told = own
        .filter((survey) => isSamePot(survey, wave))
        .filter(({ surveyId }) => surveyId !== wave.surveyId)
        .flatMap(({ surveyId }) => responses.get(surveyId) ?? [])
        .sort((a, b) => ((a.submittedOn ?? '') < (b.submittedOn ?? '') ? 1 : -1));
      const newest = told[0];
      return [wave.surveyId, newest === undefined ? [] : toldBefore(JSON.parse(newest.answers) as Answers)];
    }),
  );
}
