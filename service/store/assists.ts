import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { CodedError } from '../../lib/errors/index.ts';
import type { Survey } from './surveys.ts';
import { newToken } from './token.ts';

/*
 * A link for a member of staff
 *
 *   works   until its time, and only for the one survey it was made for.
 *   ended   its time is over, it was handed over to the learner, or the answers were sent.
 *
 * Only a hash is kept: whoever reads the database cannot answer in anybody's name.
 */

/** As long as an hour's calls need, and not overnight. */
const HOURS = 2;

/**
 * Makes a link's token for a member of staff.
 *
 * @param today the day by the tenant's zone
 * @throws SURVEY_TAKES_NO_ANSWERS when the learner's own link would take none either
 */
export async function createAssist(
  tx: Knex.Transaction,
  survey: Survey,
  staff: string,
  at: { readonly now: string; readonly today: string },
): Promise<{ readonly token: string; readonly until: string }> {
  if (survey.state !== 'open' && survey.state !== 'unsubscribed')
    throw new CodedError('SURVEY_TAKES_NO_ANSWERS', { state: survey.state });
  if (survey.closesOn < at.today) throw new CodedError('SURVEY_TAKES_NO_ANSWERS', { state: 'closed' });
  const token = newToken();
  const until = new Date(Date.parse(at.now) + HOURS * 3_600_000).toISOString();
  await tx('sv_assist').insert({
    hash: assistHash(token),
    tenant: survey.tenant,
    survey_id: survey.id,
    staff,
    made_at: at.now,
    until,
  });
  return { token, until };
}

/** Every link of a survey for staff ends: it was handed over, or nothing is left to answer. */
export async function endAssists(
  tx: Knex.Transaction,
  survey: Pick<Survey, 'tenant' | 'id'>,
  now: string,
): Promise<void> {
  await tx('sv_assist')
    .where({ tenant: survey.tenant, survey_id: survey.id })
    .whereNull('ended_at')
    .update({ ended_at: now });
}

/** A token of 128 random bits needs no slow hash. */
export function assistHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
