import type { Knex } from 'knex';
import { type Message, OWN_CONTACT_NUMBER } from '../store/messages.ts';
import type { Ending } from '../store/settle.ts';
import { type SuppressionReason, suppressionOf } from '../store/suppressions.ts';
import type { Survey } from '../store/surveys.ts';

/** States in which a survey asks nobody any more; the state is the reason told. */
const ENDED = new Set<Survey['state']>(['answered', 'unsubscribed', 'withdrawn', 'erased']);

/** What forbids a message and may be told as it is; a death or a wrong person is told once, as such. */
const TOLD = new Set<SuppressionReason>(['unsubscribed', 'hard-bounce', 'undelivered']);

/**
 * Judges a message at the moment of sending: what happened since it was accepted counts.
 *
 * @returns `null` when it is to be sent; an ending with its reason; or `held`, to be looked at again once the hold
 *   was lifted
 */
export async function reasonNotToSend(
  tx: Knex.Transaction,
  message: Message,
  survey: Survey,
  held: boolean,
  now: string,
): Promise<{ readonly state: Ending; readonly reason?: string } | 'held' | null> {
  const own = message.contact_number === OWN_CONTACT_NUMBER;
  if (ENDED.has(survey.state) && !(own && survey.state === 'answered'))
    return { state: 'skipped', reason: survey.state };
  if (survey.state === 'suppressed') return { state: 'skipped', reason: 'suppressed' };
  const suppression = await suppressionOf(tx, message.tenant, {
    learner: survey.learner,
    address: message.address,
    channel: message.channel,
  });
  if (suppression !== null)
    return { state: 'skipped', reason: TOLD.has(suppression) ? suppression : 'suppressed' };
  if (message.send_before <= now) return { state: 'expired' };
  return held ? 'held' : null;
}
