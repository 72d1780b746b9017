import type { Knex } from 'knex';
import { CodedError } from '../../lib/errors/index.ts';
import type { Answers, Language, SurveyFacts, SurveyView, ToldBefore } from '../wire.ts';
import { newToken } from './token.ts';

/*
 * The life of a survey
 *
 *   open          the link takes answers until the day the survey closes.
 *   answered      submitted: final, the answers are not shown again.
 *   unsubscribed  the learner wants no more of it; the way back leads to `open`. The link still takes answers.
 *   withdrawn     the provider took it back; the link is as if it had never been.
 *   suppressed    not this person, or died or cannot answer: nothing more is sent or asked.
 *   erased        as withdrawn, and everything personal is gone.
 */
export type SurveyState = SurveyView['state'];

/** What a visitor told so far: a choice per page, as the form named it. */
export interface Draft {
  readonly pages: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  readonly by: 'learner' | 'proxy';
  /** The answers last told to the plugin as partly answered, to tell them only when they change. */
  readonly told?: string;
  /** The check page was reached: from now on a changed answer leads back there. */
  readonly checked?: boolean;
}

export interface Survey {
  readonly tenant: string;
  readonly id: string;
  readonly token: string;
  readonly state: SurveyState;
  readonly learner: string;
  readonly givenName: string;
  readonly course: string;
  readonly provider: string;
  readonly language: Language;
  readonly endedOn: string;
  readonly closesOn: string;
  readonly livingQuestion: boolean;
  readonly draft: Draft;
  /** What an earlier survey was told; null: nothing that may still be so, or this one was answered or ended. */
  readonly toldBefore: ToldBefore | null;
  readonly answers: Answers | null;
  readonly submittedOn: string | null;
  readonly openedAt: string | null;
}

/** As it stands in the table. */
export interface SurveyRow {
  readonly tenant: string;
  readonly id: string;
  readonly token: string;
  readonly state: SurveyState;
  readonly learner: string;
  readonly given_name: string;
  readonly course: string;
  readonly provider: string;
  readonly language: Language;
  readonly ended_on: string;
  readonly closes_on: string;
  readonly living_question: number;
  readonly draft: string | null;
  readonly told_before: string | null;
  readonly answers: string | null;
  readonly submitted_on: string | null;
  readonly opened_at: string | null;
}

/**
 * The columns of a survey that the plugin tells, as it told them last. What an earlier survey was told is kept
 * only while this one takes answers.
 */
export function toldColumns(survey: SurveyFacts, state: SurveyState) {
  const told = TAKES_ANSWERS.has(state) ? survey.toldBefore : undefined;
  return {
    learner: survey.learner,
    given_name: survey.givenName,
    course: survey.course,
    provider: survey.provider,
    language: survey.language,
    ended_on: survey.endedOn,
    closes_on: survey.closesOn,
    living_question: survey.livingQuestion ? 1 : 0,
    told_before: told === undefined ? null : JSON.stringify(told),
  };
}

const TAKES_ANSWERS: ReadonlySet<SurveyState> = new Set(['open', 'unsubscribed']);

export function takesAnswers({ state }: Pick<Survey, 'state'>): boolean {
  return TAKES_ANSWERS.has(state);
}

/** A survey as it begins. */
export function newSurvey(tenant: string, id: string, facts: SurveyFacts, now: string) {
  return { tenant, id, token: newToken(), state: 'open', ...toldColumns(facts, 'open'), created_at: now };
}

/**
 * Makes a survey known of which no message is sent, or tells anew what it needs to know of the learner.
 * @throws SURVEY_CLOSED when it was erased: nothing of the learner is held again
 */
export async function putSurvey(
  tx: Knex.Transaction,
  tenant: string,
  id: string,
  facts: SurveyFacts,
  now: string,
): Promise<void> {
  const row = (await tx('sv_survey').where({ tenant, id }).first('state')) as
    | Pick<SurveyRow, 'state'>
    | undefined;
  if (row?.state === 'erased') throw new CodedError('SURVEY_CLOSED', { state: row.state });
  if (row === undefined) await tx('sv_survey').insert(newSurvey(tenant, id, facts, now));
  else await updateSurvey(tx, { tenant, id }, toldColumns(facts, row.state));
}

/** @throws SURVEY_NOT_FOUND, for another tenant's survey as well */
export async function readSurvey(connection: Knex, tenant: string, id: string): Promise<Survey> {
  const row = (await connection('sv_survey').where({ tenant, id }).first()) as SurveyRow | undefined;
  if (row === undefined) throw new CodedError('SURVEY_NOT_FOUND');
  return toSurvey(row);
}

/** Surveys in order of their identifier, after one: pages that stay right while surveys are added. */
export async function listSurveys(
  connection: Knex,
  tenant: string,
  after: string | null,
  limit: number,
): Promise<readonly Survey[]> {
  const query = connection('sv_survey').where({ tenant }).orderBy('id').limit(limit);
  if (after !== null) query.andWhere('id', '>', after);
  return ((await query) as SurveyRow[]).map(toSurvey);
}

/** Surveys not erased yet whose last day for answers lies in `from` ≤ day < `before`, the earliest first. */
export async function listClosed(
  connection: Knex,
  tenant: string,
  { from, before }: { readonly from: string | null; readonly before: string },
  limit: number,
): Promise<readonly Survey[]> {
  const query = connection('sv_survey').where({ tenant }).andWhere('closes_on', '<', before);
  if (from !== null) query.andWhere('closes_on', '>=', from);
  query.whereNot('state', 'erased').orderBy(['closes_on', 'id']).limit(limit);
  return ((await query) as SurveyRow[]).map(toSurvey);
}

export async function updateSurvey(
  tx: Knex.Transaction,
  survey: Pick<Survey, 'tenant' | 'id'>,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  await tx('sv_survey').where({ tenant: survey.tenant, id: survey.id }).update(values);
}

export async function saveDraft(
  tx: Knex.Transaction,
  survey: Pick<Survey, 'tenant' | 'id'>,
  draft: Draft,
): Promise<void> {
  await updateSurvey(tx, survey, { draft: JSON.stringify(draft) });
}

export function toSurvey(row: SurveyRow): Survey {
  return {
    tenant: row.tenant,
    id: row.id,
    token: row.token,
    state: row.state,
    learner: row.learner,
    givenName: row.given_name,
    course: row.course,
    provider: row.provider,
    language: row.language,
    endedOn: row.ended_on,
    closesOn: row.closes_on,
    livingQuestion: row.living_question === 1,
    draft: row.draft === null ? { pages: {}, by: 'learner' } : (JSON.parse(row.draft) as Draft),
    toldBefore: row.told_before === null ? null : (JSON.parse(row.told_before) as ToldBefore),
    answers: row.answers === null ? null : (JSON.parse(row.answers) as Answers),
    submittedOn: row.submitted_on,
    openedAt: row.opened_at,
  };
}
