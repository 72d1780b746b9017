import { type ContactRow, contactKey, contactsOf } from '../storage/contacts.ts';
import type { Connection } from '../storage/table.ts';
import type { WireEvent, WireSurvey } from '../survey/wire.ts';

/** Messages of these surveys that the service took over, as far as we know. */
export async function contactsTakenOver(
  reader: Connection,
  surveyIds: readonly string[],
): Promise<readonly ContactRow[]> {
  return (await contactsOf(reader, surveyIds)).filter(({ state }) => state === 'accepted');
}

/**
 * Messages that the service took over and knows nothing of any more, since it was restored from an older backup. Nobody can
 * tell whether they went: told as uncertain, they are not sent again by themselves, and nobody waits for word of them.
 */
export function forgotten(
  takenOver: readonly ContactRow[],
  surveys: readonly WireSurvey[],
  at: string,
): WireEvent[] {
  const known = new Set(
    surveys.flatMap(({ surveyId, messages }) =>
      messages.map(({ contactNumber: number, channel }) => contactKey({ surveyId, number, channel })),
    ),
  );
  return takenOver
    .filter((contact) => !known.has(contactKey(contact)))
    .map(({ surveyId, number, channel }) => ({
      position: 0,
      type: 'uncertain',
      at,
      surveyId,
      contactNumber: number,
      channel,
      reason: 'restored',
    }));
}
