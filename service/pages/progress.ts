import type { Knex } from 'knex';
import type { Clock } from '../context.ts';
import { emit } from '../store/feed.ts';
import { type Draft, readSurvey, type Survey, saveDraft, updateSurvey } from '../store/surveys.ts';
import { planThankYou } from '../store/thank-you.ts';
import { skipWaiting } from '../store/withdraw.ts';
import type { Answers, Channel } from '../wire.ts';
import { toAnswers } from './answers.ts';
import type { PageAnswers } from './forms.ts';
import { stepsOf } from './steps.ts';

/** The link was opened for the first time. */
export async function recordOpened(tx: Knex.Transaction, clock: Clock, survey: Survey): Promise<void> {
  const now = await readSurvey(tx, survey.tenant, survey.id);
  if (now.openedAt !== null) return;
  await updateSurvey(tx, survey, { opened_at: clock() });
  await emit(tx, survey.tenant, clock, { type: 'page-opened', surveyId: survey.id });
}

/**
 * Keeps one page of a visit. What it changes is told to the feed: answers so far, and corrected addresses.
 *
 * @returns the draft as it stands now; null when the survey was submitted or ended meanwhile
 */
export async function savePage(
  tx: Knex.Transaction,
  clock: Clock,
  of: Pick<Survey, 'tenant' | 'id'>,
  step: string,
  page: PageAnswers,
): Promise<Draft | null> {
  const survey = await readSurvey(tx, of.tenant, of.id);
  if (survey.state !== 'open' && survey.state !== 'unsubscribed') return null;
  const before = survey.draft.pages[step];
  const changed = { ...survey.draft, pages: { ...survey.draft.pages, [step]: page } };
  const answers = toAnswers(changed, 'so-far');
  const told = JSON.stringify(answers);
  const isNews =
    told !== survey.draft.told && (answers.activities.length > 0 || survey.draft.told !== undefined);
  const draft = isNews ? { ...changed, told } : changed;
  await saveDraft(tx, survey, draft);
  if (isNews)
    await emit(tx, survey.tenant, clock, {
      type: 'partly-answered',
      surveyId: survey.id,
      by: draft.by,
      answers,
    });
  if (step === 'contact')
    for (const [field, channel] of [
      ['email', 'email'],
      ['telephone', 'sms'],
    ] as const)
      await recordCorrection(tx, clock, survey, channel, page[field], before?.[field]);
  return draft;
}

async function recordCorrection(
  tx: Knex.Transaction,
  clock: Clock,
  survey: Survey,
  channel: Channel,
  address: string | readonly string[] | undefined,
  before: string | readonly string[] | undefined,
): Promise<void> {
  if (typeof address !== 'string' || address === '' || address === before) return;
  await emit(tx, survey.tenant, clock, { type: 'address-corrected', surveyId: survey.id, channel, address });
}

/**
 * Submits what was told, for good. Nothing more is sent for the survey.
 *
 * @param day the day by the tenant's zone: the collection date
 * @param thanks the tenant wants a thank-you to be sent
 * @returns what was told; null when the survey was submitted or ended meanwhile
 */
export async function submit(
  tx: Knex.Transaction,
  clock: Clock,
  of: Pick<Survey, 'tenant' | 'id'>,
  day: string,
  thanks: boolean,
): Promise<Answers | null> {
  const survey = await readSurvey(tx, of.tenant, of.id);
  if (survey.state !== 'open' && survey.state !== 'unsubscribed') return null;
  const kept = new Set(stepsOf(survey.draft, survey.livingQuestion, day).map(({ id }) => id));
  const pages = Object.fromEntries(Object.entries(survey.draft.pages).filter(([id]) => kept.has(id)));
  const answers = toAnswers({ ...survey.draft, pages }, 'complete');
  await updateSurvey(tx, survey, {
    state: 'answered',
    answers: JSON.stringify(answers),
    submitted_on: day,
    draft: null,
  });
  await emit(tx, survey.tenant, clock, {
    type: 'answered',
    surveyId: survey.id,
    submittedOn: day,
    by: survey.draft.by,
    answers,
  });
  await skipWaiting(tx, clock, survey.tenant, [survey.id], 'answered');
  if (thanks) await planThankYou(tx, clock, survey);
  return answers;
}
