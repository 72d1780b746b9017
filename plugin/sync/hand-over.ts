import { isCoded } from '../../lib/errors/index.ts';
import type { SurveyClient } from '../survey/client.ts';
import type { WireContact, WireContactResult } from '../survey/wire.ts';

/** The status of a request that the service does not understand, as opposed to one it will not carry out now. */
const NOT_UNDERSTOOD = 400;

/**
 * Hands contacts to the service and gives a result for each. A batch that is refused as a whole because of one contact in
 * it goes in halves, until the one that is not understood stands alone and is `refused`: the others go out. What was
 * accepted before a later half fails is answered `already` when the batch comes again.
 *
 * @throws what the client throws for everything but a contact that is not understood
 */
export async function handOver(
  client: Pick<SurveyClient, 'sendContacts'>,
  contacts: readonly WireContact[],
  signal: AbortSignal,
): Promise<readonly WireContactResult[]> {
  if (contacts.length === 0) return [];
  try {
    return await client.sendContacts(contacts, signal);
  } catch (error) {
    if (!isCoded(error, 'SERVICE_REFUSED') || error.details.status !== NOT_UNDERSTOOD) throw error;
    const [only, second] = contacts;
    if (second === undefined) return [refused(only!)];
    const middle = Math.ceil(contacts.length / 2);
    const first = await handOver(client, contacts.slice(0, middle), signal);
    return [...first, ...(await handOver(client, contacts.slice(middle), signal))];
  }
}

function refused({ surveyId, contactNumber, channel }: WireContact): WireContactResult {
  return { surveyId, contactNumber, channel, result: 'refused', code: 'not-understood' };
}
