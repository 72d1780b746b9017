import type { FastifyInstance } from 'fastify';
import { CodedError } from '../../lib/errors/index.ts';
import type { ServiceContext } from '../context.ts';
import { tenantOf } from '../plugins/tenant.ts';
import { findMessage, listUncertain } from '../store/messages.ts';
import { settleMessage } from '../store/receipts.ts';
import type { UncertainPage, UncertainRequest } from '../wire.ts';
import type { WireSchemas } from '../wire-schemas.ts';

const MOST = 500;

/** Messages of which nobody knows whether they went: what is not settled by a receipt or a bounce, staff settle. */
export function addUncertainRoutes(app: FastifyInstance, context: ServiceContext, wire: WireSchemas): void {
  const { database, clock, log } = context;

  const listing = {
    type: 'object',
    additionalProperties: false,
    properties: {
      after: { type: 'string', format: 'uuid', description: '`after` of the page before' },
      limit: { type: 'string', pattern: '^[1-9][0-9]{0,2}$', description: 'Messages of a page, at most 500' },
    },
  };
  app.get<{ Querystring: { after?: string; limit?: string } }>(
    '/v1/uncertain',
    { schema: { querystring: listing } },
    async (request): Promise<UncertainPage> => {
      const { after, limit } = request.query;
      const most = Math.min(MOST, Number(limit ?? MOST));
      const rows = await listUncertain(database.reader, tenantOf(request).id, after ?? null, most + 1);
      const page = rows.slice(0, most);
      return {
        messages: page.map((message) => ({
          surveyId: message.survey_id,
          contactNumber: message.contact_number,
          channel: message.channel,
          kind: message.kind,
          at: message.changed_at,
          reason: message.reason ?? '',
        })),
        after: page.at(-1)?.id ?? null,
        more: rows.length > most,
      };
    },
  );

  const schema = { body: wire.schemas['uncertain-request'] };
  app.post<{ Body: UncertainRequest }>('/v1/uncertain', { schema }, async (request, reply) => {
    const { went, by, ...of } = request.body;
    const message = await database.transaction(async (tx) => {
      const found = await findMessage(tx, tenantOf(request).id, of);
      const became = went ? 'sent' : 'failed';
      const again = found.receipt_from === 'staff' && found.state === became;
      if (found.state !== 'uncertain' && !again)
        throw new CodedError('SURVEY_MESSAGE_SETTLED', { state: found.state });
      const receipt = went
        ? ({ became: 'sent' } as const)
        : ({ became: 'failed', reason: 'not-sent' } as const);
      if (!again) await settleMessage(tx, clock, found.id, receipt, { from: 'staff', by });
      return found.id;
    });
    log.info('message.settled', { message, went });
    return reply.code(204).send();
  });
}
