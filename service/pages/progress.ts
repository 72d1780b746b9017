import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Clock } from '../context.ts';
import { endAssists } from '../store/assists.ts';
import { emit } from '../store/feed.ts';
import {
  type Draft,
  readSurvey,
  type Survey,
  saveDraft,
  takesAnswers,
  updateSurvey,
} from '../store/surveys.ts';
import { planThankYou } from '../store/thank-you.ts';
import { skipWaiting } from '../store/withdraw.ts';
import type { Channel, FeedEvent } from '../wire.ts';
import { toAnswers } from './answers.ts';
import { type PageAnswers, type Posted, type Read, readForm } from './forms.ts';
import { isAnswered, type Step, stepsOf } from './steps.ts';
import { unchanged } from './told-before.ts';
import type { Visit } from './visit.ts';

/*
 * What was told stands in the database alone, and every form is read, against it, in the transaction that changes it:
 * of two windows the later one is right, and none of them leaves half an answer.
 */

/** Who answers, as the feed tells it. */
export type Answerer = Pick<FeedEvent, 'by' | 'staff'>;

/** Somebody looks at the first question. A link that is only opened tells nothing: scanners open every one. */
export async function recordOpened(tx: Knex.Transaction, clock: Clock, survey: Survey): Promise<void> {
  const now = await readSurvey(tx, survey.tenant, survey.id);
  if (now.openedAt !== null) return;
  await updateSurvey(tx, survey, { opened_at: clock() });
  await emit(tx, survey.tenant, clock, { type: 'page-opened', surveyId: survey.id });
}

/** What became of the form of a page. */
export type Saved =
  | { readonly became: 'saved'; readonly draft: Draft }
  | { readonly became: 'refused'; readonly read: Extract<Read, { ok: false }>; readonly survey: Survey }
  /** The survey has no such page, as told by now. */
  | { readonly became: 'elsewhere' }
  /** It was submitted or ended meanwhile. */
  | { readonly became: 'gone' };

/** Keeps one page of a visit. What it changes is told to the feed: answers so far, and corrected addresses. */
export async function savePage(
  tx: Knex.Transaction,
  clock: Clock,
  visit: Visit,
  id: string,
  posted: Posted,
): Promise<Saved> {
  const { today } = visit;
  const survey = await readSurvey(tx, visit.survey.tenant, visit.survey.id);
  if (!takesAnswers(survey)) return { became: 'gone' };
  const steps = (draft: Draft) => stepsOf(draft, survey.livingQuestion, today);
  const step = steps(survey.draft).find((one) => one.id === id);
  if (step === undefined) return { became: 'elsewhere' };
  const read = readForm(step, posted, { draft: survey.draft, endedOn: survey.endedOn, today });
  if (!read.ok) return { became: 'refused', read, survey };

  const changed = { ...survey.draft, pages: { ...survey.draft.pages, [id]: read.page } };
  const answers = toAnswers(changed, steps(changed), 'so-far');
  const told = JSON.stringify(answers);
  // The first page that is saved is news too, though nothing of it may be whole: somebody was reached, and broke off.
  const isNews = told !== survey.draft.told;
  const draft = isNews ? { ...changed, told } : changed;
  await saveDraft(tx, survey, draft);
  const who = answererOf(visit, draft);
  if (isNews)
    await emit(tx, survey.tenant, clock, { type: 'partly-answered', surveyId: survey.id, ...who, answers });
  if (step.question === 'contact')
    await recordCorrections(tx, clock, survey, who, read.page, survey.draft.pages[id]);
  return { became: 'saved', draft };
}

async function recordCorrections(
  tx: Knex.Transaction,
  clock: Clock,
  { tenant, id: surveyId }: Survey,
  who: Answerer,
  page: PageAnswers,
  before: PageAnswers | undefined,
): Promise<void> {
  const told: readonly [string, Channel][] = [
    ['email', 'email'],
    ['telephone', 'sms'],
  ];
  for (const [field, channel] of told) {
    const address = String(page[field]);
    if (address === '' || address === before?.[field]) continue;
    await emit(tx, tenant, clock, { type: 'address-corrected', surveyId, ...who, channel, address });
  }
}

/** What became of sending the answers. */
export type Submitted =
  /** @param survey with the draft that was sent */
  | { readonly became: 'submitted'; readonly survey: Survey }
  | { readonly became: 'incomplete'; readonly missing: Step }
  /** Other answers stand by now than those that were looked through. */
  | { readonly became: 'changed'; readonly survey: Survey }
  | { readonly became: 'gone' };

/**
 * Submits what was told, for good, the day by the tenant's zone being the collection date. Nothing more is sent for the
 * survey.
 *
 * @param seen mark of the answers that were looked through
 */
export async function submit(
  tx: Knex.Transaction,
  clock: Clock,
  visit: Visit,
  seen: unknown,
): Promise<Submitted> {
  const survey = await readSurvey(tx, visit.survey.tenant, visit.survey.id);
  if (!takesAnswers(survey)) return { became: 'gone' };
  const steps = stepsOf(survey.draft, survey.livingQuestion, visit.today);
  const missing = steps.find((step) => !isAnswered(survey.draft, step));
  if (missing !== undefined) return { became: 'incomplete', missing };
  if (seen !== markOf(survey.draft, steps)) return { became: 'changed', survey };
  return handIn(tx, clock, visit, survey, steps);
}

/**
 * Submits what an earlier survey was told, as it stands: the learner says that it is still so. What they began to change
 * and did not send counts no more.
 *
 * @param seen mark of what was shown
 */
export async function submitUnchanged(
  tx: Knex.Transaction,
  clock: Clock,
  visit: Visit,
  seen: unknown,
): Promise<Submitted> {
  const survey = await readSurvey(tx, visit.survey.tenant, visit.survey.id);
  if (!takesAnswers(survey) || survey.toldBefore === null) return { became: 'gone' };
  const draft = unchanged(survey, survey.toldBefore);
  const steps = stepsOf(draft, survey.livingQuestion, visit.today);
  if (seen !== markOf(draft, steps)) return { became: 'changed', survey };
  return handIn(tx, clock, visit, { ...survey, draft }, steps);
}

async function handIn(
  tx: Knex.Transaction,
  clock: Clock,
  visit: Visit,
  survey: Survey,
  steps: readonly Step[],
): Promise<Submitted> {
  const { today, tenant } = visit;
  const answers = toAnswers(survey.draft, steps, 'complete');
  await updateSurvey(tx, survey, {
    state: 'answered',
    answers: JSON.stringify(answers),
    submitted_on: today,
    draft: null,
    told_before: null,
  });
  await emit(tx, survey.tenant, clock, {
    type: 'answered',
    surveyId: survey.id,
    submittedOn: today,
    ...answererOf(visit, survey.draft),
    answers,
  });
  await skipWaiting(tx, clock, survey.tenant, [survey.id], 'answered');
  await endAssists(tx, survey, clock());
  if (tenant.account.texts?.['thank-you'] !== undefined) await planThankYou(tx, clock, survey);
  return { became: 'submitted', survey };
}

/** Tells one set of answers from another, so that only those that were looked through are sent. */
export function markOf(draft: Draft, steps: readonly Step[]): string {
  const told = steps.map(({ id }) => [id, draft.pages[id] ?? null]);
  return createHash('sha256').update(JSON.stringify(told)).digest('base64url').slice(0, 22);
}

function answererOf({ staff }: Visit, { by }: Draft): Answerer {
  return staff === null ? { by } : { by: 'staff', staff };
}
