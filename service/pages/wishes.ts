import type { Knex } from 'knex';
import type { Clock } from '../context.ts';
import { emit } from '../store/feed.ts';
import { liftUnsubscribed, suppress } from '../store/suppressions.ts';
import { readSurvey, type Survey, updateSurvey } from '../store/surveys.ts';
import { skipWaiting } from '../store/withdraw.ts';
import type { Channel } from '../wire.ts';
import type { Answerer } from './progress.ts';

export type Scope = 'survey' | 'channel' | 'all';
type Of = Pick<Survey, 'tenant' | 'id'>;

/** "This is not me": nothing goes to the addresses used for this survey any more, from anyone of the tenant. */
export async function recordNotThisPerson(
  tx: Knex.Transaction,
  clock: Clock,
  of: Of,
  who: Answerer,
): Promise<void> {
  const survey = await readSurvey(tx, of.tenant, of.id);
  if (survey.state === 'suppressed') return;
  const used = (await tx('sv_message')
    .where({ tenant: survey.tenant, survey_id: survey.id })
    .distinct('address', 'channel')) as { address: string; channel: Channel }[];
  for (const { address, channel } of used)
    await suppress(tx, survey.tenant, clock(), {
      subject: 'address',
      value: address,
      channel,
      reason: 'not-this-person',
    });
  if (survey.state !== 'answered')
    await updateSurvey(tx, survey, { state: 'suppressed', draft: null, told_before: null });
  await emit(tx, survey.tenant, clock, { type: 'not-this-person', surveyId: survey.id, ...who });
  await skipWaiting(tx, clock, survey.tenant, [survey.id], 'suppressed');
}

/** "Has died or cannot answer": nothing goes to this learner any more, whatever survey. */
export async function recordDeceased(
  tx: Knex.Transaction,
  clock: Clock,
  of: Of,
  who: Answerer,
): Promise<void> {
  const survey = await readSurvey(tx, of.tenant, of.id);
  if (survey.state === 'suppressed') return;
  await suppressLearner(tx, clock, survey, 'all', 'deceased');
  const ids = await surveysOfLearner(tx, survey);
  await tx('sv_survey')
    .where({ tenant: survey.tenant })
    .whereIn('id', ids)
    .whereIn('state', ['open', 'unsubscribed'])
    .update({ state: 'suppressed', draft: null, told_before: null });
  await emit(tx, survey.tenant, clock, { type: 'deceased', surveyId: survey.id, ...who });
  await skipWaiting(tx, clock, survey.tenant, ids, 'suppressed');
}

/**
 * Stops messages as far as was asked; asking again for the same changes nothing. The link goes on taking answers.
 *
 * @param channel the one meant by scope `channel`
 * @param who asks for it; nobody named: the learner
 */
export async function unsubscribe(
  tx: Knex.Transaction,
  clock: Clock,
  of: Of,
  scope: Scope,
  channel: Channel,
  who: Answerer = {},
): Promise<void> {
  const survey = await readSurvey(tx, of.tenant, of.id);
  // Of a survey that is no longer there, stopping "this survey" can only mean whatever came in its place.
  if (scope === 'survey' && survey.state === 'withdrawn')
    return unsubscribe(tx, clock, of, 'all', channel, who);
  const asked = scope === 'channel' ? channel : 'all';
  const already =
    scope === 'survey' ? survey.state === 'unsubscribed' : await isSuppressed(tx, survey, asked);
  if (already) return;
  if (scope !== 'survey') await suppressLearner(tx, clock, survey, asked, 'unsubscribed');
  if (scope !== 'channel' && survey.state === 'open')
    await updateSurvey(tx, survey, { state: 'unsubscribed' });
  await emit(tx, survey.tenant, clock, {
    type: 'unsubscribed',
    surveyId: survey.id,
    ...who,
    scope,
    ...(scope === 'channel' ? { channel } : {}),
  });
  const ids = await surveysOfLearner(tx, survey, scope === 'survey' ? { ended_on: survey.endedOn } : {});
  await skipWaiting(tx, clock, survey.tenant, ids, 'unsubscribed', scope === 'channel' ? channel : undefined);
}

/** The way back in: everything the learner had stopped, by whichever survey's link they come. */
export async function resubscribe(
  tx: Knex.Transaction,
  clock: Clock,
  of: Of,
  who: Answerer = {},
): Promise<void> {
  const survey = await readSurvey(tx, of.tenant, of.id);
  if ((await stoppedOf(tx, survey)).length === 0) return;
  await liftUnsubscribed(tx, survey.tenant, survey.learner);
  await tx('sv_survey')
    .where({ tenant: survey.tenant, state: 'unsubscribed' })
    .whereIn('id', await surveysOfLearner(tx, survey))
    .update({ state: 'open' });
  await emit(tx, survey.tenant, clock, { type: 'resubscribed', surveyId: survey.id, ...who, scope: 'all' });
}

/** What the learner has stopped, the widest first; nothing: messages go on. */
export async function stoppedOf(
  connection: Knex,
  survey: Pick<Survey, 'tenant' | 'learner' | 'state'>,
): Promise<readonly ('all' | Channel | 'survey')[]> {
  const { tenant, learner, state } = survey;
  const key = { tenant, subject: 'learner', value: learner, reason: 'unsubscribed' };
  const rows = (await connection('sv_suppression').where(key).select('channel')) as {
    channel: Channel | 'all';
  }[];
  const channels = rows.map(({ channel }) => channel);
  if (channels.includes('all')) return ['all'];
  return [
    ...(['email', 'sms'] as const).filter((channel) => channels.includes(channel)),
    ...(state === 'unsubscribed' ? (['survey'] as const) : []),
  ];
}

/**
 * The way back in by text message: what stopped text messages ends. Who had stopped everything is asked by text message
 * alone from then on: of email they said nothing.
 */
export async function resumeSms(tx: Knex.Transaction, clock: Clock, of: Of): Promise<void> {
  const survey = await readSurvey(tx, of.tenant, of.id);
  const { tenant, learner, id: surveyId } = survey;
  const lifted = await liftUnsubscribed(tx, tenant, learner, ['sms', 'all']);
  const reopened = await tx('sv_survey')
    .where({ tenant, state: 'unsubscribed' })
    .whereIn('id', await surveysOfLearner(tx, survey))
    .update({ state: 'open' });
  if (lifted.length === 0 && reopened === 0) return;
  await emit(tx, tenant, clock, { type: 'resubscribed', surveyId, scope: 'channel', channel: 'sms' });
  if (lifted.includes('all')) await unsubscribe(tx, clock, of, 'channel', 'email');
}

async function suppressLearner(
  tx: Knex.Transaction,
  clock: Clock,
  survey: Survey,
  channel: Channel | 'all',
  reason: 'unsubscribed' | 'deceased',
): Promise<void> {
  const suppression = { subject: 'learner', value: survey.learner, channel, reason } as const;
  await suppress(tx, survey.tenant, clock(), suppression);
}

/** @param about `ended_on`: only those about the same course, the survey at leaving and its later waves */
async function surveysOfLearner(
  tx: Knex.Transaction,
  survey: Survey,
  about: { readonly ended_on?: string } = {},
): Promise<readonly string[]> {
  const { tenant, learner } = survey;
  const rows = (await tx('sv_survey')
    .where({ tenant, learner, ...about })
    .select('id')) as { id: string }[];
  return rows.map(({ id }) => id);
}

async function isSuppressed(
  tx: Knex.Transaction,
  survey: Survey,
  channel: Channel | 'all',
): Promise<boolean> {
  const { tenant, learner } = survey;
  const key = { tenant, subject: 'learner', value: learner, channel };
  return (await tx('sv_suppression').where(key).first('at')) !== undefined;
}
