import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ServiceContext } from '../context.ts';
import { askedBy } from '../sms/keywords.ts';
import { takeReply } from '../sms/replies.ts';
import type { Receipt } from '../store/receipts.ts';
import type { Channel } from '../wire.ts';

import { WEBHOOK } from './route.ts';
import { settleByGateway } from './settle.ts';

const GATEWAY = 'notify';

/**
 * Where GOV.UK Notify tells what became of a message, email or text, and what learners text back, as
 * https://docs.notifications.service.gov.uk/rest-api.html#callbacks has it. The token is the one entered there.
 */
export function addNotifyWebhooks(app: FastifyInstance, context: ServiceContext, token: string): void {
  const expected = digest(token);
  // Before the body is read: without the token nothing of it is looked at.
  app.addHook('onRequest', async (request, reply) => {
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (timingSafeEqual(digest(given), expected)) return;
    context.log.warn('webhook.not-signed', { gateway: GATEWAY });
    return reply.code(403).send();
  });

  app.post('/webhooks/notify/receipts', WEBHOOK, async (request) => {
    const status = field(request, 'status');
    await settleByGateway(context, GATEWAY, {
      reference: field(request, 'reference'),
      code: status,
      became: ({ channel }) => receiptOf(channel, status),
    });
    return {};
  });

  app.post('/webhooks/notify/replies', WEBHOOK, async (request) => {
    await takeReply(context, {
      gateway: GATEWAY,
      id: field(request, 'id'),
      from: field(request, 'source_number'),
      asked: askedBy(field(request, 'message')),
    });
    return {};
  });
}

/** `permanent-failure`: no such address; `temporary-failure`: full or switched off; `technical-failure`: Notify's own. */
function receiptOf(channel: Channel, status: string): Receipt | null {
  switch (status) {
    case 'delivered':
      return { became: 'delivered' };
    case 'permanent-failure':
      return channel === 'email'
        ? { became: 'bounced', reason: 'hard-bounce' }
        : { became: 'undelivered', reason: 'unknown-number' };
    case 'temporary-failure':
      return channel === 'email'
        ? { became: 'bounced', reason: 'soft-bounce' }
        : { became: 'undelivered', reason: 'temporary' };
    case 'technical-failure':
      return { became: 'failed', reason: 'gateway' };
    default:
      return null;
  }
}

/** Of one length whatever was given, to be compared in the same time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function field(request: FastifyRequest, name: string): string {
  const value = ((request.body ?? {}) as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : '';
}
