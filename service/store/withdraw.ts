import type { Knex } from 'knex';
import type { Clock } from '../context.ts';
import type { Channel, Erasure } from '../wire.ts';
import type { Message } from './messages.ts';
import { endMessage } from './settle.ts';
import { type Survey, updateSurvey } from './surveys.ts';
import { newToken } from './token.ts';

/** Skips every message of these surveys that has not gone yet, with a reason for the feed. */
export async function skipWaiting(
  tx: Knex.Transaction,
  clock: Clock,
  tenant: string,
  surveyIds: readonly string[],
  reason: string,
  channel?: Channel,
): Promise<void> {
  const query = tx('sv_message').where({ tenant, state: 'waiting' }).whereIn('survey_id', surveyIds);
  if (channel !== undefined) query.andWhere({ channel });
  for (const message of (await query.orderBy('contact_number')) as Message[])
    await endMessage(tx, clock, message, 'waiting', { state: 'skipped', reason });
}

/** The provider takes a survey back: nothing more is sent, the link is as if it had never been. */
export async function withdrawSurvey(tx: Knex.Transaction, clock: Clock, survey: Survey): Promise<void> {
  if (survey.state === 'erased') return;
  await skipWaiting(tx, clock, survey.tenant, [survey.id], 'withdrawn');
  await updateSurvey(tx, survey, { state: 'withdrawn', told_before: null });
}

/**
 * Removes everything personal of a survey: what was told to and by the learner, texts and addresses of messages, and
 * what the feed says of it. Positions of the feed stay, each as an event `erased`. What forbids writing to somebody
 * stays too: without it they would be written to again.
 *
 * @returns what it was, and when; the same for a survey that was erased before
 */
export async function eraseSurvey(tx: Knex.Transaction, clock: Clock, survey: Survey): Promise<Erasure> {
  const { tenant, id } = survey;
  const before = await erasureOf(tx, tenant, id);
  if (before !== null) return before;
  const at = clock();
  await tx('sv_message')
    .where({ tenant, survey_id: id, state: 'waiting' })
    .update({ state: 'skipped', reason: 'erased', changed_at: at });
  const messages = await tx('sv_message')
    .where({ tenant, survey_id: id })
    .update({ address: '', subject: null, text: null, html: null });
  const events = await tx('sv_event')
    .where({ tenant, survey_id: id })
    .update({ type: 'erased', body: '{}', survey_id: null });
  const links = await tx('sv_assist').where({ tenant, survey_id: id }).delete();
  const told = survey.answers !== null || Object.keys(survey.draft.pages).length > 0;
  await updateSurvey(tx, survey, {
    state: 'erased',
    token: newToken(),
    learner: 'erased',
    given_name: '',
    course: '',
    draft: null,
    told_before: null,
    answers: null,
    submitted_on: null,
  });
  const erased = { messages, events, answers: told ? 1 : 0, links: links + 1 };
  await tx('sv_erasure').insert({ tenant, survey_id: id, at, counts: JSON.stringify(erased) });
  return { surveyId: id, erasedAt: at, erased };
}

async function erasureOf(tx: Knex.Transaction, tenant: string, id: string): Promise<Erasure | null> {
  const row = (await tx('sv_erasure').where({ tenant, survey_id: id }).first('at', 'counts')) as
    | { readonly at: string; readonly counts: string }
    | undefined;
  if (row === undefined) return null;
  return { surveyId: id, erasedAt: row.at, erased: JSON.parse(row.counts) as Erasure['erased'] };
}
