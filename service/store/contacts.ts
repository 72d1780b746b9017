import { createHash, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { CodedError, type ErrorCode, type ErrorDetails } from '../../lib/errors/index.ts';
import { bulkInsert, type Database, inChunks, type Row } from '../../lib/sql/index.ts';
import type { Contact, ContactResult } from '../wire.ts';
import type { Message } from './messages.ts';
import { newSurvey, type SurveyState, toldColumns, updateSurvey } from './surveys.ts';

/** A mailbox as we write to it: nothing that could end a header or name a second recipient. */
const EMAIL = /^[^\s@<>"(),:;[\\\]]+@[^\s@<>"(),:;[\\\]]+\.[^\s@<>"(),:;[\\\].]+$/;
const E164 = /^\+[1-9]\d{6,14}$/;
const IDS_PER_QUERY = 500;

type Known = Pick<
  Message,
  'id' | 'survey_id' | 'contact_number' | 'channel' | 'content_hash' | 'state' | 'not_before' | 'send_before'
>;

/**
 * Takes contacts over, each by itself: the results are in their order.
 *
 * The identity of an item is survey, contact number and channel. The same content again is `already`, other content
 * `conflict`. An item that expired unsent is taken again when it comes with a later time; one that waits goes by the hours
 * told last. When to send is no part of the content. What is accepted stands in its tenant's line, from which `createRelease` fills the queue.
 */
export async function acceptContacts(
  database: Database,
  tenant: string,
  now: string,
  contacts: readonly Contact[],
  options: { readonly sms: boolean },
): Promise<readonly ContactResult[]> {
  return database.transaction(async (tx) => {
    const known = await knownMessages(tx, tenant, contacts);
    const states = await knownSurveys(tx, tenant, contacts);
    const surveys: Row[] = [];
    const messages: Row[] = [];
    const results: ContactResult[] = [];

    for (const contact of contacts) {
      const hash = contentHash(contact);
      const earlier = known.get(keyOf(contact));
      if (earlier !== undefined && earlier.content_hash !== hash) {
        results.push(refusal(contact, 'conflict', 'SURVEY_CONTACT_CONFLICT'));
        continue;
      }
      const sendBefore = instantOf(contact.sendBefore);
      const again = earlier?.state === 'expired' && sendBefore > earlier.send_before;
      if (earlier !== undefined && !again) {
        await amendHours(tx, earlier, contact, now);
        results.push({ ...identity(contact), result: 'already' });
        continue;
      }
      const wrong = reasonToRefuse(contact, states.get(contact.surveyId), now, options.sms);
      if (wrong !== null) {
        results.push(refusal(contact, 'refused', wrong.code, wrong.details));
        continue;
      }
      if (earlier !== undefined) {
        const values = {
          state: 'waiting',
          not_before: notBefore(contact, now),
          send_before: sendBefore,
          queued: 0,
          changed_at: now,
        };
        await tx('sv_message').where({ id: earlier.id }).update(values);
        known.set(keyOf(contact), { ...earlier, state: 'waiting', send_before: sendBefore });
      } else {
        const state = states.get(contact.surveyId);
        if (state !== undefined)
          await updateSurvey(tx, { tenant, id: contact.surveyId }, toldColumns(contact.survey, state));
        else surveys.push(newSurvey(tenant, contact.surveyId, contact.survey, now));
        const message = newMessage(tenant, contact, hash, now);
        messages.push(message);
        states.set(contact.surveyId, states.get(contact.surveyId) ?? 'open');
        known.set(keyOf(contact), message);
      }
      results.push({ ...identity(contact), result: 'accepted' });
    }
    await bulkInsert(tx, 'sv_survey', surveys);
    await bulkInsert(tx, 'sv_message', messages);
    return results;
  });
}

/** The hours in which learners are written to changed: what still stands in the line goes by those told now. */
async function amendHours(tx: Knex.Transaction, known: Known, contact: Contact, now: string): Promise<void> {
  if (known.state !== 'waiting' || contact.notBefore === undefined) return;
  const hours = { not_before: notBefore(contact, now), send_before: instantOf(contact.sendBefore) };
  if (hours.not_before === known.not_before && hours.send_before === known.send_before) return;
  await tx('sv_message').where({ id: known.id, state: 'waiting', queued: 0 }).update(hours);
}

async function knownMessages(
  tx: Knex.Transaction,
  tenant: string,
  contacts: readonly Contact[],
): Promise<Map<string, Known>> {
  const known = new Map<string, Known>();
  for (const ids of inChunks([...new Set(contacts.map((c) => c.surveyId))], IDS_PER_QUERY)) {
    const rows = (await tx('sv_message')
      .where({ tenant })
      .whereIn('survey_id', ids)
      .select(
        'id',
        'survey_id',
        'contact_number',
        'channel',
        'content_hash',
        'state',
        'not_before',
        'send_before',
      )) as Known[];
    for (const row of rows) known.set(`${row.survey_id}/${row.contact_number}/${row.channel}`, row);
  }
  return known;
}

async function knownSurveys(
  tx: Knex.Transaction,
  tenant: string,
  contacts: readonly Contact[],
): Promise<Map<string, SurveyState>> {
  const states = new Map<string, SurveyState>();
  for (const ids of inChunks([...new Set(contacts.map((c) => c.surveyId))], IDS_PER_QUERY)) {
    const rows = (await tx('sv_survey').where({ tenant }).whereIn('id', ids).select('id', 'state')) as {
      id: string;
      state: SurveyState;
    }[];
    for (const row of rows) states.set(row.id, row.state);
  }
  return states;
}

function reasonToRefuse(
  contact: Contact,
  state: SurveyState | undefined,
  now: string,
  sms: boolean,
): { code: ErrorCode; details?: ErrorDetails } | null {
  if (state === 'erased') return { code: 'SURVEY_CLOSED', details: { state } };
  const usable = contact.channel === 'email' ? EMAIL : E164;
  if (!usable.test(contact.address))
    return { code: 'SURVEY_ADDRESS_UNUSABLE', details: { channel: contact.channel } };
  if (contact.channel === 'sms' && !sms) return { code: 'SURVEY_SMS_NOT_GIVEN' };
  if (instantOf(contact.sendBefore) <= now || contact.survey.closesOn < now.slice(0, 10))
    return { code: 'SURVEY_CONTACT_TOO_LATE' };
  return null;
}

/** sha-256 of what the learner would get: everything of the item but when to send it, and what only the pages show. */
function contentHash(contact: Contact): string {
  const { notBefore: _from, sendBefore: _to, survey: told, ...item } = contact;
  const { toldBefore: _shown, ...survey } = told;
  const sorted = (of: object) => Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([sorted(item), sorted(survey)]))
    .digest('hex');
}

function newMessage(tenant: string, contact: Contact, hash: string, now: string): Known & Row {
  return {
    id: randomUUID(),
    tenant,
    survey_id: contact.surveyId,
    contact_number: contact.contactNumber,
    channel: contact.channel,
    kind: contact.kind,
    address: contact.address,
    content_hash: hash,
    not_before: notBefore(contact, now),
    send_before: instantOf(contact.sendBefore),
    state: 'waiting',
    queued: 0,
    changed_at: now,
  };
}

/** What may go at once stands in the line by when it came. */
function notBefore(contact: Contact, now: string): string {
  return contact.notBefore === undefined ? now : instantOf(contact.notBefore);
}

/** Instants come with any offset; ours compare as text. */
function instantOf(text: string): string {
  return new Date(text).toISOString();
}

function identity(contact: Contact): Pick<ContactResult, 'surveyId' | 'contactNumber' | 'channel'> {
  return { surveyId: contact.surveyId, contactNumber: contact.contactNumber, channel: contact.channel };
}

function keyOf(contact: Contact): string {
  return `${contact.surveyId}/${contact.contactNumber}/${contact.channel}`;
}

function refusal(
  contact: Contact,
  result: 'conflict' | 'refused',
  code: ErrorCode,
  details: ErrorDetails = {},
): ContactResult {
  return { ...identity(contact), result, code, message: new CodedError(code, details).message };
}
