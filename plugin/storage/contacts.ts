import type { Knex } from 'knex';
import { inChunks } from '../../lib/sql/index.ts';
import type { RoundKind } from '../domain/index.ts';
import { type Connection, defineTable } from './table.ts';

/**
 * One message meant or sent. `planned` until the service has it, then `accepted`; after that the feed says what
 * became of it. `refused` and `conflict` are the service's answers at once.
 */
export type ContactState =
  | 'planned'
  | 'accepted'
  | 'refused'
  | 'conflict'
  | 'sent'
  | 'failed'
  | 'skipped'
  | 'uncertain'
  | 'delivered'
  | 'bounced'
  | 'undelivered'
  | 'expired';

export interface ContactRow {
  readonly surveyId: string;
  readonly number: number;
  readonly channel: 'email' | 'sms';
  readonly kind: RoundKind;
  readonly state: ContactState;
  readonly learnerRef: string;
  readonly address: string;
  readonly givenName: string;
  readonly course: string;
  readonly language: 'en' | 'cy';
  /** 1: the form asks about living arrangements. */
  readonly living: number;
  readonly notBefore: string;
  readonly sendBefore: string;
  readonly askedBy: string;
  readonly why: string | null;
  readonly plannedAt: string;
  readonly sentAt: string | null;
}

const table = defineTable<ContactRow>(
  'dt_contact',
  ['surveyId', 'number', 'channel'],
  [
    'surveyId',
    'number',
    'channel',
    'kind',
    'state',
    'learnerRef',
    'address',
    'givenName',
    'course',
    'language',
    'living',
    'notBefore',
    'sendBefore',
    'askedBy',
    'why',
    'plannedAt',
    'sentAt',
  ],
);

export const upsertContacts = table.upsert;

export type ContactKey = Pick<ContactRow, 'surveyId' | 'number' | 'channel'>;

/** The key as one text. */
export function contactKey({ surveyId, number, channel }: ContactKey): string {
  return `${surveyId}:${number}:${channel}`;
}

/**
 * The first contacts the service does not have yet; of one survey, when it is named.
 *
 * @param request.before an instant: those that may go before it
 */
export async function contactsToSend(
  connection: Connection,
  request: { readonly limit: number; readonly before: string; readonly surveyId?: string },
): Promise<ContactRow[]> {
  const query = table.read(connection).where('state', 'planned').andWhere('not_before', '<', request.before);
  if (request.surveyId !== undefined) query.andWhere('survey_id', request.surveyId);
  return query.orderBy(['survey_id', 'number', 'channel']).limit(request.limit);
}

export async function contactsOf(
  connection: Connection,
  surveyIds: readonly string[],
): Promise<ContactRow[]> {
  const rows: ContactRow[] = [];
  for (const page of inChunks([...new Set(surveyIds)], 400))
    rows.push(...(await table.read(connection).whereIn('survey_id', page)));
  return rows;
}

/** What became of a message, without whom it went to. */
export type MessageRow = Pick<
  ContactRow,
  'surveyId' | 'number' | 'channel' | 'state' | 'why' | 'course' | 'sentAt'
>;

/** The messages of these surveys, for lists of a great many. */
export async function messagesOf(
  connection: Connection,
  surveyIds: readonly string[],
): Promise<MessageRow[]> {
  const rows: MessageRow[] = [];
  for (const page of inChunks(surveyIds, 400))
    rows.push(
      ...((await connection('dt_contact').whereIn('survey_id', page).select({
        surveyId: 'survey_id',
        number: 'number',
        channel: 'channel',
        state: 'state',
        why: 'why',
        course: 'course',
        sentAt: 'sent_at',
      })) as MessageRow[]),
    );
  return rows;
}

/** Surveys of which the service took messages over that it has told nothing of yet. */
export async function surveysAwaitingWord(connection: Connection): Promise<string[]> {
  const rows = (await connection('dt_contact').where('state', 'accepted').distinct('survey_id')) as {
    survey_id: string;
  }[];
  return rows.map((row) => row.survey_id);
}

/** All contacts of those of these surveys that have one which is not sent yet or did not go. */
export async function contactsOfUnsent(
  connection: Connection,
  surveyIds: readonly string[],
  states: readonly ContactState[],
): Promise<ContactRow[]> {
  const ids = new Set<string>();
  for (const page of inChunks([...new Set(surveyIds)], 400)) {
    const query = connection('dt_contact').whereIn('survey_id', page).whereIn('state', states);
    for (const row of await query.distinct('survey_id')) ids.add(row.survey_id as string);
  }
  return contactsOf(connection, [...ids]);
}

/** What became of some contacts. */
export const changeContacts: (
  tx: Knex.Transaction,
  changes: readonly (ContactKey & Partial<Pick<ContactRow, 'state' | 'why' | 'sentAt'>>)[],
) => Promise<void> = table.updateEach;

/** Takes back what was planned for these surveys and not handed over. */
export async function skipPlanned(tx: Knex.Transaction, surveyIds: readonly string[]): Promise<void> {
  for (const page of inChunks(surveyIds, 400))
    await tx('dt_contact')
      .whereIn('survey_id', page)
      .where('state', 'planned')
      .update({ state: 'skipped', why: 'withdrawn' });
}
