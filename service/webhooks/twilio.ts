import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceContext } from '../context.ts';
import { type Asked, askedBy } from '../sms/keywords.ts';
import { takeReply } from '../sms/replies.ts';
import { RECIPIENT_OPTED_OUT } from '../sms/twilio.ts';
import type { Receipt } from '../store/receipts.ts';

import { WEBHOOK } from './route.ts';
import { settleByGateway } from './settle.ts';
import { type Fields, isSignedByTwilio } from './twilio-signature.ts';

export const TWILIO_STATUS = '/webhooks/twilio/status';
const GATEWAY = 'twilio';

/**
 * Where a gateway of Twilio's shape tells what became of a message and what learners text back. Every request is signed;
 * one that is not learns nothing, and one that is always hears that all is well, for the gateway could not mend it.
 */
export function addTwilioWebhooks(app: FastifyInstance, context: ServiceContext, authToken: string): void {
  app.addHook('preHandler', async (request, reply) => {
    const url = `${context.publicUrl()}${request.url}`;
    const signature = request.headers['x-twilio-signature'];
    const given = typeof signature === 'string' ? signature : undefined;
    if (isSignedByTwilio(authToken, url, fieldsOf(request), given)) return;
    context.log.warn('webhook.not-signed', { gateway: GATEWAY });
    return reply.code(403).send();
  });

  app.post<{ Params: { message: string } }>(`${TWILIO_STATUS}/:message`, WEBHOOK, async (request, reply) => {
    const status = field(request, 'MessageStatus');
    const code = field(request, 'ErrorCode');
    const settled = await settleByGateway(context, GATEWAY, {
      reference: request.params.message,
      code: code === '' ? status : code,
      became: () => receiptOf(status, Number(code)),
    });
    if (settled !== null && Number(code) === RECIPIENT_OPTED_OUT)
      await takeReply(context, {
        gateway: GATEWAY,
        id: field(request, 'MessageSid'),
        from: settled.address,
        asked: 'stop',
      });
    return done(reply);
  });

  app.post('/webhooks/twilio/replies', WEBHOOK, async (request, reply) => {
    await takeReply(context, {
      gateway: GATEWAY,
      id: field(request, 'MessageSid'),
      from: field(request, 'From'),
      asked: OPT_OUT[field(request, 'OptOutType')] ?? askedBy(field(request, 'Body')),
    });
    return done(reply);
  });
}

/** What a messaging service that handles such words itself has read in them. */
const OPT_OUT: Readonly<Record<string, Asked>> = { STOP: 'stop', START: 'start' };

/** There is no such number, or it is a landline. */
const NOBODY_THERE = new Set([30005, 30006]);
/** Blocked or filtered on the way: another message may stay so, another number would too. */
const BLOCKED = new Set([30004, 30007, RECIPIENT_OPTED_OUT]);

/** `failed`: the gateway could not send it; `undelivered`: it sent it and the network did not deliver it. */
function receiptOf(status: string, code: number): Receipt | null {
  if (status === 'delivered' || status === 'read') return { became: 'delivered' };
  if (status !== 'undelivered' && status !== 'failed') return null;
  if (NOBODY_THERE.has(code)) return { became: 'undelivered', reason: 'unknown-number' };
  if (BLOCKED.has(code)) return { became: 'undelivered', reason: 'blocked' };
  return status === 'failed'
    ? { became: 'failed', reason: 'gateway' }
    : { became: 'undelivered', reason: 'temporary' };
}

/** No answer goes to the learner: the gateway confirms such words itself. */
function done(reply: FastifyReply): FastifyReply {
  return reply.type('text/xml; charset=utf-8').send('<?xml version="1.0" encoding="UTF-8"?><Response/>');
}

function fieldsOf(request: FastifyRequest): Fields {
  return (request.body ?? {}) as Fields;
}

function field(request: FastifyRequest, name: string): string {
  const value = fieldsOf(request)[name];
  return typeof value === 'string' ? value : '';
}
