import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { CodedError } from '../../lib/errors/index.ts';
import type { NewJob } from '../../lib/queue/index.ts';
import { type Database, rowsOf } from '../../lib/sql/index.ts';
import type { Channel, Contact, SurveyView } from '../wire.ts';

/*
 * The life of a message
 *
 *   waiting    accepted. In the line (line.ts; `queued` 0), in the queue (1), or there for another attempt (2).
 *   sending    committed before the hand-over to the transport. Found here by a later attempt, nobody knows whether
 *              it went: it becomes `uncertain` and is not sent again by itself.
 *   sent       the transport took it over. Text and HTML are kept as they went.
 *   failed     the transport refused it for good, or the queue ran out of attempts.
 *   skipped    re-checked at the moment of sending and no longer wanted; `reason` tells why.
 *   expired    it could not be sent before `send_before`.
 *   uncertain  see `sending`.
 *   delivered, bounced, undelivered   what a receipt told of it afterwards (receipts.ts); `reason` tells why not.
 *
 *   waiting → sending → sent | failed | uncertain | waiting (the transport certainly did not take it)
 *   waiting → skipped | expired | failed
 */
export type MessageState = SurveyView['messages'][number]['state'];

/** The service's own kinds go beyond those the wire asks for. */
export type MessageKind = Contact['kind'] | 'thank-you';

/** A thank-you is the service's own: it has this number and is told to nobody. */
export const OWN_CONTACT_NUMBER = 0;

export const SEND_QUEUE = 'send';
export const SEND_JOB = 'send-message';

export interface Message {
  readonly id: string;
  readonly tenant: string;
  readonly survey_id: string;
  readonly contact_number: number;
  readonly channel: Channel;
  readonly kind: MessageKind;
  readonly address: string;
  readonly content_hash: string;
  /** Null only of messages that went before there were lines. */
  readonly not_before: string | null;
  readonly send_before: string;
  readonly state: MessageState;
  readonly reason: string | null;
  readonly queued: number;
  readonly changed_at: string;
  readonly subject: string | null;
  readonly text: string | null;
  readonly html: string | null;
  /** Who told what became of it last: `bounce`, `gateway` or `staff`. */
  readonly receipt_from: string | null;
}

/** States in which something is still to come. */
export const UNFINISHED = ['waiting', 'sending', 'uncertain'] as const;
/** Counted up to here and no further: whoever watches is told that there are many. */
export const COUNTED_AT_MOST = 10_000;

/** How many messages are in a state, of all tenants, up to `COUNTED_AT_MOST`. */
export async function unfinished(connection: Knex, state: (typeof UNFINISHED)[number]): Promise<number> {
  const some = connection('sv_message').where({ state }).select('state').limit(COUNTED_AT_MOST);
  const [row] = (await connection(some.as('some')).count({ n: '*' })) as { n: number }[];
  return Number(row!.n);
}

export async function readMessage(tx: Knex.Transaction, id: string): Promise<Message | undefined> {
  return (await rowsOf<Message>(tx, 'select * from sv_message where id = ?', [id]))[0];
}

/**
 * A message as the plugin names it.
 * @throws SURVEY_NOT_FOUND, for another tenant's message as well
 */
export async function findMessage(
  connection: Knex,
  tenant: string,
  of: { readonly surveyId: string; readonly contactNumber: number; readonly channel: Channel },
): Promise<Message> {
  const key = { survey_id: of.surveyId, contact_number: of.contactNumber, channel: of.channel };
  const message = (await connection('sv_message')
    .where({ tenant, ...key })
    .first()) as Message | undefined;
  if (message === undefined) throw new CodedError('SURVEY_NOT_FOUND');
  return message;
}

/** Messages of which nobody knows whether they went, in order of their identifier, without the service's own. */
export async function listUncertain(
  connection: Knex,
  tenant: string,
  after: string | null,
  limit: number,
): Promise<readonly Message[]> {
  const query = connection('sv_message')
    .where({ tenant, state: 'uncertain' })
    .andWhere('contact_number', '>', OWN_CONTACT_NUMBER)
    .orderBy('id')
    .limit(limit);
  if (after !== null) query.andWhere('id', '>', after);
  return (await query) as Message[];
}

/** Messages of some surveys, in the order they were planned, without the service's own. */
export async function messagesOf(
  connection: Knex,
  tenant: string,
  surveyIds: readonly string[],
): Promise<readonly Message[]> {
  return (await connection('sv_message')
    .where({ tenant })
    .whereIn('survey_id', surveyIds)
    .andWhere('contact_number', '>', OWN_CONTACT_NUMBER)
    .orderBy(['survey_id', 'contact_number', 'channel'])) as Message[];
}

/** The job that sends a message. `queued` keeps it single; a held message gets another one later. */
export function sendJob(id: string): NewJob {
  return { queue: SEND_QUEUE, kind: SEND_JOB, key: `send:${id}:${randomUUID()}`, payload: { message: id } };
}

/** Takes a message that waits for another attempt out of the depth of the queue. */
export async function setAside(database: Database, id: string): Promise<void> {
  await database.transaction((tx) =>
    tx('sv_message').where({ id, state: 'waiting', queued: 1 }).update({ queued: 2 }),
  );
}
