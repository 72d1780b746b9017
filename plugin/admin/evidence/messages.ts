import { isCoded } from '../../../lib/errors/index.ts';
import { maskedAddress } from '../../domain/index.ts';
import { type ContactRow, contactsOf } from '../../storage/contacts.ts';
import type { WireSurvey, WireSurveyHeld } from '../../survey/wire.ts';
import type { AdminContext } from '../context.ts';

/** One message meant or sent, in the words it went in. */
export interface EvidenceMessage {
  /** Of its round; 0: a thank-you, which the service sends by itself. */
  readonly number: number;
  readonly channel: ContactRow['channel'];
  readonly kind: string;
  /** Where to, masked: enough for who knows the address. */
  readonly to: string;
  readonly language: ContactRow['language'] | null;
  readonly state: string;
  readonly why: string | null;
  readonly askedBy: string;
  readonly plannedAt: string | null;
  readonly sentAt: string | null;
  /** As sent, without the learner's own key in its links; null: it did not go, or is kept no longer. */
  readonly subject: string | null;
  readonly words: string | null;
}

/**
 * The messages of some surveys: what became of them by our records, and their words as the service keeps them.
 * @throws what the service answers: evidence is whole or there is none
 */
export async function messagesInWords(
  context: AdminContext,
  surveyIds: readonly string[],
): Promise<ReadonlyMap<string, readonly EvidenceMessage[]>> {
  const contacts = await contactsOf(context.host.database.reader, surveyIds);
  const messages = new Map<string, EvidenceMessage[]>();
  for (const surveyId of surveyIds) {
    const own = contacts.filter((contact) => contact.surveyId === surveyId);
    const sent = own.length === 0 ? { asked: [], own: [] } : await sentMessages(context, surveyId);
    messages.set(surveyId, [
      ...own
        .sort((a, b) => a.number - b.number || (a.channel < b.channel ? -1 : 1))
        .map((contact) => messageOf(contact, sent.asked)),
      ...sent.own.map(ownOfService),
    ]);
  }
  return messages;
}

/** What the service sent of a survey: what it was asked to send, and what it sends by itself. */
interface SentBySurvey {
  readonly asked: WireSurvey['messages'];
  readonly own: WireSurveyHeld['messages'];
}

async function sentMessages(context: AdminContext, surveyId: string): Promise<SentBySurvey> {
  const client = await context.client();
  try {
    const asked = (await client.survey(surveyId)).messages;
    const all = (await client.held(surveyId)).messages;
    return { asked, own: all.filter(({ kind }) => kind === OWN_KIND) };
  } catch (error) {
    // Planned here and never handed over, or erased there.
    if (!isCoded(error, 'SERVICE_SURVEY_UNKNOWN')) throw error;
    return { asked: [], own: [] };
  }
}

/** The one kind of message that nobody asks for: it is told neither by the feed nor with the survey. */
const OWN_KIND = 'thank-you';

function messageOf(contact: ContactRow, sent: WireSurvey['messages']): EvidenceMessage {
  const { number, channel, kind, address, language, state, why, askedBy, plannedAt, sentAt } = contact;
  const went = sent.find((one) => one.contactNumber === number && one.channel === channel);
  return {
    ...{ number, channel, kind, to: maskedAddress(channel, address), language, state, why, askedBy },
    ...{ plannedAt, sentAt, ...wordsOf(went) },
  };
}

/** States of a message that went. */
const WENT: readonly string[] = ['sent', 'delivered', 'bounced', 'undelivered'];

/** A message that nobody here asked for. */
function ownOfService(sent: SentBySurvey['own'][number]): EvidenceMessage {
  const { channel, kind, address, state, at } = sent;
  return {
    ...{ number: 0, channel, kind, to: maskedAddress(channel, address), language: null, state, why: null },
    ...{ askedBy: 'service', plannedAt: null, sentAt: WENT.includes(state) ? at : null, ...wordsOf(sent) },
  };
}

function wordsOf(
  sent: { readonly subject?: string | null; readonly text?: string | null } | undefined,
): Pick<EvidenceMessage, 'subject' | 'words'> {
  const { subject, text } = sent ?? {};
  return { subject: subject || null, words: text ? withoutKeys(text) : null };
}

/** The last part of a link of the survey: whoever has it can answer for the learner. */
const KEY = /(\/[sua]\/)[\w-]{16,}/g;

function withoutKeys(text: string): string {
  return text.replaceAll(KEY, '$1…');
}
