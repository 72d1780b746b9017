import type { ServiceContext } from '../context.ts';
import { resumeSms, unsubscribe } from '../pages/wishes.ts';
import { isNewReply, learnersAt } from '../store/sms-replies.ts';
import { liftSilence, silenceNumber } from '../store/suppressions.ts';
import { type Asked, e164 } from './keywords.ts';

/** Identifiers of gateways are 34 or 36 characters; more than this is cut. */
const ID_LENGTH = 64;

/** A text message that came back. */
export interface Reply {
  readonly gateway: string;
  /** The gateway's identifier of it; empty: it gives none, and each counts as new. */
  readonly id: string;
  /** The number it comes from, as the gateway writes it. */
  readonly from: string;
  readonly asked: Asked | null;
}

/**
 * Does what a reply asks for, once: no more text messages to that number and to the learners who have it, or text
 * messages again. It is the last message to a number that says which tenant is meant. What asks for nothing is not
 * kept.
 */
export async function takeReply(context: ServiceContext, reply: Reply): Promise<void> {
  const { database, clock, log } = context;
  const { gateway, id, asked } = reply;
  if (asked === null) return log.info('sms.reply-not-read', { gateway });
  const number = e164(reply.from);
  const meant = await database.transaction(async (tx) => {
    if (id !== '' && !(await isNewReply(tx, gateway, id.slice(0, ID_LENGTH), clock()))) return 'known';
    if (number === null) return 0;
    const learners = await learnersAt(tx, number);
    const tenant = learners[0]?.tenant;
    if (tenant === undefined) return 0;
    if (asked === 'stop') await silenceNumber(tx, tenant, clock(), number);
    else await liftSilence(tx, tenant, number);
    for (const survey of learners)
      if (asked === 'stop') await unsubscribe(tx, clock, survey, 'channel', 'sms');
      else await resumeSms(tx, clock, survey);
    return learners.length;
  });
  if (meant === 0) log.warn('sms.reply-of-nobody', { gateway, asked });
  else if (meant !== 'known') log.info('sms.reply-taken', { gateway, asked, learners: meant });
}
