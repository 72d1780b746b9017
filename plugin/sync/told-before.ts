import { type Answers, LEAVING_WAVE, type ToldBefore, toldBefore } from '../domain/index.ts';
import { surveysWith } from '../storage/events.ts';
import { type ResponseRow, responsesOf } from '../storage/responses.ts';
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
  const told = await readOthers(reader, waves);
  return new Map(
    waves.map((wave) => {
      const newest = newestFirst(told(wave))[0];
      return [wave.surveyId, newest === undefined ? [] : toldBefore(JSON.parse(newest.answers) as Answers)];
    }),
  );
}

/**
 * What the learner told in part by earlier links about the same leaving, newest first, by the survey that took their place:
 * it stands as if it had been told by this one (decision 0066). What was told before they left says nothing of what became
 * of them since.
 */
export async function readToldInPart(
  reader: Connection,
  surveys: readonly SurveyRow[],
): Promise<ReadonlyMap<string, readonly ResponseRow[]>> {
  const reopened = surveys.filter(({ opening }) => opening > 1);
  if (reopened.length === 0) return new Map();
  const told = await readOthers(reader, reopened);
  return new Map(
    reopened.map((survey) => {
      const inPart = told(survey).filter(
        ({ kind, submittedOn, wave }) =>
          wave === survey.wave && kind === 'partial' && (submittedOn ?? '') >= survey.termination,
      );
      return [survey.surveyId, newestFirst(inPart)];
    }),
  );
}

/** What was told by the other surveys about the same period of training, but by links that had reached somebody else. */
async function readOthers(reader: Connection, surveys: readonly SurveyRow[]) {
  const all = await surveysOfPersons(reader, [...new Set(surveys.map(({ personKey }) => personKey))]);
  const responses = await responsesOf(
    reader,
    all.map(({ surveyId }) => surveyId),
  );
  const answered = all.filter(({ surveyId }) => responses.has(surveyId));
  const strangers = await surveysWith(
    reader,
    answered.map(({ learnerRef }) => learnerRef),
    'not-this-person',
  );
  return (survey: SurveyRow) =>
    answered
      .filter((other) => isSamePot(other, survey) && other.surveyId !== survey.surveyId)
      .filter(({ surveyId }) => !strangers.has(surveyId))
      .map(({ surveyId, wave }) => ({ wave, ...responses.get(surveyId)! }));
}

function newestFirst<R extends ResponseRow>(responses: readonly R[]): readonly R[] {
  return responses.toSorted((a, b) => ((a.submittedOn ?? '') < (b.submittedOn ?? '') ? 1 : -1));
}
