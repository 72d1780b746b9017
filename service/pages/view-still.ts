import { longDate } from '../mail/render.ts';
import type { Draft } from '../store/surveys.ts';
import type { Step } from './steps.ts';
import { summaryRows } from './view-summary.ts';
import type { Visit } from './visit.ts';
import { linesOf, put } from './words.ts';

/** What is not shown again: that it had not ended then is just what is asked now. */
const NOT_SHOWN: readonly Step['question'][] = ['end', 'text', 'contact'];

/** What the first page of a later survey says: why we ask again, and what was told last time. */
export function stillView(visit: Visit, draft: Draft): Record<string, unknown> {
  const { survey, words, language, staff } = visit;
  const { still, start } = words;
  const values = {
    provider: survey.provider,
    ended: longDate(survey.endedOn, language),
    course: survey.course.trim() === '' ? start.course : survey.course,
    closes: longDate(survey.closesOn, language),
  };
  return {
    hello: helloOf(visit),
    paragraphs: linesOf(put(still.why, values)),
    guide: staff === null ? [] : linesOf(words.staff.guide),
    rows: summaryRows(visit, draft, false, ({ question }) => !NOT_SHOWN.includes(question)),
    how: linesOf(put(still.how, values)),
  };
}

/** The greeting of a first page. */
export function helloOf({ survey, words: { start } }: Visit): string {
  const name = survey.givenName.trim();
  return name === '' ? start.helloNobody : put(start.hello, { given_name: name });
}
