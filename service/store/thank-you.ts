import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { enqueue } from '../../lib/queue/index.ts';
import type { Clock } from '../context.ts';
import { type Message, OWN_CONTACT_NUMBER, sendJob } from './messages.ts';
import type { Survey } from './surveys.ts';

/** A thank-you that could not be sent within a day would only puzzle. */
const WITHIN_MS = 24 * 3_600_000;

/** Thanks by email, once, where the last email of the survey went. Nobody reached by email gets none. */
export async function planThankYou(tx: Knex.Transaction, clock: Clock, survey: Survey): Promise<void> {
  const { tenant, id } = survey;
  const last = (await tx('sv_message')
    .where({ tenant, survey_id: id, channel: 'email' })
    .whereIn('state', ['sent', 'delivered'])
    .orderBy('contact_number', 'desc')
    .first('address', 'contact_number')) as Pick<Message, 'address' | 'contact_number'> | undefined;
  if (last === undefined || last.contact_number === OWN_CONTACT_NUMBER) return;
  const message = randomUUID();
  await tx('sv_message').insert({
    id: message,
    tenant,
    survey_id: id,
    contact_number: OWN_CONTACT_NUMBER,
    channel: 'email',
    kind: 'thank-you',
    address: last.address,
    content_hash: '',
    not_before: clock(),
    send_before: new Date(Date.parse(clock()) + WITHIN_MS).toISOString(),
    state: 'waiting',
    queued: 1,
    changed_at: clock(),
  });
  await enqueue(tx, [sendJob(message)]);
}
