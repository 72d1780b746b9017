import type { Knex } from 'knex';
import { addDays } from '../../lib/ilr/calendar.ts';
import { type Database, insertIfAbsent } from '../../lib/sql/index.ts';
import type { MessageState } from './messages.ts';
import type { Survey } from './surveys.ts';

/** States of a text message that somebody may have on their telephone. */
const MAY_HAVE_GONE: readonly MessageState[] = ['sent', 'uncertain', 'delivered', 'undelivered'];

/** Notes a reply of this gateway; false when it was told before. */
export async function isNewReply(
  tx: Knex.Transaction,
  gateway: string,
  id: string,
  at: string,
): Promise<boolean> {
  const { inserted } = await insertIfAbsent(tx, 'sv_sms_reply', ['gateway', 'id'], [{ gateway, id, at }]);
  return inserted === 1;
}

/** Days for which a reply is known: no gateway tells one again after so long. */
const KNOWN_DAYS = 90;

/** @param today a calendar date */
export async function forgetReplies(database: Database, today: string): Promise<void> {
  const before = `${addDays(today, -KNOWN_DAYS)}T00:00:00.000Z`;
  await database.transaction((tx) => tx('sv_sms_reply').where('at', '<', before).delete());
}

/** A survey by which a learner is known. */
export type Known = Pick<Survey, 'tenant' | 'id'>;

/**
 * Who answers when a text message comes back from a number: the learners with that number of the tenant whose message
 * went there last. A gateway's number may serve several tenants, and a reply says nothing but where it comes from.
 *
 * @param number E.164
 * @returns the newest survey of each of these learners; nobody when no message went there
 */
export async function learnersAt(connection: Knex, number: string): Promise<readonly Known[]> {
  const last = (await messagesTo(connection, number)
    .whereIn('m.state', MAY_HAVE_GONE)
    .orderBy('m.changed_at', 'desc')
    .first('m.tenant')) as { readonly tenant: string } | undefined;
  if (last === undefined) return [];
  const rows = (await messagesTo(connection, number)
    .join('sv_survey as s', (on) => on.on('s.tenant', 'm.tenant').andOn('s.id', 'm.survey_id'))
    .where('m.tenant', last.tenant)
    .orderBy('s.created_at')
    .select('m.tenant', 's.id', 's.learner')) as (Known & Pick<Survey, 'learner'>)[];
  return [...new Map(rows.map(({ tenant, id, learner }) => [learner, { tenant, id }])).values()];
}

/** By tenant, as the index has it. */
function messagesTo(connection: Knex, number: string): Knex.QueryBuilder {
  return connection('sv_tenant as t')
    .join('sv_message as m', 'm.tenant', 't.id')
    .where({ 'm.address': number, 'm.channel': 'sms' });
}
